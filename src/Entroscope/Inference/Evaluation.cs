using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

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

    /// <summary>Gets for every component the mean of P(Z = z | x) over the samples that are possible; 1 for a network.</summary>
    public double[] ComponentShares { get; init; } = [1];

    /// <summary>Evaluates a dataset in one upward pass through every component.</summary>
    /// <param name="data">The observations; they must fit the model and have at least one row.</param>
    /// <param name="labels">The class of every row, -1 where unknown; null when none is known.</param>
    /// <returns>The evaluation, with the shares of the components.</returns>
    internal static Evaluation Compute(ModelEngine engine, Observations data, int[]? labels = null, CancellationToken cancellation = default)
    {
        Refuse.Argument(data.Rows == 0, $"An evaluation needs at least one row, but the data has none.", nameof(data));
        double[] prior = engine.Model.ClassPrior.ToArray();
        int classes = prior.Length;
        var shares = new CompensatedSum[engine.Components.Count];
        bool scored = labels is not null && classes > 1;
        double[] log = new double[data.Rows];
        int[] ofClass = new int[classes];
        int right = 0;
        for (int start = 0; start < data.Rows; start += ChunkRows)
        {
            int count = Math.Min(ChunkRows, data.Rows - start);
            var wide = new WideLog[count];
            WideLog[]? given = scored ? new WideLog[count * classes] : null;
            double[] posterior = new double[shares.Length == 1 ? 0 : count * shares.Length];
            engine.WideLogLikelihood(data, RowSelection.Range(start, count), wide, given, posterior, cancellation);
            for (int i = 0; i < posterior.Length; i++)
            {
                shares[i % shares.Length].Add(wide[i / shares.Length].IsZero ? 0 : posterior[i]);
            }

            for (int i = 0; i < count; i++)
            {
                log[start + i] = wide[i].ToDouble();
                int label = scored ? labels![start + i] : -1;
                if (label >= 0)
                {
                    ofClass[label]++;
                }

                right += label >= 0 && MostProbable(given.AsSpan(i * classes, classes), prior) == label ? 1 : 0;
            }
        }

        var impossible = ImpossibleRows.Of(log);
        double[] possible = impossible.Count == 0 ? log : [.. log.Where(l => !double.IsNegativeInfinity(l))];
        double ofPossible = Mean(possible);
        double mean = impossible.Count == 0 ? ofPossible : double.NegativeInfinity;
        (double squares, double cubes) = Deviations(possible, ofPossible);
        bool equal = Equal(data);
        double error = equal ? double.NaN : Math.Sqrt(squares / (possible.Length - 1.0) / possible.Length);
        int labelled = ofClass.Sum();
        long observed = Observed(engine.Model, data);
        return new Evaluation
        {
            Rows = data.Rows,
            LogLikelihood = mean,
            StandardError = impossible.Count == 0 ? error : double.NaN,
            Impossible = impossible,
            PossibleLogLikelihood = ofPossible,
            PossibleStandardError = error,
            PossibleHalfWidth95 = equal ? double.NaN : SkewedMean.HalfWidth95(possible.Length, squares, cubes),
            BitsPerSite = observed == 0 ? double.NaN : -mean / Math.Log(2) * ((double)data.Rows / observed),
            Accuracy = labelled > 0 ? (double)right / labelled : null,
            BaseRate = labelled > 0 ? (double)ofClass.Max() / labelled : null,
            LabelledRows = labelled,
            ComponentShares = shares.Length == 1 ? [1] : Array.ConvertAll(shares, s => s.Value / (data.Rows - impossible.Count)),
        };
    }

    private static bool Equal(Observations data)
    {
        var equal = new EqualRows();
        for (int r = 0; r < data.Rows && (r < 2 || equal.Hold); r++)
        {
            equal.Add(data, r);
        }

        return equal.Hold;
    }

    // A column that has no value carries nothing, whatever it holds.
    private static long Observed(ConvACMixture model, Observations data)
    {
        long observed = 0;
        for (int i = 0; i < data.Sites; i++)
        {
            if (model.Components[0].Leaves[i].HasNoValue)
            {
                continue;
            }

            ValueColumn column = data.Column(i);
            for (int r = 0; r < data.Rows; r++)
            {
                observed += double.IsNaN(column[r]) ? 0 : 1;
            }
        }

        return observed;
    }

    // A mean of numbers near the end of the range is one of them, though their sum is beyond it.
    private static double Mean(double[] values)
    {
        double sum = CompensatedSum.Of(values);
        return double.IsFinite(sum) ? sum / values.Length : values.Sum(v => v / values.Length);
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

    private static (double Squares, double Cubes) Deviations(double[] values, double mean)
    {
        CompensatedSum squares = default;
        CompensatedSum cubes = default;
        foreach (double value in values)
        {
            double square = (value - mean) * (value - mean);
            squares.Add(square);
            cubes.Add(square * (value - mean));
        }

        return (squares.Value, cubes.Value);
    }
}
