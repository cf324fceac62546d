using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Learning.Hybrid;

/// <summary>What a network says about samples and their classes.</summary>
internal sealed class ClassScores
{
    private const int ChunkRows = 4096;
    private readonly TrainingSet _set;
    private readonly bool[] _isPossible;
    private readonly double[] _conditional;
    private int _right;

    private ClassScores(TrainingSet set)
    {
        _set = set;
        _isPossible = new bool[set.Data.Rows];
        _conditional = new double[set.Data.Rows];
    }

    /// <summary>Gets the mean of log p(y | x) over the labelled samples, in nats. Of a sample of probability 0 the posterior is the prior.</summary>
    public double Conditional { get; private set; }

    /// <summary>Gets the share of the labelled samples whose most probable class is the right one.</summary>
    public double Accuracy { get; private set; }

    /// <summary>Gets log p(y | x) of every sample in nats; NaN where the class is unknown.</summary>
    public ReadOnlySpan<double> ConditionalOfRows => _conditional;

    /// <summary>Computes the scores in one upward pass.</summary>
    public static ClassScores Compute(ExpectationStep expectation, ConvAC model, TrainingSet set, CancellationToken cancellation)
    {
        var scores = new ClassScores(set);
        double[] logPrior = Array.ConvertAll(model.ClassPrior.ToArray(), p => Math.Log(p));
        int chunkRows = Math.Min(ChunkRows, set.Data.Rows);
        (WideLog[] log, WideLog[] given) = (new WideLog[chunkRows], new WideLog[chunkRows * model.Classes]);
        CompensatedSum conditional = default;
        int labelled = 0;
        for (int start = 0; start < set.Data.Rows; start += ChunkRows)
        {
            int count = Math.Min(ChunkRows, set.Data.Rows - start);
            expectation.LogLikelihood(set.Data, RowSelection.Range(start, count), log, given, cancellation);
            for (int i = 0; i < count; i++)
            {
                int label = set.Labels?[start + i] ?? -1;
                labelled += label >= 0 ? 1 : 0;
                double score = scores.Read(start + i, label, log[i], given.AsSpan(i * model.Classes, model.Classes), logPrior);
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
        int[] rows = [.. Enumerable.Range(0, _isPossible.Length).Where(r => _isPossible[r])];
        return rows.Length == _isPossible.Length
            ? _set
            : _set.Select(rows);
    }

    // Returns log p(y | x), or 0 where the class is unknown.
    private double Read(int row, int label, WideLog logEvidence, Span<WideLog> logGivenClass, double[] logPrior)
    {
        if (label < 0)
        {
            _isPossible[row] = !logEvidence.IsZero;
            return 0;
        }

        int best = 0;
        for (int y = 0; y < logPrior.Length; y++)
        {
            logGivenClass[y] += logPrior[y];
            best = logGivenClass[y].IsAbove(logGivenClass[best]) ? y : best;
        }

        var total = WideLog.LogSumExp(logGivenClass);
        _isPossible[row] = !logGivenClass[label].IsZero;

        // A sample that no class explains is not recognised, and says nothing of its class.
        _right += !total.IsZero && best == label ? 1 : 0;
        return total.IsZero ? logPrior[label] : logGivenClass[label].Less(total);
    }
}
