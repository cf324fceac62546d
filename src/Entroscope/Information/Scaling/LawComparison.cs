namespace Entroscope.Information.Scaling;

/// <summary>The laws compared at some levels of a series: their posteriors and their probabilities. All laws are equally probable beforehand.</summary>
internal sealed class LawComparison
{
    // A law less probable than this is not worth a precise evidence.
    private const double Relevant = 1e-4;
    private const double First = 0.1;
    private const double Precise = 0.005;

    /// <summary>Compares all laws that the tree allows.</summary>
    /// <param name="levels">The levels, ascending, at least 5.</param>
    /// <param name="effort">By how many times the integrals are finer than usual.</param>
    public LawComparison(TotalCorrelationSeries series, int[] levels, int effort = 1)
    {
        var likelihood = LawLikelihood.Of(series, levels);
        Laws = [.. LawShapes.Of(series, levels).Select(s => new LawPosterior(s, likelihood, effort))];
        double nothing = likelihood.LogNothing();
        foreach (LawPosterior law in Laws)
        {
            law.Refine(First / effort);
        }

        double total = Total(nothing);
        foreach (LawPosterior law in Laws.Where(l => l.LogEvidence > total + Math.Log(Relevant)))
        {
            law.Refine(Precise / effort);
        }

        total = Total(nothing);
        Weights = [.. Laws.Select(l => Math.Exp(l.LogEvidence - total))];
        Nothing = Math.Exp(nothing - total);
    }

    /// <summary>Gets the laws but that of no information.</summary>
    public LawPosterior[] Laws { get; }

    /// <summary>Gets their probabilities.</summary>
    public double[] Weights { get; }

    /// <summary>Gets the probability of no information.</summary>
    public double Nothing { get; }

    /// <summary>Computes the posterior of transient levels and scatter given that one of some laws holds.</summary>
    public double[] Scatter(params ScalingLawKind[] kinds)
    {
        double[] sum = new double[SigmaGrid.Instance.LogSigma.Length];
        for (int i = 0; i < Laws.Length; i++)
        {
            if (Array.IndexOf(kinds, Laws[i].Shape.Kind) >= 0 && Weights[i] > 0)
            {
                double[] table = Laws[i].Marginal();
                for (int t = 0; t < table.Length; t++)
                {
                    sum[t % sum.Length] += Weights[i] * table[t];
                }
            }
        }

        return sum;
    }

    /// <summary>Gets the probability that one of some laws holds.</summary>
    public double Weight(params ScalingLawKind[] kinds) => Laws.Select((l, i) => Array.IndexOf(kinds, l.Shape.Kind) >= 0 ? Weights[i] : 0).Sum();

    private double Total(double nothing)
    {
        double[] logs = [.. Laws.Select(l => l.LogEvidence), nothing];
        double most = logs.Max();
        return most + Math.Log(logs.Sum(l => Math.Exp(l - most)));
    }
}
