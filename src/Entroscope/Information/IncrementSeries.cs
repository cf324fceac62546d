using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>
/// Increments of an entropy from level to level, with what a law needs to be compared with them: for every cut the sizes of its patches, the
/// covariance of the errors, and a way to draw the measurement anew.
/// </summary>
/// <param name="Sign">1 for e(n) = s n - f(n), whose increments are delta; -1 for m(n) = s n + f(n), whose increments are total correlations.</param>
/// <param name="Anchor">The mean entropy of a single site: every law passes through it.</param>
/// <param name="Cuts">The patches of the cuts 0..L.</param>
/// <param name="Pooled">For l = 0..L-1 the number of nodes over which the increment is a mean.</param>
/// <param name="Values">The increments, length L.</param>
/// <param name="Covariance">The covariance of their errors, [L, L].</param>
/// <param name="Rate">The least and the greatest entropy per site that the entropies of all sites allow ever larger patches, errors included; null where they allow any.</param>
/// <param name="Resample">Draws the deviation of a repeated measurement: for every increment, then for the anchor; null where all is exact.</param>
internal sealed record IncrementSeries(
    int Sign,
    double Anchor,
    PatchSizes[] Cuts,
    int[] Pooled,
    double[] Values,
    double[,] Covariance,
    (double Least, double Greatest)? Rate,
    Func<RandomStream, double[]>? Resample)
{
    /// <summary>How near increments are to each other, relative to their size, that count as constant.</summary>
    public const double Settled = 0.05;

    // From this ratio of sizes on a level is a scale of its own; a chain grows by a site at a time.
    private const double LeastGrowth = 1.5;

    /// <summary>Gets the number of increments.</summary>
    public int Length => Values.Length;

    /// <summary>Computes the increment that the part f of a law makes: what the patches have before pooling less what they have after it.</summary>
    /// <param name="level">The level l.</param>
    /// <param name="f">f(n).</param>
    /// <returns>The increment of one pooled patch.</returns>
    public double Increment(int level, Func<double, double> f) => (Cuts[level].Sum(f) - Cuts[level + 1].Sum(f)) / Pooled[level];

    /// <summary>Tells whether the nodes of a level join patches: where each has a single child there is nothing to fit.</summary>
    /// <param name="level">The level l.</param>
    /// <returns>Whether there are fewer patches above.</returns>
    public bool Joins(int level) => Cuts[level].Patches > Cuts[level + 1].Patches;

    /// <summary>
    /// Finds the lowest levels after which the increments are constant, in a tree: where patches grow by a factor a level a few scales suffice for
    /// that, while in a chain, which grows by a site at a time, the approach is the law.
    /// </summary>
    /// <param name="levels">The levels looked at.</param>
    /// <returns>The levels of the transient, at most the lower half; null where there is none or the increments do not become constant.</returns>
    public int[]? Transient(int[] levels)
    {
        int half = levels.Length / 2;
        double constant = levels[half..].Average(l => Values[l]);
        bool[] settled = Array.ConvertAll(levels, l => IsNear(l, constant));
        int length = Array.LastIndexOf(settled, false) + 1;
        return length <= half && GrowsGeometrically(levels) ? levels[..length] : null;
    }

    /// <summary>Finds whether increments that are not constant yet approach a constant, in a tree whose patches grow by a factor a level.</summary>
    /// <param name="levels">The levels looked at.</param>
    /// <returns>The approach; null where there is none.</returns>
    public ConstantApproach? Approach(int[] levels) =>
        GrowsGeometrically(levels) ? ConstantApproach.Find(levels, Array.ConvertAll(levels, l => Values[l]), Array.ConvertAll(levels, l => Math.Sqrt(Covariance[l, l]))) : null;

    // An error as large as what counts as constant would let everything pass.
    private bool IsNear(int level, double constant)
    {
        double error = Math.Sqrt(Covariance[level, level]);
        double allowed = Settled * Math.Abs(constant);
        return error <= allowed && Math.Abs(Values[level] - constant) <= allowed + (2 * error);
    }

    private bool GrowsGeometrically(int[] levels) => Array.TrueForAll(levels, l => Cuts[l + 1].Mean >= LeastGrowth * Cuts[l].Mean);
}
