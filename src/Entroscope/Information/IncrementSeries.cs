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
/// <param name="Resample">Draws the deviation of a repeated measurement: for every increment, then for the anchor; null where all is exact.</param>
internal sealed record IncrementSeries(
    int Sign,
    double Anchor,
    PatchSizes[] Cuts,
    int[] Pooled,
    double[] Values,
    double[,] Covariance,
    Func<RandomStream, double[]>? Resample)
{
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
}
