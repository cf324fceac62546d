using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>M categorical distributions over the K symbols of one site, each of which represents a value.</summary>
public sealed class CategoricalLeaf : DiscreteLeaf
{
    private const double Tolerance = 1e-6;

    private readonly double[] _table;
    private readonly Reading _reading;

    /// <summary>Initialises the leaf from its table.</summary>
    /// <param name="channels">The number of channels M, at least 1.</param>
    /// <param name="alphabet">The number of symbols K, at least 1.</param>
    /// <param name="table">Shape [M, K], row-major: f_d(k). In the generative reading every row lies on the simplex.</param>
    /// <param name="reading">How the network is read; only generative tables are restricted to the simplex.</param>
    /// <param name="codes">The values that the symbols represent, K of them; null where they are 0..K-1.</param>
    /// <exception cref="ModelException">The table has the wrong length, an entry that is
    /// not allowed, or a row that does not sum to 1; the codes are not K.</exception>
    public CategoricalLeaf(int channels, int alphabet, ReadOnlySpan<double> table, Reading reading = Reading.Generative, SymbolCodes? codes = null)
        : base(channels, alphabet)
    {
        Refuse.Model(channels < 1 || alphabet < 1 || table.Length != (long)channels * alphabet,
            $"A categorical leaf of {channels} channels and {alphabet} symbols needs {(long)channels * alphabet} "
            + $"probabilities, but {table.Length} were given.");

        Refuse.Model(codes is not null && codes.Count != alphabet,
            $"A categorical leaf of {alphabet} symbols needs as many codes, but {codes?.Count} were given.");

        _table = table.ToArray();
        _reading = reading;
        Codes = codes;
        CheckRows(reading);
    }

    private CategoricalLeaf(LeafSpecification leaf, int channels, ReadOnlySpan<double> table, Reading reading = Reading.Generative)
        : this(channels, leaf.Alphabet, table, reading, leaf.Codes)
    {
        (Unseen, IsOrdered, Sharing) = (leaf.Unseen, leaf.IsOrdered, leaf.Sharing);
        if (reading == Reading.Generative)
        {
            CheckUnseen();
        }
    }

    private CategoricalLeaf(CategoricalLeaf other)
        : base(other.Channels, other.Alphabet) =>
        (_table, _reading, Codes, Unseen, IsOrdered, Sharing) =
            ([.. other._table], other._reading, other.Codes, other.Unseen, other.IsOrdered, other.Sharing);

    /// <summary>Gets what is known of the family.</summary>
    internal static LeafDescriptor Descriptor { get; } = new Kind();

    /// <inheritdoc/>
    public override LeafFamily Family => LeafFamily.Categorical;

    /// <inheritdoc/>
    public override LeafSpecification Specification => new(Family, Alphabet) { Codes = Codes, Unseen = Unseen, IsOrdered = IsOrdered, Sharing = Sharing };

    /// <inheritdoc/>
    public override int ParameterCount => _table.Length;

    /// <inheritdoc/>
    public override int StatisticsLength => _table.Length;

    /// <summary>Gets the table, shape [M, K], row-major.</summary>
    public ReadOnlySpan<double> Table => _table;

    /// <summary>Gets the values that the symbols represent; null where they are 0..K-1.</summary>
    public SymbolCodes? Codes { get; }

    /// <summary>Gets the probability that every channel gives the last symbol, which represents values not seen; 0 where there is no such symbol.</summary>
    public double Unseen { get; }

    /// <summary>Gets a value indicating whether the symbols have an order, so that neighbours share strength in training.</summary>
    public bool IsOrdered { get; }

    internal double? Sharing { get; }

    /// <inheritdoc/>
    public override int SymbolOf(double value) => Codes?.Find(value) ?? (int)value;

    /// <inheritdoc/>
    public override double ValueOf(int symbol) => Codes is null ? symbol : Codes.IsNoValue ? double.NaN : Codes[symbol];

    /// <inheritdoc/>
    public override string? Describe(double value) => Codes is null ? base.Describe(value) : Codes.Find(value) >= 0 ? null : Codes.Requirement();

    /// <inheritdoc/>
    public override double Probability(int channel, int value) =>
        _table[(Refuse.Index(channel, Channels, nameof(channel)) * Alphabet) + Refuse.Index(value, Alphabet, nameof(value))];

    /// <inheritdoc/>
    public override void Accumulate(double value, ReadOnlySpan<double> flow, Span<double> statistics)
    {
        EnsureRoom(flow, statistics);
        int k = Refuse.Index(SymbolOf(value), Alphabet, nameof(value));
        for (int d = 0; d < Channels; d++)
        {
            statistics[(d * Alphabet) + k] += flow[d];
        }
    }

    internal override void AccumulateDerivative(double value, ReadOnlySpan<double> flow, ReadOnlySpan<double> derivative, Span<double> statistics) =>
        Accumulate(value, _reading == Reading.Generative ? flow : derivative, statistics);

    internal override bool CountsValues => true;

    internal override void EnsureGenerative()
    {
        if (_reading != Reading.Generative)
        {
            CheckRows(Reading.Generative);
        }
    }

    internal override ReadOnlySpan<double> Part(int part) => _table;

    internal override LeafDistribution Resize(ChannelMap map, double perturbation, RandomStream random) =>
        new CategoricalLeaf(Specification, map.Count, NamedSymbols.WithUnseen(map.Mix(_table, Alphabet, perturbation, random), Alphabet, Unseen));

    internal override void AddEmission(
        int channel, ReadOnlySpan<double> statistics, List<(double[] Counts, double[] Probabilities)> rows, List<NormalEmission> normals) =>
        rows.Add((statistics.Slice(channel * Alphabet, Alphabet).ToArray(), _table.AsSpan(channel * Alphabet, Alphabet).ToArray()));

    internal override LeafDistribution Copy() => new CategoricalLeaf(this);

    /// <inheritdoc/>
    internal override bool Maximize(ReadOnlySpan<double> statistics, LeafPrior prior, LeafDistribution destination)
    {
        double[] table = ((CategoricalLeaf)destination)._table;
        double sharing = IsOrdered ? Sharing ?? NamedSymbols.NeighbourShare : 0;
        bool good = Unseen == 0 && sharing == 0
            ? SimplexRows.Normalize(statistics, Alphabet, prior.PseudoCount, _table, table)
            : NamedSymbols.Normalize(statistics, Alphabet, prior.PseudoCount, sharing, Unseen, _table, table);
        return good && _reading == Reading.Generative;
    }

    /// <inheritdoc/>
    internal override void Gradient(ReadOnlySpan<double> statistics, LeafPrior prior, double share, double unit, Span<double> gradient)
    {
        if (_reading != Reading.Generative)
        {
            statistics[..gradient.Length].CopyTo(gradient);
        }
        else if (Unseen == 0)
        {
            SoftmaxRows.Gradient(statistics, Alphabet, prior.PseudoCount * share, _table, gradient);
        }
        else
        {
            NamedSymbols.Gradient(statistics, Alphabet, prior.PseudoCount * share, Unseen, _table, gradient);
        }
    }

    /// <inheritdoc/>
    internal override void Move(ReadOnlySpan<double> step, LeafPrior prior, double unit)
    {
        if (_reading != Reading.Generative)
        {
            TensorPrimitives.Add(_table, step[.._table.Length], _table);
            return;
        }

        SoftmaxRows.Move(step, Alphabet, _table);
        NamedSymbols.WithUnseen(_table, Alphabet, Unseen);
    }

    internal override void Check() => CheckRows(_reading);

    /// <summary>Writes the family and its sizes.</summary>
    /// <returns>A text such as "categorical(17) x 16".</returns>
    public override string ToString() => Invariant($"categorical({Alphabet}) x {Channels}");

    private void CheckRows(Reading reading)
    {
        for (int d = 0; d < Channels; d++)
        {
            Simplex.Check(_table.AsSpan(d * Alphabet, Alphabet), reading, d, static channel => Invariant($"leaf channel {channel}"));
        }
    }

    private void CheckUnseen()
    {
        for (int d = 0; Unseen != 0 && d < Channels; d++)
        {
            double last = _table[(d * Alphabet) + Alphabet - 1];
            Refuse.Model(!(Unseen is > 0 and < 1) || Alphabet < 2 || Math.Abs(last - Unseen) > Tolerance,
                $"The probability of values not seen is {Unseen}, so leaf channel {d} must give it to its last symbol, but gives {last}.");
        }
    }

    private sealed class Kind : LeafDescriptor
    {
        public override IReadOnlyList<string> Parts { get; } = ["table"];

        public override bool IsNominal => true;

        public override string? AlphabetRequirement(int alphabet) => alphabet >= 1 ? null : "at least 1";

        public override int Columns(LeafSpecification leaf) => leaf.Alphabet;

        public override LeafDistribution Create(LeafSpecification leaf, int channels, ReadOnlySpan<double> numbers, Reading reading) =>
            new CategoricalLeaf(leaf, channels, numbers, reading);

        public override LeafDistribution Flat(LeafSpecification leaf, int channels, ColumnMoments moments) =>
            new CategoricalLeaf(leaf, channels,
                NamedSymbols.WithUnseen(Filled(channels * leaf.Alphabet, 1.0 / leaf.Alphabet), leaf.Alphabet, leaf.Unseen));

        public override LeafDistribution Random(LeafSpecification leaf, int channels, ColumnMoments moments, RandomStream random) =>
            new CategoricalLeaf(leaf, channels, NamedSymbols.WithUnseen(SimplexRows.Random(channels, leaf.Alphabet, random), leaf.Alphabet, leaf.Unseen));

        public override LeafDistribution Any(double[] rates, RandomStream random, RandomNetworkOptions options)
        {
            int alphabet = 1 + random.NextInt(options.MaxAlphabet);
            return new CategoricalLeaf(rates.Length, alphabet, options.Rows(rates.Length, alphabet, random));
        }
    }
}
