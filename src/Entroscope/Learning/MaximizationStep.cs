using System.Runtime.Intrinsics;
using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Learning;

/// <summary>
/// The M step: the parameters of the largest posterior density for expected counts under the priors of the options, over-relaxed where that is safe. It is
/// parallel over matrices and sites, reads and writes every number once, and allocates nothing.
/// </summary>
internal sealed class MaximizationStep : IParallelWork
{
    private readonly TrainingProblem _problem;
    private readonly int[] _columns;
    private readonly double[][] _scratch;
    private ConvAC _from = null!;
    private ConvAC _to = null!;
    private PartPortions _counts = null!;
    private PartPortions _statistics = null!;
    private int _first;
    private double _keep;
    private double _gain;
    private bool _refused;

    /// <param name="problem">Shape, priors and threads.</param>
    public MaximizationStep(TrainingProblem problem)
    {
        _problem = problem;
        Strength = problem.Options.PriorStrengths[0];
        NetworkShape shape = problem.Shape;
        _columns = [.. Enumerable.Range(0, shape.MatrixCount).Select(m => shape.Channels(shape.NodeOfMatrix(m)))];
        _scratch = [.. Enumerable.Range(0, problem.Options.Engine.ThreadCount).Select(_ => new double[2 * _columns.Max()])];
    }

    /// <summary>Gets or sets the strength of the prior that draws the rows of a matrix together, in samples a row.</summary>
    public double Strength { get; set; }

    // A network that knows nothing is no point to go on from, and running statistics are no counts of the network as it is.
    private bool IsOverRelaxed => _problem.Options.OverRelaxation > 0 && !IsStepwise && !ReferenceEquals(_from, _problem.Template);

    private bool IsStepwise => !ReferenceEquals(_statistics, _counts);

    /// <summary>Estimates the parameters from the counts of all samples.</summary>
    /// <param name="from">The network whose leaves the counts were taken with; a row or channel without any weight keeps its parameters.</param>
    /// <param name="counts">Expected (or observed) counts; they are zero afterwards.</param>
    /// <param name="to">A copy of the network that is overwritten.</param>
    public void Run(ConvAC from, ExpectedCounts counts, ConvAC to) => Run(from, counts, 1, counts, 1, to);

    /// <summary>Adds the counts of a mini-batch to running statistics and estimates the parameters from these.</summary>
    /// <param name="from">The network whose leaves statistics and counts were taken with.</param>
    /// <param name="statistics">The statistics: afterwards what was kept and gained, as if taken with the new leaves.</param>
    /// <param name="counts">The counts of the mini-batch; they are zero afterwards.</param>
    /// <param name="to">A copy of the network that is overwritten.</param>
    public void Run(ConvAC from, ExpectedCounts statistics, double keep, ExpectedCounts counts, double gain, ConvAC to)
    {
        if (!ReferenceEquals(statistics, counts))
        {
            statistics.LogLikelihood = (statistics.LogLikelihood * keep) + (counts.LogLikelihood * gain);
            statistics.Samples = (statistics.Samples * keep) + (counts.Samples * gain);
        }

        (counts.LogLikelihood, counts.Samples) = (0, 0);
        if (!RunParts(from, 0, statistics.Portions, keep, counts.Portions, gain, to))
        {
            to.CheckParameters();
        }
    }

    /// <summary>Takes the M step of some parts of the network alone.</summary>
    /// <param name="from">The network whose leaves statistics and counts were taken with.</param>
    /// <param name="first">The place of the first of these parts among those of <see cref="ExpectedCounts.Portions"/>.</param>
    /// <param name="statistics">The statistics of these parts; the counts themselves for full batches.</param>
    /// <param name="counts">The counts of these parts; they are zero afterwards.</param>
    /// <param name="to">A copy of the network; these parts are overwritten.</param>
    /// <returns>Whether the new parameters are allowed; if not, <see cref="ConvAC.CheckParameters"/> says why.</returns>
    public bool RunParts(ConvAC from, int first, PartPortions statistics, double keep, PartPortions counts, double gain, ConvAC to)
    {
        (_from, _first, _statistics, _keep, _counts, _gain, _to, _refused) = (from, first, statistics, keep, counts, gain, to, false);
        WorkCrew.Run(_problem.Options.Engine.ThreadCount, counts.Count, this);
        return !Volatile.Read(ref _refused);
    }

    public void Do(int worker, int task)
    {
        (int first, int end) = _counts[task];
        for (int part = first; part < end; part++)
        {
            double[] counts = _counts.Part(part);
            double[] statistics = _statistics.Part(part);
            if (IsStepwise)
            {
                Blend(statistics, _keep, counts, _gain);
            }

            if (!Estimate(worker, _first + part, statistics))
            {
                Volatile.Write(ref _refused, true);
            }

            Array.Clear(counts);
        }
    }

    private bool Estimate(int worker, int part, double[] statistics)
    {
        int site = part - _columns.Length;
        double pseudoCount = _problem.Options.PseudoCount;
        if (site < 0)
        {
            return EstimateWeights(statistics, _from.Matrix(part), _to.OwnMatrix(part), _scratch[worker].AsSpan(0, 2 * _columns[part]));
        }

        if (site == _from.Shape.LeafCount)
        {
            return SimplexRows.Normalize(statistics, _from.Classes, pseudoCount, _from.ClassPrior, _to.OwnClassPrior());
        }

        bool good = _from.Leaves[site].Maximize(statistics, _problem.Prior(site), _to.Leaves[site]);
        if (IsStepwise)
        {
            _from.Leaves[site].Recenter(statistics, _to.Leaves[site]);
        }

        return good;
    }

    private bool EstimateWeights(double[] statistics, ReadOnlySpan<double> former, Span<double> rows, Span<double> scratch)
    {
        int columns = scratch.Length / 2;
        Span<double> prior = scratch[..columns];
        CommonRow.Prior(former, Strength, _problem.Options.PseudoCount, prior);
        bool good = SimplexRows.Normalize(statistics, columns, prior, former, rows);
        if (good && IsOverRelaxed)
        {
            OverRelaxation.Apply(statistics, prior, former, _problem.Options.OverRelaxation, rows, scratch[columns..]);
        }

        return good;
    }

    // Two products and a sum, each rounded: the sum must not be fused with a product.
    private static void Blend(Span<double> statistics, double keep, ReadOnlySpan<double> counts, double gain)
    {
        int i = 0;
        for (; i <= statistics.Length - Vector512<double>.Count; i += Vector512<double>.Count)
        {
            Vector512<double> kept = Vector512.Create<double>(statistics[i..]) * keep;
            (kept + (Vector512.Create(counts[i..]) * gain)).CopyTo(statistics[i..]);
        }

        for (; i < statistics.Length; i++)
        {
            double kept = statistics[i] * keep;
            statistics[i] = kept + (counts[i] * gain);
        }
    }
}
