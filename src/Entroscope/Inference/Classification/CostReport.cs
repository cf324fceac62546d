namespace Entroscope.Inference.Classification;

/// <summary>What the named classes of labelled rows cost. A row of probability 0 has no class and costs the most that its class can cost.</summary>
/// <param name="Costs">The costs.</param>
/// <param name="Mean">The mean cost of a row.</param>
/// <param name="OfMostProbable">The mean cost had the most probable class been named.</param>
/// <param name="Saved">The difference of these two on the same rows: what the costs saved.</param>
/// <param name="ConstantClass">The one class that costs least where it is named for every row.</param>
/// <param name="ConstantCost">What that costs a row.</param>
public sealed record CostReport(CostMatrix Costs, ClassFigure Mean, ClassFigure OfMostProbable, ClassFigure Saved, int ConstantClass, double ConstantCost)
{
    /// <param name="named">The class of every row, -1 for none.</param>
    internal static CostReport Of(CostMatrix costs, int[] labels, int[] named, int[] mostProbable)
    {
        double[] own = Of(named);
        double[] plain = Of(mostProbable);
        double[] constant = [.. Enumerable.Range(0, costs.Classes).Select(n => labels.Average(y => costs[y, n]))];
        int least = Array.IndexOf(constant, constant.Min());
        return new CostReport(costs, ClassFigure.OfMean(own, 0), ClassFigure.OfMean(plain, 0),
            ClassFigure.OfMean([.. plain.Zip(own, (p, o) => p - o)], double.NegativeInfinity), least, constant[least]);

        double[] Of(int[] classes) => [.. labels.Zip(classes, (y, n) => n < 0 ? costs.Largest(y) : costs[y, n])];
    }
}
