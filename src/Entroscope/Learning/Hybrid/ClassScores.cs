using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Learning;

/// <summary>What a network says about samples and their classes.</summary>
internal sealed class ClassScores
{
    private const int ChunkRows = 4096;
    private readonly TrainingSet _set;
    private readonly double[] _logEvidence;
    private readonly double[] _logJoint;
    private readonly double[] _conditional;
    private int _right;

    private ClassScores(TrainingSet set)
    {
        _set = set;
        (_logEvidence, _logJoint, _conditional) = (new double[set.Data.Rows], new double[set.Data.Rows], new double[set.Data.Rows]);
    }

    /// <summary>Gets the mean of log p(y | x) over the labelled samples, in nats. Of a sample of probability 0 the posterior is the prior.</summary>
    public double Conditional { get; private set; }

    /// <summary>Gets the share of the labelled samples whose most probable class is the right one.</summary>
    public double Accuracy { get; private set; }

    /// <summary>Gets log p(y | x) of every sample in nats; NaN where the class is unknown.</summary>
    public ReadOnlySpan<double> ConditionalOfRows => _conditional;

    /// <summary>Computes the scores in one upward pass.</summary>
    /// <param name="expectation">Where the network has been loaded.</param>
    /// <param name="model">The network.</param>
    /// <param name="set">The samples.</param>
    /// <param name="cancellation">Stops the pass.</param>
    /// <returns>The scores.</returns>
    public static ClassScores Compute(ExpectationStep expectation, ConvAC model, TrainingSet set, CancellationToken cancellation)
    {
        var scores = new ClassScores(set);
        double[] logPrior = Array.ConvertAll(model.ClassPrior.ToArray(), p => Math.Log(p));
        double[] given = new double[Math.Min(ChunkRows, set.Data.Rows) * model.Classes];
        CompensatedSum conditional = default;
        int labelled = 0;
        for (int start = 0; start < set.Data.Rows; start += ChunkRows)
        {
            int count = Math.Min(ChunkRows, set.Data.Rows - start);
            Memory<double> chunk = given.AsMemory(0, count * model.Classes);
            expectation.LogLikelihood(set.Data, RowSelection.Range(start, count), scores._logEvidence.AsMemory(start, count), chunk, cancellation);
            for (int i = 0; i < count; i++)
            {
                int label = set.Labels?[start + i] ?? -1;
                labelled += label >= 0 ? 1 : 0;
                double score = scores.Read(start + i, label, chunk.Span.Slice(i * model.Classes, model.Classes), logPrior);
                conditional.Add(score);
                scores._conditional[start + i] = label >= 0 ? score : double.NaN;
            }
        }

        (scores.Conditional, scores.Accuracy) = (conditional.Value / labelled, (double)scores._right / labelled);
        return scores;
    }

    /// <summary>Gets the samples that have a probability above 0 together with their class.</summary>
    public TrainingSet Possible()
    {
        int[] rows = [.. Enumerable.Range(0, _logJoint.Length).Where(r => _logJoint[r] > double.NegativeInfinity)];
        return rows.Length == _logJoint.Length
            ? _set
            : new TrainingSet(_set.Data.Select(rows), _set.Labels is null ? null : Array.ConvertAll(rows, r => _set.Labels[r]));
    }

    // Returns log p(y | x), or 0 where the class is unknown.
    private double Read(int row, int label, Span<double> logGivenClass, double[] logPrior)
    {
        if (label < 0)
        {
            _logJoint[row] = _logEvidence[row];
            return 0;
        }

        int best = 0;
        for (int y = 0; y < logPrior.Length; y++)
        {
            logGivenClass[y] += logPrior[y];
            best = logGivenClass[y] > logGivenClass[best] ? y : best;
        }

        double total = LogSpace.LogSumExp(logGivenClass);
        bool impossible = total == double.NegativeInfinity;
        best = impossible ? Array.IndexOf(logPrior, logPrior.Max()) : best;
        _right += best == label ? 1 : 0;
        _logJoint[row] = logGivenClass[label];
        return impossible ? logPrior[label] : logGivenClass[label] - total;
    }
}
