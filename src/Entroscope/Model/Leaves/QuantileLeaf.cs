using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>
/// M tables over the cells of one real-valued site: histograms with exponential tails, and probabilities of single values (<see cref="QuantileGrid"/>).
/// </summary>
/// <remarks>The grid is fixed; the tables are learned as those of a categorical leaf are.</remarks>
public sealed class QuantileLeaf : ContinuousLeaf
{
    private readonly double[] _table;

    /// <summary>Initialises the leaf.</summary>
    /// <param name="grid">The cells.</param>
    /// <param name="channels">The number of channels M, at least 1.</param>
    /// <param name="table">Shape [M, cells], row-major: the probability of every cell. Every row lies on the simplex.</param>
    /// <exception cref="ModelException">The table has the wrong length, or a row that is no distribution.</exception>
    public QuantileLeaf(QuantileGrid grid, int channels, ReadOnlySpan<double> table)
        : base(channels)
    {
        ArgumentNullException.ThrowIfNull(grid);
        Refuse.Model(
            channels < 1 || table.Length != (long)channels * grid.Cells,
            $"A quantile leaf of {channels} channels and {grid.Cells} cells needs {(long)channels * grid.Cells} probabilities, but {table.Length} were given.");

        (Grid, _table) = (grid, table.ToArray());
        Check();
    }

    private QuantileLeaf(QuantileLeaf other)
        : base(other.Channels) => (Grid, _table) = (other.Grid, [.. other._table]);

    /// <summary>Gets what is known of the family.</summary>
    internal static LeafDescriptor Descriptor { get; } = new Kind();

    /// <inheritdoc/>
    public override LeafFamily Family => LeafFamily.Quantile;

    /// <inheritdoc/>
    public override LeafSpecification Specification => Grid.Specification;

    /// <summary>Gets the cells.</summary>
    public QuantileGrid Grid { get; }

    /// <summary>Gets the table, shape [M, cells], row-major.</summary>
    public ReadOnlySpan<double> Table => _table;

    /// <inheritdoc/>
    public override int ParameterCount => _table.Length;

    /// <inheritdoc/>
    public override int StatisticsLength => _table.Length;

    private int Cells => Grid.Cells;

    /// <inheritdoc/>
    public override void LogDensity(double value, Span<double> destination)
    {
        EnsureChannels(destination.Length, nameof(destination));
        int cell = Grid.CellOf(value);
        double given = Grid.LogDensity(cell, value);
        for (int d = 0; d < Channels; d++)
        {
            double p = _table[(d * Cells) + cell];
            destination[d] = p > 0 ? Math.Max(Math.Log(p) + given, double.MinValue) : double.NegativeInfinity;
        }
    }

    internal override void WideLogDensity(double value, Span<WideLog> destination)
    {
        int cell = Grid.CellOf(value);
        var given = WideLog.Of(Grid.LogDensity(cell, value));
        for (int d = 0; d < Channels; d++)
        {
            double p = _table[(d * Cells) + cell];
            destination[d] = p > 0 ? given + Math.Log(p) : WideLog.Zero;
        }
    }

    /// <inheritdoc/>
    public override void Entropy(Span<double> destination)
    {
        EnsureChannels(destination.Length, nameof(destination));
        for (int d = 0; d < Channels; d++)
        {
            destination[d] = SummaryEntropy(Row(d));
        }
    }

    /// <inheritdoc/>
    public override double Sample(int channel, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Grid.Sample(random.NextIndex(Row(channel)), random);
    }

    /// <inheritdoc/>
    public override double Mode(int channel) => MostProbable(Row(channel));

    /// <inheritdoc/>
    public override void Accumulate(double value, ReadOnlySpan<double> flow, Span<double> statistics)
    {
        EnsureRoom(flow, statistics);
        int cell = Grid.CellOf(value);
        for (int d = 0; d < Channels; d++)
        {
            statistics[(d * Cells) + cell] += flow[d];
        }
    }

    internal override ReadOnlySpan<double> Part(int part) => _table;

    internal override double MixtureMean(ReadOnlySpan<double> weights)
    {
        double[] row = Mix(weights);
        double mean = 0;
        for (int k = 0; k < row.Length; k++)
        {
            mean += row[k] * Grid.Mean(k);
        }

        return mean;
    }

    internal override double MixtureVariance(ReadOnlySpan<double> weights)
    {
        double[] row = Mix(weights);
        return Spread(row, [.. Enumerable.Range(0, row.Length).Select(Grid.Mean)], MixtureMean(weights), Grid.Variance);
    }

    internal override double MixtureMode(ReadOnlySpan<double> weights) => MostProbable(Mix(weights));

    internal override double Cumulative(int channel, double value)
    {
        double sum = 0;
        for (int k = 0; k < Cells; k++)
        {
            sum += _table[(channel * Cells) + k] * Grid.Cumulative(k, value);
        }

        return sum;
    }

    internal override (double From, double To) Range(int channel)
    {
        double from = Math.Min(Grid.Edges[0] - (Tails / Grid.Rates[0]), Grid.Atoms.IsEmpty ? double.PositiveInfinity : Grid.Atoms[0]);
        double to = Math.Max(Grid.Edges[^1] + (Tails / Grid.Rates[1]), Grid.Atoms.IsEmpty ? double.NegativeInfinity : Grid.Atoms[^1]);
        return (from, to);
    }

    // What the prior expects of a tail next to what it expects of an atom, where no value was seen but atoms.
    private const double OutsideAtoms = 0.01;

    // Beyond so many mean excesses a tail has no mass that double precision shows.
    private const double Tails = 750;

    internal override bool HasTails => true;

    internal override double FarValue(double value, int side, double distance, int turn) =>
        Math.Clamp(side > 0 ? Grid.Edges[^1] + (distance / Grid.Rates[1]) : Grid.Edges[0] - (distance / Grid.Rates[0]), double.MinValue, double.MaxValue);

    // On one grid a mixture of tables is a table: its entropy is exact.

    internal override int SummaryLength => Cells;

    internal override void Summarize(int channel, Span<double> destination) => Row(channel).CopyTo(destination);

    internal override double SummaryEntropy(ReadOnlySpan<double> summary)
    {
        double sum = LogSpace.Entropy(summary);
        for (int k = 0; k < summary.Length; k++)
        {
            sum += summary[k] * Grid.Entropy(k);
        }

        return sum;
    }

    internal override double LogOverlap(LeafDistribution[] leaves, ReadOnlySpan<int> channels)
    {
        double[] terms = new double[Cells];
        for (int k = 0; k < terms.Length; k++)
        {
            terms[k] = Grid.LogPower(k, leaves.Length);
            for (int c = 0; c < leaves.Length; c++)
            {
                terms[k] += Math.Log(((QuantileLeaf)leaves[c])._table[(channels[c] * Cells) + k]);
            }
        }

        return LogSpace.LogSumExp(terms);
    }

    internal override double[] Features(int channel) => Row(channel).ToArray();

    internal override LeafDistribution Resize(ChannelMap map, double perturbation, RandomStream random) =>
        new QuantileLeaf(Grid, map.Count, map.Mix(_table, Cells, perturbation, random));

    internal override void AddEmission(
        int channel, ReadOnlySpan<double> statistics, List<(double[] Counts, double[] Probabilities)> rows, List<NormalEmission> normals) =>
        rows.Add((statistics.Slice(channel * Cells, Cells).ToArray(), Row(channel).ToArray()));

    internal override LeafDistribution Copy() => new QuantileLeaf(this);

    internal override bool Maximize(ReadOnlySpan<double> statistics, LeafPrior prior, LeafDistribution destination) =>
        SimplexRows.Normalize(statistics, Cells, PseudoCounts(prior, 1, Cells <= 256 ? stackalloc double[Cells] : new double[Cells]), _table,
            ((QuantileLeaf)destination)._table);

    internal override void Gradient(ReadOnlySpan<double> statistics, LeafPrior prior, double share, double unit, Span<double> gradient) =>
        SoftmaxRows.Gradient(statistics, Cells, PseudoCounts(prior, share, Cells <= 256 ? stackalloc double[Cells] : new double[Cells]), _table, gradient);

    internal override void Move(ReadOnlySpan<double> step, LeafPrior prior, double unit) => SoftmaxRows.Move(step, Cells, _table);

    internal override void Check()
    {
        for (int d = 0; d < Channels; d++)
        {
            Simplex.Check(Row(d), Reading.Generative, d, static channel => Invariant($"leaf channel {channel}"));
        }
    }

    /// <summary>Writes the family and its sizes.</summary>
    /// <returns>A text such as "quantile(20) x 16".</returns>
    public override string ToString() => Invariant($"quantile({Cells}) x {Channels}");

    private ReadOnlySpan<double> Row(int channel) => _table.AsSpan(Refuse.Index(channel, Channels, nameof(channel)) * Cells, Cells);

    // The values of the prior are spread over the cells, which have about the same mass. Between atoms alone there is next to none.
    private ReadOnlySpan<double> PseudoCounts(LeafPrior prior, double share, Span<double> counts)
    {
        double count = (prior.PseudoCount + (prior.VarianceStrength / Cells)) * share;
        counts.Fill(count);
        if (!Grid.HasAtomsAlone)
        {
            return counts[..1];
        }

        counts[..2].Fill(count * OutsideAtoms);
        return counts;
    }

    private double[] Mix(ReadOnlySpan<double> weights)
    {
        double[] row = new double[Cells];
        for (int d = 0; d < weights.Length; d++)
        {
            for (int k = 0; k < row.Length && weights[d] > 0; k++)
            {
                row[k] += weights[d] * _table[(d * Cells) + k];
            }
        }

        return row;
    }

    private double MostProbable(ReadOnlySpan<double> row) => Grid.Mode(System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row));

    private sealed class Kind : LeafDescriptor
    {
        public override IReadOnlyList<string> Parts { get; } = ["table"];

        public override IReadOnlyList<string> Constants { get; } = ["edges", "atoms", "rates"];

        public override bool HasStrength => true;

        public override string? AlphabetRequirement(int alphabet) => alphabet == 0 ? null : "0";

        public override int Columns(LeafSpecification leaf) => Grid(leaf).Cells;

        public override LeafSpecification Fit(LeafFamily family, ValueColumn column) => QuantileGrid.Fit(column).Specification;

        public override void CheckConstants(LeafConstants constants) => _ = new QuantileGrid(constants);

        public override LeafDistribution Create(LeafSpecification leaf, int channels, ReadOnlySpan<double> numbers, Reading reading) =>
            new QuantileLeaf(Grid(leaf), channels, numbers);

        public override LeafDistribution Flat(LeafSpecification leaf, int channels, ColumnMoments moments)
        {
            QuantileGrid grid = Grid(leaf);
            return new QuantileLeaf(grid, channels, Filled(channels * grid.Cells, 1.0 / grid.Cells));
        }

        public override LeafDistribution Random(LeafSpecification leaf, int channels, ColumnMoments moments, RandomStream random)
        {
            QuantileGrid grid = Grid(leaf);
            return new QuantileLeaf(grid, channels, SimplexRows.Random(channels, grid.Cells, random));
        }

        public override LeafDistribution Any(double[] rates, RandomStream random, RandomNetworkOptions options)
        {
            double[] edges = Draw(1 + random.NextInt(4), random.NextGaussian);
            Array.Sort(edges);
            double[] atoms = Draw(random.NextInt(3), () => Math.Round(random.NextGaussian(), 1));
            var grid = new QuantileGrid(edges, [.. atoms.Distinct().Order()], Math.Exp(random.NextGaussian()), Math.Exp(random.NextGaussian()));
            return new QuantileLeaf(grid, rates.Length, options.Rows(rates.Length, grid.Cells, random));
        }

        private static QuantileGrid Grid(LeafSpecification leaf) =>
            leaf.Constants is { } constants
                ? new QuantileGrid(constants)
                : throw new ModelException("A quantile leaf needs a grid of edges, atoms and rates, but has none; take the specification of a QuantileGrid.");
    }
}
