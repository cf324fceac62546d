using Entroscope.Data.Tables;

namespace Entroscope.Networks.Cli;

/// <summary>What layers show, in sentences.</summary>
internal static class LayerWords
{
    private const int Worst = 3;

    public static void Write(TextWriter output, NetworkReport report, Numbers numbers)
    {
        foreach (string sentence in OfLabels(report, numbers).Concat(OfUnits(report, numbers)).Concat(OfVerdicts(report, numbers)))
        {
            output.WriteLine(sentence);
        }
    }

    /// <summary>Says where the answer becomes linear and where it is lost.</summary>
    public static IEnumerable<string> OfLabels(NetworkReport report, Numbers numbers)
    {
        if (report.Labels is not { } found)
        {
            yield break;
        }

        string answer = found.Answer is { } own ? $"; the network's own output says {LayersText.With(own, numbers)}" : string.Empty;
        yield return $"Class: {numbers.Show(found.Entropy, "0.00")} {numbers.Unit} a row{answer}.";
        yield return found.LinearFrom is { } first
            ? $"The answer is linear from '{first}' on: linear probes read there as much as anywhere, within the error."
            : "Linear probes read nothing of the class in any layer, within the error.";
        yield return found.LostAt.Count > 0
            ? $"What probes read of the class falls in {DataFault.List(found.LostAt)}."
            : "What probes read of the class falls in no layer, beyond the error and 5 % of it.";
    }

    /// <summary>Names the units that transmit least.</summary>
    public static IEnumerable<string> OfUnits(NetworkReport report, Numbers numbers)
    {
        foreach (LayerReport layer in report.Layers.Where(l => l.Units.Count > 0))
        {
            IEnumerable<string> worst = layer.Units.OrderBy(u => u.Quantised.Value).ThenByDescending(u => u.Atom).Take(Worst)
                .Select(u => Invariant($"{u.Unit}") + $" ({numbers.Show(u.Quantised.Value, "0.00")}, atom {Numbers.Percent(u.Atom)})");
            yield return $"{layer.Layer.Name}: {layer.Units.Count} units pass {LayersText.With(LayersText.Find(layer, "unit_bits"), numbers, "0.0")} "
                + $"{numbers.Unit} together, each by itself; least: {string.Join(", ", worst)}.";
        }
    }

    /// <summary>Gives the reasons of the claims; those that several layers share once.</summary>
    public static IEnumerable<string> OfVerdicts(NetworkReport report, Numbers numbers) =>
        report.Layers.Where(l => l.Verdict is not null).GroupBy(l => l.Verdict!).Select(g =>
            $"{LayersText.Word(g.Key.Kind)} ({DataFault.List([.. g.Select(l => l.Layer.Name)])}): {numbers.Sentence(g.Key.Reason)}");
}
