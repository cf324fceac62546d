namespace Entroscope.Cli.Output;

/// <summary>The components of a mixture and the shares they have in what was asked; nothing is said of a network, which is its only component.</summary>
internal static class ComponentOutput
{
    /// <summary>Writes weights and shares as an array of objects.</summary>
    public static void Write(Utf8JsonWriter writer, ConvACMixture mixture, double[] shares)
    {
        if (mixture.Components.Count == 1)
        {
            return;
        }

        writer.Objects("components", Enumerable.Range(0, shares.Length), z =>
        {
            writer.Number("weight", mixture.Weights[z]);
            writer.Number("share", shares[z]);
        });
    }

    /// <summary>Shows weights and shares as a table.</summary>
    public static void Show(TextWriter output, ConvACMixture mixture, double[] shares)
    {
        var table = new TextTable("component", "weight", "share");
        table.AddRows(Enumerable.Range(0, shares.Length), z => [
            Invariant($"{z}"), Invariant($"{mixture.Weights[z]:0.0000}"), Numbers.Plain(shares[z], "0.0000")]);
        table.WriteTo(output);
    }

    /// <summary>Shows how every component of a trained mixture came about, as a table; nothing of a network.</summary>
    public static void Show(TextWriter output, IReadOnlyList<ComponentReport> components)
    {
        if (components.Count == 0)
        {
            return;
        }

        bool measured = components[0].Share is not null;
        var table = new TextTable(["component", "tree", "parameters", "weight", .. measured ? ["share of the rows"] : Array.Empty<string>(), "EM steps",
            "prior strength", "validation by itself"]);
        foreach ((int z, ComponentReport component) in components.Index())
        {
            table.Add(
            [
                Invariant($"{z}"),
                component.Tree.Description,
                Invariant($"{component.Parameters}"),
                Numbers.Plain(component.Weight, "0.000"),
                .. component.Share is { } share ? [Numbers.Percent(share)] : Array.Empty<string>(),
                Invariant($"{component.Training.Steps}"),
                Invariant($"{component.Training.PriorStrength}"),
                Numbers.Plain(component.Training.Score, "0.0000"),
            ]);
        }

        table.WriteTo(output);
    }

    /// <summary>Adds the shares to a line about what was done.</summary>
    public static string After(string line, double[] shares) =>
        shares.Length == 1 ? line : $"{line}; component {string.Join(", ", shares.Select((share, z) => Invariant($"{z}: {Numbers.Percent(share)}")))}";

    /// <summary>Computes the mean of P(z|x) over the rows that are possible, P(z|x, y) where the class is known.</summary>
    public static double[] Shares(ConvACMixture mixture, FittingRows rows, EngineOptions engine, CancellationToken cancellation)
    {
        int components = mixture.Components.Count;
        double[] shares = new double[components];
        if (components == 1)
        {
            shares[0] = 1;
            return shares;
        }

        double[] posterior = Posterior.OfComponent(new ModelEngine(mixture, engine), rows, cancellation);
        double possible = posterior.Count(p => !double.IsNaN(p)) / components;
        for (int i = 0; i < posterior.Length; i++)
        {
            shares[i % components] += double.IsNaN(posterior[i]) ? 0 : posterior[i];
        }

        return Array.ConvertAll(shares, s => s / possible);
    }
}
