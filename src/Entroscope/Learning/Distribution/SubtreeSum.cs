using Entroscope.Engine;

namespace Entroscope.Learning.Distribution;

/// <summary>
/// Sums the expected counts of a node of the tree of tiles: what a worker does. It loads the parameters into the passes first;
/// <see cref="ParameterSlices.CopyCounts"/> cuts <see cref="Counts"/> into what goes to the owners of the slices, and what <see cref="Sum"/> returns goes to
/// whoever leads. Scores are summed in the same way (<see cref="MixtureExpectation.SumOfScores"/>).
/// </summary>
internal sealed class SubtreeSum(IReadOnlyList<TrainingProblem> problems, MixtureExpectation passes, EngineOptions options)
{
    /// <summary>Gets the counts of the last node, one tensor a component.</summary>
    public ExpectedCounts[] Counts { get; } = [.. problems.Select(problem => new ExpectedCounts(problem.Template))];

    /// <summary>Sums over the rows of a node.</summary>
    /// <param name="pass">The rows of the E step.</param>
    /// <param name="node">A node of the tree over all tiles of the pass.</param>
    /// <param name="done">Receives how many rows are done; null for nobody.</param>
    /// <returns>The objective, then log-likelihood and number of samples of every component: to be added like the counts (<see cref="SliceFold"/>).</returns>
    /// <exception cref="ArgumentException">The tiles are no node of the tree.</exception>
    public double[] Sum(in Pass pass, TileRange node, Action<int>? done, CancellationToken cancellation)
    {
        TileRange all = TileRange.Of(pass.Rows.Count, options.TileRows);
        Refuse.Argument(!node.IsNode(all), $"The tiles {node.First}..{node.End - 1} are no node of the tree over {all.Count} tiles.", nameof(node));
        Array.ForEach(Counts, counts => counts.Clear(options.ThreadCount));
        (int start, int count) = node.Rows(pass.Rows.Count, options.TileRows);
        double objective = passes.AddCounts(pass.Set, pass.Rows.Slice(start, count), Counts, done, cancellation);
        return Totals(objective, Counts);
    }

    /// <summary>Puts the scalars of a sum together.</summary>
    public static double[] Totals(double objective, IReadOnlyList<ExpectedCounts> counts) =>
        [objective, .. counts.SelectMany(c => new[] { c.LogLikelihood, c.Samples })];

    /// <summary>Reads the number of samples of a component from the scalars of a sum.</summary>
    public static double SamplesOf(IReadOnlyList<double> totals, int component) => totals[(2 * component) + 2];

    /// <summary>Reads the log-likelihood of a component from the scalars of a sum.</summary>
    public static double LogLikelihoodOf(IReadOnlyList<double> totals, int component) => totals[(2 * component) + 1];
}
