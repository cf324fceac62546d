using Entroscope.Engine;
using Entroscope.Inference.Classification;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Inference;

/// <summary>
/// What a network of real weights says of the classes of rows: p(y | x) is the softmax of <see cref="Sharpness"/> h_y / |h|, |h| the Euclidean norm of the
/// scores. Scores of a deep network are products over all sites, whose size says little of the class; their direction does not change when a matrix is
/// multiplied by a number.
/// </summary>
internal sealed class ScoreProbabilities
{
    /// <summary>The largest score of a softmax: that of a class which alone has one.</summary>
    public const double Sharpness = 10;

    private const int ChunkRows = 4096;

    private ScoreProbabilities(int rows, int classes) => Log = new double[MemoryLimit.Cells(rows, classes)];

    /// <summary>Gets log p(y | x), shape [rows, Y], in nats.</summary>
    public double[] Log { get; }

    /// <summary>Gets log p(y | x) of the class of every row; NaN where it is unknown.</summary>
    public double[] OfLabels { get; private set; } = [];

    /// <summary>Gets the mean of log p(y | x) over labelled rows, in nats; NaN without any.</summary>
    public double Mean { get; private set; } = double.NaN;

    /// <summary>Gets the share of labelled rows whose class has the largest score; NaN without any.</summary>
    public double Accuracy { get; private set; } = double.NaN;

    /// <summary>Computes them in one upward pass.</summary>
    /// <param name="labels">The class of every row, -1 where unknown; null when none is known.</param>
    public static ScoreProbabilities Compute(ISignedEngine engine, Observations data, int[]? labels, CancellationToken cancellation)
    {
        int classes = engine.Model.Classes;
        var result = new ScoreProbabilities(data.Rows, classes) { OfLabels = new double[data.Rows] };
        (double[] log, double[] sign) = (new double[Math.Min(ChunkRows, data.Rows) * classes], new double[Math.Min(ChunkRows, data.Rows) * classes]);
        CompensatedSum sum = default;
        (int labelled, int right) = (0, 0);
        for (int start = 0; start < data.Rows; start += ChunkRows)
        {
            int count = Math.Min(ChunkRows, data.Rows - start);
            engine.Scores(data, RowSelection.Range(start, count), log, sign, cancellation);
            for (int i = 0; i < count; i++)
            {
                Span<double> row = result.Log.AsSpan((start + i) * classes, classes);
                Relative(log.AsSpan(i * classes, classes), sign.AsSpan(i * classes, classes), row);
                LogProbabilities(row, row);
                int label = labels?[start + i] ?? -1;
                result.OfLabels[start + i] = label >= 0 ? row[label] : double.NaN;
                if (label >= 0)
                {
                    labelled++;
                    right += TensorPrimitives.IndexOfMax<double>(row) == label ? 1 : 0;
                    sum.Add(row[label]);
                }
            }
        }

        (result.Mean, result.Accuracy) = (sum.Value / labelled, (double)right / labelled);
        return result;
    }

    /// <summary>Computes log p(y | x) of all classes; those of scores that are all 0 are equal.</summary>
    /// <param name="relative">The scores divided by any positive number.</param>
    /// <param name="logProbabilities">Receives the logarithms; may be the scores.</param>
    public static void LogProbabilities(ReadOnlySpan<double> relative, Span<double> logProbabilities)
    {
        double norm = TensorPrimitives.Norm(relative);
        TensorPrimitives.Multiply(relative, norm > 0 ? Sharpness / norm : 0, logProbabilities);
        double largest = TensorPrimitives.Max<double>(logProbabilities), sum = 0;
        foreach (double z in logProbabilities)
        {
            sum += Math.Exp(z - largest);
        }

        TensorPrimitives.Subtract(logProbabilities, largest + Math.Log(sum), logProbabilities);
    }

    /// <summary>Gets p(y | x), shape [rows, Y].</summary>
    public double[] Posterior() => Array.ConvertAll(Log, Math.Exp);

    /// <summary>Collects the report of the classes; null without labelled rows.</summary>
    /// <param name="model">The model, which has the names of the classes.</param>
    public ClassificationReport? Report(ConvACMixture model, int[]? labels, ClassificationOptions options)
    {
        int classes = model.Classes;
        var tally = new ClassificationTally(model, options);
        double[] posterior = Posterior();
        for (int r = 0; r < OfLabels.Length && labels is not null && classes > 1; r++)
        {
            if (labels[r] >= 0)
            {
                ReadOnlySpan<double> row = posterior.AsSpan(r * classes, classes);
                tally.Add(labels[r], TensorPrimitives.IndexOfMax(row), row, OfLabels[r]);
            }
        }

        return tally.ToReport();
    }

    private static void Relative(ReadOnlySpan<double> log, ReadOnlySpan<double> sign, Span<double> relative)
    {
        double peak = TensorPrimitives.Max(log);
        for (int y = 0; y < relative.Length; y++)
        {
            relative[y] = double.IsNegativeInfinity(log[y]) ? 0 : sign[y] * Math.Exp(log[y] - peak);
        }
    }
}
