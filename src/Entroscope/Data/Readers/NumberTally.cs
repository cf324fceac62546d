using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Data.Readers;

/// <summary>What the numbers of a series are, found as they are read: their range, whether they are integers, and which ones where they are few.</summary>
/// <param name="name">The source.</param>
internal sealed class NumberTally(string name)
{
    // As of the columns of a table, and of images: integers that are taken for symbols, and grey levels that are taken for a scale.
    private const int MostInferredCodes = 16;
    private const int LeastRepetitions = 5;

    private readonly HashSet<double> _values = [];
    private readonly bool[] _small = new bool[256];
    private (double Least, double Greatest) _range = (double.PositiveInfinity, double.NegativeInfinity);
    private bool _integers = true;

    public long Count { get; private set; }

    public long Missing { get; private set; }

    /// <summary>Takes numbers.</summary>
    /// <param name="place">Names the place of one of them, counted from 0, in a message.</param>
    public void Take(string file, ReadOnlySpan<double> numbers, Func<int, string> place)
    {
        Count += numbers.Length;
        for (int i = 0; i < numbers.Length; i++)
        {
            double x = numbers[i];
            if (double.IsNaN(x))
            {
                Missing++;
                continue;
            }

            if (double.IsInfinity(x))
            {
                throw DataFault.Of(file, $"{place(i)} is infinite; a number must be finite.");
            }

            _range = (Math.Min(_range.Least, x), Math.Max(_range.Greatest, x));
            int small = (int)Math.Clamp(x, -1, 256);
            if (small == x && small is >= 0 and < 256)
            {
                _small[small] = true;
            }
            else if (_integers && x == Math.Floor(x) && _values.Count <= SymbolCodes.LargestCount)
            {
                _values.Add(x);
            }
            else
            {
                _integers &= x == Math.Floor(x);
            }
        }
    }

    /// <summary>Decides what every site is.</summary>
    /// <param name="given">The kind that was given, or null.</param>
    /// <param name="levels">The number of grey levels that the format of images has; 0 for none.</param>
    public ColumnInfo Column(ColumnKind? given, int levels)
    {
        if (Count == Missing)
        {
            throw DataFault.Of(name, "all its sites are missing values.");
        }

        long[] values = [.. Enumerable.Range(0, 256).Where(v => _small[v]).Select(v => (long)v).Concat(_values.Select(v => (long)v)).Order()];
        bool within(int most) => _integers && _range.Least >= 0 && _range.Greatest <= most;
        ColumnKind kind = given ?? (levels == 0 && within(1) ? ColumnKind.Binary
            : within(KindInference.LargestInferredSymbol)
                || (_integers && values.Length <= MostInferredCodes && Count - Missing >= LeastRepetitions * values.Length) ? ColumnKind.Categorical
            : ColumnKind.Real);
        var column = new ColumnInfo("x", kind, 0, 0);
        switch (kind)
        {
            case ColumnKind.Real:
                return column;
            case ColumnKind.Binary:
                Require(within(1), "a binary value must be 0 or 1");
                return column with { Alphabet = 2 };
            case ColumnKind.Count:
                Require(within(KindInference.LargestCount), Invariant($"a count must be an integer of 0..{KindInference.LargestCount}"));
                return column with { Alphabet = Math.Max(levels, (int)Math.Max(1, _range.Greatest) + 1) };
            case ColumnKind.Ordinal:
                Require(_integers && _range is { Least: >= -32000, Greatest: <= 32000 }, "an ordinal value must be an integer of -32000..32000");
                return KindInference.Ordinal(column, _range.Least, _range.Greatest);
            default:
                Require(_integers, "a categorical value must be an integer");
                Require(values.Length <= SymbolCodes.LargestCount,
                    Invariant($"a categorical site has at most {SymbolCodes.LargestCount} different values"));
                Require(_range.Least >= -SymbolCodes.LargestCode && _range.Greatest <= SymbolCodes.LargestCode,
                    "a categorical value must be an integer of at most 2^53 in size");
                bool scale = levels > 0 && values.Length > MostInferredCodes;
                bool plain = values.Index().All(v => v.Item == v.Index);
                return column with
                {
                    Alphabet = scale ? levels : values.Length,
                    Codes = scale || plain ? null : new SymbolCodes(values),
                };
        }
    }

    /// <summary>Says in a sentence what was read.</summary>
    public string Note(int documents, string sites, ColumnInfo column) =>
        Invariant($"{documents} {(documents == 1 ? "document" : "documents")} of {Count} {sites}, ")
        + (column.Kind == ColumnKind.Real ? Invariant($"real numbers of {_range.Least:G6} to {_range.Greatest:G6}")
            : Invariant($"{column.Kind.ToString().ToLowerInvariant()}, {column.Alphabet} values"))
        + (Missing > 0 ? Invariant($", {Missing} of them missing.") : ".");

    private void Require(bool holds, string requirement)
    {
        if (!holds)
        {
            throw DataFault.Of(name, Invariant($"{requirement}, but the sites range over {(_integers ? "integers" : "numbers")} of {_range.Least:G6} to ")
                + Invariant($"{_range.Greatest:G6}."));
        }
    }
}
