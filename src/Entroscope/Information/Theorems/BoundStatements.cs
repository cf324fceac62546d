using Entroscope.Engine;
using Entroscope.Information.Exact;
using Entroscope.Information.Sharing;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Theorems;

/// <summary>Judges the bounds that the weights give: the bracket of the entropy, and of what patches share with the rest.</summary>
internal static class BoundStatements
{
    private const double MostPairOperations = 1e9;

    /// <summary>Computes the bracket of a model, with the bound of the best tree of sites where that is cheap.</summary>
    public static EntropyBracket Bracket(ConvAC model, EngineOptions engine, CancellationToken cancellation)
    {
        bool pairs = model.IsDiscrete && PairwiseInformationAnalysis.IsCheap(model, MostPairOperations);
        double[]? matrix = pairs ? PairwiseInformationAnalysis.Compute(model, null, engine.Threads, cancellation).Matrix : null;
        return EntropyBrackets.Compute(model, matrix, engine, cancellation: cancellation);
    }

    /// <summary>Judges whether the entropy lies within its bracket.</summary>
    /// <param name="entropy">H(X).</param>
    public static IEnumerable<StatementCheck> OfBracket(Judge judge, EntropyBracket bracket, Estimate entropy)
    {
        double width = bracket.Upper.Value - bracket.Lower.Value;
        (double lower, double upper) = (bracket.Lower.Value, bracket.Upper.Value);
        yield return judge.Estimated(
            Statement.Bracket, $"{bracket.Lower.Name} <= H(X)", "all", Estimate.Exact(lower), entropy, entropy with { Value = entropy.Value - lower }, width);
        yield return judge.Estimated(
            Statement.Bracket, $"H(X) <= {bracket.Upper.Name}", "all", entropy, Estimate.Exact(upper), entropy with { Value = upper - entropy.Value }, width);
    }

    /// <summary>Judges what every patch shares with the rest.</summary>
    /// <remarks>That it is at least 0 and at most I(D_v; D_pa(v)) only where exact: draws hardly ever decide what is so near.</remarks>
    public static IEnumerable<StatementCheck> OfCuts(ConvAC model, Judge judge, PatchInformation shared)
    {
        for (int v = 0; v < model.Tree.Root; v++)
        {
            string about = "node " + model.Tree.Key(v);
            Estimate information = shared.Nodes[v];
            yield return Below("I(X_S; X_rest) <= log min(r_v, r_pa(v))", shared.ChannelBound[v]);
            yield return Below("I(X_S; X_rest) <= H(D_v)", shared.LatentBound[v]);
            if (information.IsExact)
            {
                yield return judge.Exact(Statement.CutBound, "0 <= I(X_S; X_rest)", about, 0, information.Value);
                yield return Below("I(X_S; X_rest) <= I(D_v; D_pa(v))", shared.LinkBound[v]);
            }

            StatementCheck Below(string claim, double bound) => judge.Estimated(
                Statement.CutBound, claim, about, information, Estimate.Exact(bound), information with { Value = bound - information.Value }, bound);
        }
    }
}
