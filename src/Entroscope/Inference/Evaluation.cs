using Entroscope.Numerics;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference.Classification;
using Entroscope.Model;

namespace Entroscope.Inference;

/// <summary>How well a model predicts a dataset: mean log-likelihood and, with labels, the accuracy of the most probable class.</summary>
public sealed record Evaluation
{
    private const int ChunkRows = 4096;

    /// <summary>Gets the number of samples.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets the mean of log p(x), the class summed out, in nats a sample; negative infinity if a sample is impossible.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Gets the samples of probability 0.</summary>
    public ImpossibleRows Impossible { get; init; } = ImpossibleRows.None;

    /// <summary>
    /// Gets the mean of log p(x) over the samples that are possible, in nats; that of all samples where none is impossible, NaN where all are.
    /// </summary>
    public double PossibleLogLikelihood { get; init; }

    /// <summary>Gets the standard error of <see cref="PossibleLogLikelihood"/> over the samples; NaN for fewer than two.</summary>
    public double PossibleStandardError { get; init; }

    /// <summary>Gets the standard error of <see cref="LogLikelihood"/> over the samples; NaN for a single one, and where one is impossible.</summary>
    public required double StandardError { get; init; }

    /// <summary>
    /// Gets half the width of the 95 % interval of <see cref="PossibleLogLikelihood"/>:
    /// more than two standard errors where the rows are skewed; NaN for fewer than two.
    /// </summary>
    public double PossibleHalfWidth95 { get; init; }

    /// <summary>
    /// Gets -log2 p(x) for each observed site: the code length of all values together over
    /// their number (for real-valued sites a differential one); NaN where none is observed.
    /// </summary>
    public required double BitsPerSite { get; init; }

    /// <summary>
    /// Gets the share of labelled samples whose most probable class is the right one, 0..1; null
    /// without labels or with one class. A sample of probability 0 has no class and is not recognised.
    /// </summary>
    public required double? Accuracy { get; init; }

    /// <summary>
    /// Gets the share of the most frequent class among the labelled samples: what always naming that class would recognise; null where there is no accuracy.
    /// </summary>
    public double? BaseRate { get; init; }

    /// <summary>Gets the number of labelled samples.</summary>
    public required int LabelledRows { get; init; }

    /// <summary>Gets how well the classes are recognised and how good their probabilities are; null where that was not wanted or no row is labelled.</summary>
    public ClassificationReport? Classification { get; init; }

    /// <summary>Gets for every component the mean of P(Z = z | x) over the samples that are possible; 1 for a network.</summary>
    public double[] ComponentShares { get; init; } = [1];

    /// <summary>Evaluates a dataset in one upward pass through every component.</summary>
    /// <param name="data">The observations; they must fit the model and have at least one row.</param>
    /// <param name="labels">The class of every row, -1 where unknown; null when none is known.</param>
    /// <returns>The evaluation, with the shares of the components.</returns>
    /// <exception cref="ArgumentException">There is no row, there is not one label a row, or a label is no class.</exception>
    internal static Evaluation Compute(ModelEngine engine, Observations data, int[]? labels = null, CancellationToken cancellation = default) =>
        Compute(engine, data, labels, null, cancellation);

    /// <summary>Evaluates a dataset, and if wanted how well its classes are recognised, in one upward pass through every component.</summary>
    /// <param name="classification">How classes are named and errors found; null where that is not wanted.</param>
    internal static Evaluation Compute(
        ModelEngine engine, Observations data, int[]? labels, ClassificationOptions? classification, CancellationToken cancellation) =>
        Tally(engine, data, labels, classification, cancellation).ToEvaluation();

    /// <summary>Evaluates a dataset, and keeps what was found of every row.</summary>
    internal static EvaluationTally Tally(
        ModelEngine engine, Observations data, int[]? labels, ClassificationOptions? classification, CancellationToken cancellation)
    {
        Refuse.Argument(data.Rows == 0, $"An evaluation needs at least one row, but the data has none.", nameof(data));
        double[] prior = engine.Model.ClassPrior.ToArray();
        int classes = prior.Length;
        EngineArguments.EnsureLabels(classes, data, RowSelection.All(data), labels);
        var tally = new EvaluationTally(engine.Model, data, labels, classification);
        for (int start = 0; start < data.Rows; start += ChunkRows)
        {
            int count = Math.Min(ChunkRows, data.Rows - start);
            var wide = new WideLog[count];
            WideLog[]? given = tally.IsScored ? new WideLog[MemoryLimit.Cells(count, classes)] : null;
            double[] posterior = new double[engine.Components.Count == 1 ? 0 : count * engine.Components.Count];
            engine.WideLogLikelihood(data, RowSelection.Range(start, count), wide, given, posterior, cancellation);
            tally.AddShares(posterior, wide);
            int[] named = [.. Enumerable.Range(0, count).Select(i => given is null ? -1 : MostProbable(given.AsSpan(i * classes, classes), prior))];
            double[] classPosterior = given is null ? [] : Posterior.Normalize(given, prior);
            for (int i = 0; i < count; i++)
            {
                tally.Add(wide[i].ToDouble(), named[i], given is null ? [] : classPosterior.AsSpan(i * classes, classes), LogOf(i));
            }

            // The logarithms are those of P(y) p(x | y) by now.
            Func<int, double> LogOf(int row) => label => given![(row * classes) + label].Less(WideLog.LogSumExp(given.AsSpan(row * classes, classes)));
        }

        return tally;
    }

    // The class of a sample; -1 where it has none, being impossible.
    private static int MostProbable(ReadOnlySpan<WideLog> logGivenClass, ReadOnlySpan<double> prior)
    {
        (int best, WideLog score) = (-1, WideLog.Zero);
        for (int y = 0; y < prior.Length; y++)
        {
            WideLog candidate = logGivenClass[y] + Math.Log(prior[y]);
            (best, score) = candidate.IsAbove(score) ? (y, candidate) : (best, score);
        }

        return best;
    }
}
