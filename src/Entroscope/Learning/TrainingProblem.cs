using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Learning;

/// <summary>What is to be learned from what: architecture, leaves, data and options, checked and with the moments of the columns.</summary>
internal sealed class TrainingProblem
{
    // What the prior of the means is worth beside that of the variances.
    private const double MeanShare = 0.1;
    private const int ScaleColumns = 64;

    private readonly ColumnMoments[] _moments;
    private readonly ColumnScale[] _scales;

    /// <summary>Initialises a problem; the arguments have been checked.</summary>
    public TrainingProblem(NetworkShape shape, IReadOnlyList<LeafSpecification> leaves, TrainingSet set, TrainingOptions options)
    {
        (Shape, Leaves, Set, Options) = (shape, leaves, set, options);
        _moments = new ColumnMoments[leaves.Count];
        ParallelLoop.For(
            _moments.Length,
            i =>
            {
                ValueColumn column = leaves[i].Inner(set.Data.Column(i));
                _moments[i] = ColumnMoments.Of(column);
                _moments[i].EnsureInRange(i, column);
            },
            Parallelism());
        _scales = new ColumnScale[leaves.Count];
        ParallelLoop.For(_scales.Length,
            i => _scales[i] = leaves[i].Descriptor.HasStrength ? ColumnScale.Of(leaves[i].Inner(set.Data.Column(i)), _moments[i]) : default, Parallelism());
        if (shape.LeafCount < leaves.Count)
        {
            PoolScales();
        }

        Template = FlatNetwork.Build(shape, leaves, i => _moments[i]);
        Maximization = new MaximizationStep(this);
    }

    /// <summary>Gets the architecture.</summary>
    public NetworkShape Shape { get; }

    /// <summary>Gets the leaf specification of every site.</summary>
    public IReadOnlyList<LeafSpecification> Leaves { get; }

    /// <summary>Gets the training samples.</summary>
    public TrainingSet Set { get; }

    public TrainingOptions Options { get; }

    /// <summary>Gets the network to begin from; null to initialise one as the options say.</summary>
    public ConvAC? Start { get; init; }

    /// <summary>Gets the network that knows nothing: uniform rows, every channel of a leaf like the whole column.</summary>
    public ConvAC Template { get; }

    /// <summary>Gets the M step under the priors of this problem.</summary>
    public MaximizationStep Maximization { get; }

    /// <summary>Gets mean and variance of a column of the training samples; of all of them where the sites share one leaf.</summary>
    public ColumnMoments Moments(int site) => _moments[site];

    /// <summary>Gets the prior of a leaf's parameters.</summary>
    public LeafPrior Prior(int site) => Prior(_scales[site], Shape.Channels(site), Options);

    /// <summary>Gets the prior of the parameters of a leaf of so many channels of a column.</summary>
    public static LeafPrior Prior(ColumnScale scale, int channels, TrainingOptions options)
    {
        bool none = options.StrengthOfGaussians == 0;
        double strength = channels > 1 ? options.StrengthOfGaussians : 0;
        return new LeafPrior(options.LeafPseudoCount, Math.Max(options.MinimumVariance * scale.Variance, none ? 0 : scale.FinestVariance))
        {
            VarianceStrength = strength,
            MeanStrength = MeanShare * strength,
            Mean = scale.Centre,
            Variance = scale.Variance,
        };
    }

    // Of the shared leaf: the moments of all values; where they lie and how finely they were recorded, on some columns.
    private void PoolScales()
    {
        double count = _moments.Sum(m => (double)m.Count);
        double mean = count > 0 ? _moments.Sum(m => m.Count * m.Mean) / count : 0;
        double variance = count > 0 ? _moments.Sum(m => m.Count * (m.Variance + ((m.Mean - mean) * (m.Mean - mean)))) / count : 0;
        var pooled = new ColumnMoments(mean, variance, (int)Math.Min(count, int.MaxValue));
        if (Leaves[0].Descriptor.HasStrength)
        {
            int step = Math.Max(1, Leaves.Count / ScaleColumns);
            double[] values = [.. Enumerable.Range(0, Leaves.Count).Where(i => i % step == 0)
                .SelectMany(i => ColumnScale.Sorted(Leaves[i].Inner(Set.Data.Column(i)), _moments[i].Count))];
            var column = ValueColumn.Of(values);
            Array.Fill(_scales, ColumnScale.Of(column, pooled with { Count = values.Length }));
        }

        Array.Fill(_moments, pooled);
    }

    /// <summary>Opens the random stream of a purpose within a restart.</summary>
    public RandomStream Random(string purpose, int restart, int index) => new(Options.Seed, purpose, ((long)restart << 32) | (uint)index);

    /// <summary>Gets options of parallel loops with the threads of the engine.</summary>
    public ParallelOptions Parallelism(CancellationToken cancellation = default) =>
        new() { MaxDegreeOfParallelism = Options.Engine.ThreadCount, CancellationToken = cancellation };

    /// <summary>The M step with its result in a new network.</summary>
    /// <param name="current">The network whose leaves the counts were taken with; a row or channel without any weight keeps its parameters.</param>
    /// <param name="counts">Expected (or observed) counts; they are zero afterwards.</param>
    public ConvAC Maximize(ConvAC current, Engine.ExpectedCounts counts)
    {
        ConvAC next = current.Copy();
        Maximization.Run(current, counts, next);
        return next;
    }
}
