using Entroscope.Information.Exact;

namespace Entroscope.Information.Scaling;

/// <summary>The total correlations of all levels, T(0)..T(L-1), with what a law needs to be compared with them. In nats.</summary>
internal sealed record TotalCorrelationSeries
{
    /// <summary>Gets T(l), the mean over the nodes of level l+1 that pool of their children's entropies less their own; length L, at least 1.</summary>
    public required double[] Values { get; init; }

    /// <summary>Gets the covariance of the errors of <see cref="Values"/>, shape [L, L], in square nats; 0 where they are exact.</summary>
    public required double[,] Covariance { get; init; }

    /// <summary>Gets the patches of the cuts 0..L.</summary>
    public required PatchSizes[] Cuts { get; init; }

    /// <summary>Gets for every level l = 0..L-1 the number of nodes over which T(l) is a mean.</summary>
    public required int[] Pooled { get; init; }

    /// <summary>Gets for every level whether a width limits what its patches may share: it is then left out; null where no level is limited.</summary>
    public bool[]? LimitedByWidth { get; init; }

    /// <summary>
    /// Gets for every level the mean length of border that the patches of a pooling node share; null where the tree is not one of the rectangles of an image.
    /// </summary>
    public double[]? SharedBorder { get; init; }

    /// <summary>Gets a value indicating whether the patches of every level have a common size; where they have not, there is no scale.</summary>
    public bool HasScale { get; init; } = true;

    /// <summary>
    /// Gets m(L) / n(L), the entropy of all sites a site: the most that the rate s can be; NaN where it is not known, and s is then not stated.
    /// </summary>
    public double LargestRate { get; init; } = double.NaN;

    /// <summary>Gets the standard error of <see cref="LargestRate"/>.</summary>
    public double LargestRateError { get; init; }

    /// <summary>Gets a value indicating whether all sites are discrete: the rate s is then at least 0.</summary>
    public bool Discrete { get; init; }

    /// <summary>Gets the number of levels L.</summary>
    public int Length => Values.Length;

    /// <summary>
    /// Computes what a function f(n) adds to T of a level: that of the patches before pooling less that of the patches after it, for a pooling node.
    /// </summary>
    /// <param name="f">f(n).</param>
    /// <returns>The contribution; 0 for a function in proportion to n.</returns>
    internal double Shape(int level, Func<double, double> f) => (Cuts[level].Sum(f) - Cuts[level + 1].Sum(f)) / Pooled[level];

    /// <summary>Gets the standard error of T of a level.</summary>
    internal double Error(int level) => Math.Sqrt(Math.Max(Covariance[level, level], 0));

    /// <summary>Returns whether a level joins patches: where every node has a single child there is nothing to share.</summary>
    internal bool Joins(int level) => Pooled[level] > 0 && Cuts[level].Patches > Cuts[level + 1].Patches;

    /// <summary>Refuses a series whose parts do not fit each other.</summary>
    /// <exception cref="ArgumentException">A length is wrong, or a value is not finite.</exception>
    internal void Validate()
    {
        Require(Length >= 1, "Values", "hold at least one level");
        Require(Covariance.GetLength(0) == Length && Covariance.GetLength(1) == Length, "Covariance", Invariant($"be {Length} x {Length}"));
        Require(Cuts.Length == Length + 1, "Cuts", Invariant($"hold {Length + 1} cuts"));
        Require(Pooled.Length == Length, "Pooled", Invariant($"hold {Length} numbers"));
        Require(LimitedByWidth is null || LimitedByWidth.Length == Length, "LimitedByWidth", Invariant($"hold {Length} values"));
        Require(SharedBorder is null || SharedBorder.Length == Length, "SharedBorder", Invariant($"hold {Length} lengths"));
        Require(Array.TrueForAll(Values, double.IsFinite), "Values", "be finite");
        Require(Covariance.Cast<double>().All(double.IsFinite), "Covariance", "be finite");
    }

    private static void Require(bool holds, string name, string requirement) =>
        Refuse.Argument(!holds, $"{name} of a series of total correlations must {requirement}.", name);
}
