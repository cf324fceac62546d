namespace Entroscope.Benchmarks.Debd;

/// <summary>Mean test log-likelihoods in nats that were published for, or measured on, the same files. Null where none is listed.</summary>
/// <param name="Set">The name of the data set.</param>
/// <param name="Best">The best of all that are listed.</param>
/// <param name="FullyFactorised">Independent variables.</param>
/// <param name="ChowLiuTree">The Chow-Liu tree.</param>
/// <param name="MixtureOfTrees">A mixture of Chow-Liu trees by EM.</param>
/// <param name="HiddenChowLiu">Hidden Chow-Liu trees: the best and the worst figure listed.</param>
/// <param name="Strudel">Strudel, a learned structured-decomposable circuit.</param>
internal sealed record PublishedScores(
    string Set, double Best, double? FullyFactorised = null, double? ChowLiuTree = null, double? MixtureOfTrees = null,
    double[]? HiddenChowLiu = null, double? Strudel = null)
{
    private static readonly PublishedScores[] All =
    [
        new("nltcs", -6.00, -9.23, -6.76, -6.01, [-6.00], -6.05),
        new("plants", -12.67, -31.27, -16.52, -12.81, [-12.67, -14.27], -13.41),
        new("baudio", -39.62),
        new("jester", -52.38),
        new("bnetflix", -56.21),
        new("accidents", -26.55, -45.56, -33.19, -29.69, [-26.55, -26.74], -29.37),
        new("dna", -79.05, -100.39, -87.66, -85.73, [-79.05, -87.78], -87.30),
    ];

    /// <summary>Finds the figures of a set, or null.</summary>
    public static PublishedScores? Of(string set) => Array.Find(All, p => string.Equals(p.Set, set, StringComparison.Ordinal));
}
