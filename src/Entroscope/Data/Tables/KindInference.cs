using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Data.Tables;

/// <summary>Decides how columns are modelled: what the user says, else what the values allow.</summary>
internal static class KindInference
{
    /// <summary>The greatest value that is taken for a symbol unless the user says so.</summary>
    public const int LargestInferredSymbol = byte.MaxValue;

    /// <summary>The greatest count that is accepted.</summary>
    public const int LargestCount = BinomialLeaf.LargestTrials;

    // The ordinals of a column are at most as many as the symbols of a categorical one.
    private const double LargestOrdinal = 32000;

    // Integers of any size that take no more different values than these, each of them often, are codes: spins of -1 and 1, years of census, article numbers.
    private const int MostInferredCodes = 16;
    private const int LeastRepetitions = 5;

    // Bytes of images that take more values than these are grey levels, of which those between the values seen are possible.
    private const int MostCodesOfImages = 16;

    /// <summary>Infers a kind from values.</summary>
    /// <param name="values">Their summary: that of the column, or of all columns of an image.</param>
    /// <param name="column">The column.</param>
    public static ColumnKind Infer(ColumnSummary values, ValueColumn column)
    {
        if (values.Within(1))
        {
            return ColumnKind.Binary;
        }

        return values.Within(LargestInferredSymbol) || (values.Integers && HasFewValues(column)) ? ColumnKind.Categorical : ColumnKind.Real;
    }

    /// <summary>Infers the columns of observations without names.</summary>
    public static ColumnInfo[] Infer(Observations data, GridSize? image)
    {
        ColumnSummary[] summaries = [.. Enumerable.Range(0, data.Sites).Select(i => ColumnSummary.Of(data.Column(i)))];
        ColumnSummary all = summaries.Aggregate(ColumnSummary.Merge);
        return WithAlphabets(
            [.. summaries.Select((own, i) => new ColumnInfo(Invariant($"x{i}"), Infer(image is null ? own : all, data.Column(i)), 0, own.Missing))],
            [.. Enumerable.Range(0, data.Sites).Select(data.Column)],
            [.. image is null ? summaries : summaries.Select(_ => all)],
            image is not null);
    }

    private static bool HasFewValues(ValueColumn column)
    {
        var seen = new HashSet<double>();
        int observed = 0;
        for (int r = 0; r < column.Count; r++)
        {
            double x = column[r];
            observed += double.IsNaN(x) ? 0 : 1;
            if (!double.IsNaN(x) && (Math.Abs(x) > SymbolCodes.LargestCode || (seen.Add(x) && seen.Count > MostInferredCodes)))
            {
                return false;
            }
        }

        return observed >= LeastRepetitions * seen.Count;
    }

    /// <summary>
    /// Gives columns of known kinds their alphabets: of categorical ones the values that they take, whatever these are.
    /// A column without any value, of whatever kind, has nothing to be modelled: it becomes one that is always missing.
    /// </summary>
    /// <param name="columns">The columns.</param>
    /// <param name="values">Their values.</param>
    /// <param name="summaries">What decides the size of the other alphabets: their values, or those of the whole image.</param>
    /// <param name="image">Whether the columns are the pixels of an image, which have one alphabet.</param>
    /// <param name="levels">The grey levels that the format of an image has; null for none.</param>
    public static ColumnInfo[] WithAlphabets(ColumnInfo[] columns, ValueColumn[] values, ColumnSummary[] summaries, bool image, int? levels = null)
    {
        int[] categorical = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i].Kind == ColumnKind.Categorical)];
        int[][] groups = image ? [categorical] : Array.ConvertAll(categorical, i => new[] { i });
        var seen = new (SymbolCodes? Codes, int Alphabet)[columns.Length];
        ParallelLoop.For(groups.Length, g =>
        {
            int[] group = groups[g];
            SymbolCodes? codes = SymbolCodes.Of(group.Select(i => values[i]), out int count);
            bool scale = levels > 0 && count > MostCodesOfImages;
            Array.ForEach(group, i => seen[i] = scale ? (null, levels!.Value) : (codes, count));
        });
        return [.. columns.Select((column, i) => summaries[i].IsEmpty ? column.WithoutValue() : column.Kind switch
        {
            ColumnKind.Binary or ColumnKind.Boolean => column with { Alphabet = 2 },
            ColumnKind.Real or ColumnKind.Date => column with { Alphabet = 0 },
            ColumnKind.Text => column,
            ColumnKind.Ordinal => Ordinal(column, summaries[i].Minimum, summaries[i].Maximum),
            ColumnKind.Count => column with { Alphabet = levels ?? ((int)Math.Max(1, summaries[i].Maximum) + 1) },
            _ => column with { Alphabet = Math.Max(1, seen[i].Alphabet), Codes = seen[i].Codes },
        })];
    }

    /// <summary>Gives an ordinal column its alphabet: all integers of a range.</summary>
    public static ColumnInfo Ordinal(ColumnInfo column, double minimum, double maximum)
    {
        int count = (int)(maximum - minimum) + 1;
        return column with
        {
            Alphabet = count,
            Codes = minimum == 0 ? null : new SymbolCodes([.. Enumerable.Range(0, count).Select(k => (long)minimum + k)]),
        };
    }

    /// <summary>Finds the first value that a kind does not allow.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="column">The values.</param>
    /// <param name="values">Their summary.</param>
    /// <param name="requirement">What the kind allows.</param>
    /// <returns>The row of the value, or -1 where all are allowed.</returns>
    public static int FindOffender(ColumnKind kind, ValueColumn column, ColumnSummary values, out string requirement)
    {
        (double least, double largest, requirement) = kind switch
        {
            ColumnKind.Binary => (0, 1, "a binary value must be 0 or 1"),
            ColumnKind.Categorical =>
                (-(double)SymbolCodes.LargestCode, SymbolCodes.LargestCode, "a categorical value must be an integer of at most 2^53 in size"),
            ColumnKind.Ordinal => (-LargestOrdinal, LargestOrdinal, Invariant($"an ordinal value must be an integer of -{LargestOrdinal}..{LargestOrdinal}")),
            ColumnKind.Count => (0.0, (double)LargestCount, Invariant($"a count must be an integer of 0..{LargestCount}")),
            _ => (double.NegativeInfinity, double.PositiveInfinity, string.Empty),
        };
        if (kind == ColumnKind.Real || values.IsEmpty || (values.Integers && values.Minimum >= least && values.Maximum <= largest))
        {
            return -1;
        }

        int row = 0;
        while (double.IsNaN(column[row]) || (column[row] >= least && column[row] <= largest && column[row] == Math.Floor(column[row])))
        {
            row++;
        }

        return row;
    }

    /// <summary>Gets the kinds that the user gave for single columns, by position in the file.</summary>
    public static Dictionary<int, ColumnKind> Overrides(DataOptions options, string file, IReadOnlyList<string> names, int labelColumn)
    {
        var kinds = new Dictionary<int, ColumnKind>();
        foreach ((string reference, ColumnKind kind) in options.ColumnKinds ?? new Dictionary<string, ColumnKind>(StringComparer.Ordinal))
        {
            int column = ColumnReference.Find(file, names, reference);
            if (column == labelColumn)
            {
                throw DataFault.Of(file, $"{DataFault.Column(column, names[column])} is the label, which has no kind.");
            }

            if (!kinds.TryAdd(column, kind) && kinds[column] != kind)
            {
                throw DataFault.Of(file, Invariant($"{DataFault.Column(column, names[column])} is given two kinds, {kinds[column]} and {kind}."));
            }
        }

        return kinds;
    }
}
