namespace Entroscope.Model.Leaves;

/// <summary>
/// The values that the symbols 0..K-1 of a categorical site represent, where these are not 0..K-1
/// themselves: ascending integers, such as 0 and 200; or <see cref="NoValue"/>. Immutable.
/// </summary>
public sealed class SymbolCodes : IEquatable<SymbolCodes>
{
    /// <summary>The largest size of a code: up to here double precision holds every integer.</summary>
    public const long LargestCode = 1L << 53;

    /// <summary>The largest number of codes.</summary>
    public const int LargestCount = ushort.MaxValue;

    private const int LargestTable = 1 << 16;
    private const int ByteValues = 256;
    private const int Shown = 12;
    private readonly long[] _codes;

    // The symbol of every code, for codes that are small.
    private readonly int[]? _symbols;

    private SymbolCodes() => _codes = [];

    /// <summary>Initialises codes.</summary>
    /// <param name="codes">The codes in ascending order, at least one and at most
    /// <see cref="LargestCount"/>, each of at most <see cref="LargestCode"/> in size.</param>
    /// <exception cref="ModelException">There is none, there are too many, or they are too large or not ascending.</exception>
    public SymbolCodes(ReadOnlySpan<long> codes)
    {
        Refuse.Model(codes.IsEmpty || codes.Length > LargestCount, $"A categorical site needs 1 to {LargestCount} codes, but has {codes.Length}.");
        for (int k = 0; k < codes.Length; k++)
        {
            Refuse.Model(codes[k] is < -LargestCode or > LargestCode, $"A code must be an integer of at most 2^53 in size, but is {codes[k]}.");
            Refuse.Model(k > 0 && codes[k] <= codes[k - 1], $"The codes of a site must ascend, but {codes[k]} follows {codes[k - 1]}.");
        }

        _codes = codes.ToArray();
        if (_codes[0] >= 0 && _codes[^1] < LargestTable)
        {
            _symbols = new int[_codes[^1] + 1];
            Array.Fill(_symbols, -1);
            for (int k = 0; k < _codes.Length; k++)
            {
                _symbols[_codes[k]] = k;
            }
        }
    }

    /// <summary>
    /// Gets the codes of a site none of whose values is known: one symbol that represents a missing value.
    /// The site costs nothing and says nothing, whatever a sample has there, and is missing in draws.
    /// </summary>
    public static SymbolCodes NoValue { get; } = new();

    /// <summary>Gets a value indicating whether these are <see cref="NoValue"/>.</summary>
    public bool IsNoValue => _codes.Length == 0;

    /// <summary>Gets the number of symbols K.</summary>
    public int Count => IsNoValue ? 1 : _codes.Length;

    /// <summary>Gets the codes in ascending order; none of <see cref="NoValue"/>.</summary>
    public ReadOnlySpan<long> Codes => _codes;

    /// <summary>Gets the smallest code; 0 of <see cref="NoValue"/>.</summary>
    public long Smallest => IsNoValue ? 0 : _codes[0];

    /// <summary>Gets the largest code; 0 of <see cref="NoValue"/>.</summary>
    public long Largest => IsNoValue ? 0 : _codes[^1];

    /// <summary>Gets the code of a symbol.</summary>
    /// <param name="symbol">The symbol, 0..K-1.</param>
    public long this[int symbol] => _codes[Refuse.Index(symbol, _codes.Length, nameof(symbol))];

    /// <summary>Finds the symbol of a value.</summary>
    /// <param name="value">Any number.</param>
    /// <returns>The symbol 0..K-1, or -1 where the value is none of the codes; 0 of <see cref="NoValue"/>.</returns>
    public int Find(double value)
    {
        if (IsNoValue)
        {
            return 0;
        }

        if (!(Math.Abs(value) <= LargestCode) || value != Math.Floor(value))
        {
            return -1;
        }

        if (_symbols is not null)
        {
            return value >= 0 && value < _symbols.Length ? _symbols[(int)value] : -1;
        }

        return Math.Max(-1, Array.BinarySearch(_codes, (long)value));
    }

    /// <summary>Says what a value must be, for a message.</summary>
    /// <returns>Such as "must be one of the 2 values known: 0, 200".</returns>
    public string Requirement()
    {
        string codes = string.Join(", ", _codes.Take(Shown).Select(c => c.ToString(CultureInfo.InvariantCulture)));
        return Invariant($"must be one of the {Count} values known: {codes}{(Count > Shown ? ", ..." : string.Empty)}");
    }

    /// <inheritdoc/>
    public bool Equals(SymbolCodes? other) => other is not null && _codes.AsSpan().SequenceEqual(other._codes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SymbolCodes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Smallest, Largest);

    /// <summary>Collects the values of columns.</summary>
    /// <param name="columns">Columns of integers of at most <see cref="LargestCode"/> in size.</param>
    /// <returns>Their codes; null where the values are 0..count-1, where there are none, or where they are more than <see cref="LargestCount"/>.</returns>
    internal static SymbolCodes? Of(IEnumerable<ValueColumn> columns, out int count)
    {
        Span<bool> small = stackalloc bool[ByteValues];
        var large = new HashSet<long>();
        foreach (ValueColumn column in columns)
        {
            for (int r = 0; r < column.Count; r++)
            {
                double x = column[r];
                if (x >= 0 && x < ByteValues)
                {
                    small[(int)x] = true;
                }
                else if (!double.IsNaN(x))
                {
                    large.Add((long)x);
                }
            }
        }

        for (int k = 0; k < small.Length; k++)
        {
            if (small[k])
            {
                large.Add(k);
            }
        }

        long[] codes = [.. large];
        Array.Sort(codes);
        count = codes.Length;
        bool known = count is > 0 and <= LargestCount && (codes[0] != 0 || codes[^1] != count - 1);
        return known ? new SymbolCodes(codes) : null;
    }

    internal ValueColumn Encode(ValueColumn column)
    {
        ushort[] symbols = new ushort[column.Count];
        for (int r = 0; r < symbols.Length; r++)
        {
            symbols[r] = double.IsNaN(column[r]) ? ushort.MaxValue : (ushort)Find(column[r]);
        }

        return ValueColumn.Of(symbols);
    }
}
