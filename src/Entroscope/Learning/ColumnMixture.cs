using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Learning;

/// <summary>A mixture of the channels of one leaf, learned from one column by EM: how well a leaf family suits the column by itself.</summary>
internal sealed class ColumnMixture
{
    private const int Steps = 30;

    // Of a value a channel gets this share where the value is in its part of the sorted column, at the start.
    private const double OwnShare = 0.8;

    private readonly LeafDistribution _leaf;
    private readonly double[] _weights;

    private ColumnMixture(LeafDistribution leaf, double[] weights) => (_leaf, _weights) = (leaf, weights);

    /// <summary>Fits a mixture to the values of a column; deterministic, in time of steps x values x channels.</summary>
    public static ColumnMixture Fit(ValueColumn column, LeafSpecification specification, int channels, TrainingOptions options)
    {
        ValueColumn inner = specification.Inner(column);
        var moments = ColumnMoments.Of(inner);
        LeafPrior prior = TrainingProblem.Prior(ColumnScale.Of(inner, moments), channels, options);
        double[] values = ColumnScale.Sorted(column, ColumnMoments.Of(column).Count);
        LeafDistribution leaf = specification.Descriptor.Flat(specification, channels, moments);
        var mixture = new ColumnMixture(leaf, [.. Enumerable.Repeat(1.0 / channels, channels)]);
        for (int step = 0; step <= (channels > 1 || leaf is StudentLeaf ? Steps : 1); step++)
        {
            mixture = mixture.Step(values, prior, first: step == 0);
        }

        return mixture;
    }

    public double LogDensity(double value, Span<double> terms)
    {
        _leaf.LogDensity(value, terms);
        for (int d = 0; d < terms.Length; d++)
        {
            terms[d] += Math.Log(_weights[d]);
        }

        return LogSpace.LogSumExp(terms);
    }

    private ColumnMixture Step(double[] sorted, LeafPrior prior, bool first)
    {
        int m = _weights.Length;
        double[] statistics = new double[_leaf.StatisticsLength];
        double[] counts = new double[m];
        double[] flow = new double[m];
        for (int r = 0; r < sorted.Length; r++)
        {
            if (first)
            {
                Array.Fill(flow, m > 1 ? (1 - OwnShare) / (m - 1) : 1);
                flow[(int)((long)r * m / sorted.Length)] = m > 1 ? OwnShare : 1;
            }
            else
            {
                double all = LogDensity(sorted[r], flow);
                for (int d = 0; d < m; d++)
                {
                    flow[d] = Math.Exp(flow[d] - all);
                }
            }

            _leaf.Accumulate(sorted[r], flow, statistics);
            TensorPrimitives.Add(counts, flow, counts);
        }

        return new ColumnMixture(_leaf.Maximize(statistics, prior), [.. counts.Select(c => (c + 1) / (sorted.Length + m))]);
    }
}
