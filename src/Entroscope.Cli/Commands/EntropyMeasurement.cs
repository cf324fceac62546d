using Entroscope.Information.Entropies;
using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Commands;

/// <summary>The three questions of the <c>entropy</c> command: measured and shown.</summary>
internal static class EntropyMeasurement
{
    private const double LargestPairwise = 4e9;

    public static Estimate OfSites(EntropyRequest request, CancellationToken cancellation)
    {
        Announce(request, bracket: false);
        RenyiEntropy[] renyi = [.. request.Orders.Select(
            a => RenyiEntropies.Compute(request.Model.Network, a, request.Sites, request.Options.Engine, cancellation: cancellation))];
        Estimate entropy = OfSites(request, request.Model, cancellation);
        EnsembleInterval? wide = request.Ensemble?.Widen(entropy, m => OfSites(request, m, cancellation).Value);
        if (request.Json)
        {
            JsonOutput.Write(request.Output, w =>
            {
                w.WriteString("method", Provenance.Method(entropy));
                w.Array("sites", request.Sites, w.WriteNumberValue);
                w.Names("names", request.Model, request.Sites);
                w.Estimate("entropy", entropy);
                EntropiesJson.Renyi(w, renyi);
                Write(w, request, wide);
            });
            return entropy;
        }

        string how = Provenance.Short(entropy);
        request.Output.WriteLine(Invariant($"H of {request.Sites.Length} sites: {request.Numbers.Show(entropy)} {request.Numbers.Unit} ({how})"));
        Show(request, wide);
        ShowRenyi(request, renyi);
        Explain(request, Array.TrueForAll(request.Sites, i => request.Model.Components[0].Leaves[i].Alphabet > 0));
        return entropy;
    }

    public static Estimate OfComponents(EntropyRequest request, CancellationToken cancellation)
    {
        foreach (ConvAC component in request.Model.Components)
        {
            LongComputation.Announce(request.Error, component, request.Options, request.Exact, passes: 2);
        }

        LayerEntropies result = Whole(request, cancellation);
        EnsembleInterval? wide = Widen(request, result, cancellation);
        if (request.Json)
        {
            JsonOutput.Write(request.Output, w =>
            {
                EntropiesJson.WriteComponents(w, result);
                Write(w, request, wide);
            });
        }
        else
        {
            ShowComponents(request, result);
            Show(request, wide);
            Explain(request, request.Model.IsDiscrete);
        }

        return result.Entropy;
    }

    public static Estimate OfLevels(EntropyRequest request, CancellationToken cancellation)
    {
        ConvAC model = request.Model.Network;
        Announce(request, bracket: true);
        RenyiEntropy[] renyi =
            [.. request.Orders.Select(a => RenyiEntropies.Compute(request.Model.Network, a, null, request.Options.Engine, cancellation: cancellation))];
        EntropyBracket bracket = EntropyBrackets.Compute(model, Pairs(request, cancellation), request.Options.Engine, cancellation: cancellation);
        LayerEntropies result = Whole(request, cancellation);
        EnsembleInterval? wide = Widen(request, result, cancellation);
        if (request.Json)
        {
            JsonOutput.Write(request.Output, w =>
            {
                EntropiesJson.Write(w, result, model.Tree);
                EntropiesJson.Sandwich(w, EntropyRateSandwich.OfModel(model, result));
                EntropiesJson.Renyi(w, renyi);
                w.Object("entropy_bracket", () => EntropiesJson.Bracket(w, bracket));
                Write(w, request, wide);
            });
            return result.Entropy;
        }

        ShowLevels(request, result);
        Show(request, wide);
        ShowBracket(request, bracket);
        ShowRenyi(request, renyi);
        Explain(request, model.IsDiscrete);
        return result.Entropy;
    }

    public static Estimate Compare(EntropyRequest request, ConvAC other, CancellationToken cancellation)
    {
        LongComputation.Announce(request.Error, request.Model.Network, request.Options, request.Exact, passes: 2);
        ModelDivergence divergence = ModelDivergences.Compute(request.Model.Network, other, request.Options, cancellation);
        if (request.Json)
        {
            JsonOutput.Write(request.Output, w => DivergenceJson.Write(w, divergence));
            return divergence.KullbackLeibler;
        }

        Estimate kl = divergence.KullbackLeibler;
        string shown = double.IsPositiveInfinity(kl.Value)
            ? "infinite: the other model rules out what this one does not"
            : Invariant($"{request.Numbers.Show(kl)} {request.Numbers.Unit} ({Provenance.Short(kl)})");
        request.Output.WriteLine($"Kullback-Leibler divergence KL(this || other): {shown}");
        request.Output.WriteLine(divergence.CauchySchwarz switch
        {
            null => divergence.CauchySchwarzRefusal,
            double.PositiveInfinity => "Cauchy-Schwarz divergence: infinite, no value is possible in both",
            { } value => $"Cauchy-Schwarz divergence: {request.Numbers.Show(value)} {request.Numbers.Unit} (exact)",
        });
        return kl;
    }

    private static Estimate OfSites(EntropyRequest request, ConvACMixture model, CancellationToken cancellation) => request switch
    {
        { Exact: true } => EntropyAnalysis.EnumerateSites(model, request.Sites, request.Options.Engine, cancellation: cancellation),
        _ when DrawArguments.IsDrawn(request.Options) => EntropyAnalysis.DrawSites(model, request.Sites, request.Options, cancellation),
        _ => EntropyAnalysis.OfSites(model, request.Sites, request.Options, cancellation),
    };

    private static EnsembleInterval? Widen(EntropyRequest request, LayerEntropies own, CancellationToken cancellation) =>
        request.Ensemble?.Widen(own.Entropy, m => Whole(request with { Model = m }, cancellation).Entropy.Value);

    private static void Show(EntropyRequest request, EnsembleInterval? wide)
    {
        if (wide is not null)
        {
            EnsembleOutput.Show(request.Output, request.Ensemble!, "H", wide, Own(wide), v => request.Numbers.Show(v));
        }
    }

    private static void Write(Utf8JsonWriter w, EntropyRequest request, EnsembleInterval? wide)
    {
        if (wide is not null)
        {
            EnsembleOutput.Write(w, request.Ensemble!, Own(wide), [("entropy", wide)]);
        }
    }

    private static string? Own(EnsembleInterval wide) => wide.Own.IsExact ? null : "the draws";

    // The Chow-Liu bound needs the information of all pairs, which is cheap but for large alphabets.
    private static double[]? Pairs(EntropyRequest request, CancellationToken cancellation) =>
        request.Model.IsDiscrete && PairwiseInformationAnalysis.IsCheap(request.Model.Network, LargestPairwise)
            ? PairwiseInformationAnalysis.Compute(request.Model.Network, null, request.Options.Engine?.Threads ?? 0, cancellation).Matrix
            : null;

    private static void Announce(EntropyRequest request, bool bracket)
    {
        int[]? sites = request.Sites.Length > 0 ? request.Sites : null;
        double[] orders = bracket ? [2, .. request.Orders] : request.Orders;
        if (orders.Length > 0)
        {
            ConvAC model = request.Model.Network;
            Array.ForEach(request.Orders, a => RenyiEntropies.EnsureWithin(model, a, sites));
            LongComputation.Announce(request.Error, "the Rényi entropies", orders.Sum(a => RenyiEntropies.Operations(model, a, sites)));
        }

        foreach (ConvAC component in request.Model.Components)
        {
            LongComputation.Announce(request.Error, component, request.Options, request.Exact, sites: sites);
        }
    }

    private static LayerEntropies Whole(EntropyRequest request, CancellationToken cancellation) => request.Exact
        ? EntropyAnalysis.Enumerate(request.Model, request.Options.Engine, cancellation: cancellation)
        : EntropyAnalysis.Measure(request.Model, request.Options, cancellation);

    private static void ShowHow(EntropyRequest request, LayerEntropies result)
    {
        string how = Provenance.WithIntervals(result.Draws);
        request.Output.WriteLine(Invariant($"entropies in {request.Numbers.Unit}, {how}"));
    }

    private static void ShowComponents(EntropyRequest request, LayerEntropies result)
    {
        Numbers n = request.Numbers;
        ShowHow(request, result);
        var table = new TextTable("component", "weight", "entropy");
        table.AddRows(Enumerable.Range(0, result.Weights.Length), z => [
            Invariant($"{z}"), Invariant($"{result.Weights[z]:0.0000}"), n.Show(result.Components[z].Entropy)]);
        table.Add("H(X|Z)", string.Empty, n.Show(result.EntropyGivenComponent));
        table.Add("I(Z;X)", string.Empty, n.Show(result.ComponentInformation));
        table.Add("H(X)", string.Empty, n.Show(result.Entropy));
        table.WriteTo(request.Output);
        double told = result.ComponentEntropy > 0 ? result.ComponentInformation.Value / result.ComponentEntropy : double.NaN;
        request.Output.WriteLine($"H(Z) = {n.Show(result.ComponentEntropy)}, of which an observation tells {Numbers.Percent(told)}");
        if (result.ClassEntropy > 0)
        {
            request.Output.WriteLine($"H(Y) = {n.Show(result.ClassEntropy)}, I(X;Y) = {n.Show(result.ClassInformation)}");
        }
    }

    private static void ShowLevels(EntropyRequest request, LayerEntropies result)
    {
        Numbers n = request.Numbers;
        ShowHow(request, result);
        var table = new TextTable("level", "H(X|level)", "increment", "capacity", "utilisation");
        table.AddRows(Enumerable.Range(0, result.EntropyGivenLevel.Length), l => [
            Invariant($"{l}"), n.Show(result.EntropyGivenLevel[l]), n.Show(result.Increments[l]), n.Show(result.CapacityPerLevel[l]),
            Numbers.Percent(result.Utilisation(l))]);
        table.Add("class", n.Show(result.EntropyGivenClass), n.Show(result.ClassInformation), n.Show(result.ClassEntropy),
            Numbers.Percent(result.ClassUtilisation));
        table.Add("H(X)", n.Show(result.Entropy), string.Empty, string.Empty, string.Empty);
        table.WriteTo(request.Output);
        if (result.VarianceReduction > 1)
        {
            request.Output.WriteLine(Invariant($"control variates: the variance of H(X) is {result.VarianceReduction:G3} times smaller than without them"));
        }
    }

    private static void ShowBracket(EntropyRequest request, EntropyBracket bracket) => request.Output.WriteLine(
        $"certified without draws: {request.Numbers.Show(bracket.Lower.Value)} ({bracket.Lower.Name}) <= H(X) <= {request.Numbers.Show(bracket.Upper.Value)} "
        + $"({bracket.Upper.Name})");

    private static void ShowRenyi(EntropyRequest request, RenyiEntropy[] entropies)
    {
        foreach (RenyiEntropy entropy in entropies)
        {
            string kind = entropy.Kind == EntropyKind.Shannon ? "Rényi entropy" : "differential Rényi entropy";
            request.Output.WriteLine(Invariant($"{kind} of order {entropy.Order}: {request.Numbers.Show(entropy.Value)} {request.Numbers.Unit} (exact)"));
        }
    }

    private static void Explain(EntropyRequest request, bool discrete)
    {
        if (!discrete)
        {
            request.Output.WriteLine("differential entropies: they depend on the units of the continuous sites and may be negative");
        }
    }
}
