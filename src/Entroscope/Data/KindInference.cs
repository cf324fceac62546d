using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Data;

/// <summary>Decides how columns are modelled: what the user says, else what the values allow.</summary>
internal static class KindInference
{
    /// <summary>The greatest value that is taken for a symbol without being told.</summary>
    public const int LargestInferredSymbol = byte.MaxValue;

    /// <summary>The greatest symbol or count that is accepted: tables are as long as the alphabet.</summary>
    public const int LargestSymbol = ushort.MaxValue - 1;

    /// <summary>Infers a kind from values.</summary>
    public static ColumnKind Infer(ColumnSummary values)
    {
        if (values.Within(1))
        {
            return ColumnKind.Binary;
        }

        return values.Within(LargestInferredSymbol) ? ColumnKind.Categorical : ColumnKind.Real;
    }

    /// <summary>Infers the columns of observations without names.</summary>
    public static ColumnInfo[] Infer(Observations data, GridSize? image)
    {
        ColumnSummary[] summaries = [.. Enumerable.Range(0, data.Sites).Select(i => ColumnSummary.Of(data.Column(i)))];
        ColumnSummary all = summaries.Aggregate(ColumnSummary.Merge);
        return [.. summaries.Select((own, i) => Describe(Invariant($"x{i}"), own, image is null ? own : all))];
    }

    /// <summary>Infers a column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="own">Its values.</param>
    /// <param name="basis">The values that decide: its own, or those of the whole image.</param>
    public static ColumnInfo Describe(string name, ColumnSummary own, ColumnSummary basis)
    {
        ColumnKind kind = Infer(basis);
        return new ColumnInfo(name, kind, Alphabet(kind, basis), own.Missing);
    }

    /// <summary>Gets the number of values of a column.</summary>
    public static int Alphabet(ColumnKind kind, ColumnSummary values) => kind switch
    {
        ColumnKind.Binary => 2,
        ColumnKind.Real => 0,
        _ => (int)Math.Max(1, values.Maximum) + 1,
    };

    /// <summary>Finds the first value that a kind does not allow.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="column">The values.</param>
    /// <param name="values">Their summary.</param>
    /// <param name="requirement">What the kind allows.</param>
    /// <returns>The row of the value, or -1 where all are allowed.</returns>
    public static int FindOffender(ColumnKind kind, ValueColumn column, ColumnSummary values, out string requirement)
    {
        (int largest, requirement) = kind switch
        {
            ColumnKind.Binary => (1, "a binary value must be 0 or 1"),
            ColumnKind.Categorical => (LargestSymbol, Invariant($"a categorical value must be an integer of 0..{LargestSymbol}")),
            ColumnKind.Count => (LargestSymbol, Invariant($"a count must be an integer of 0..{LargestSymbol}")),
            _ => (int.MaxValue, string.Empty),
        };
        if (kind == ColumnKind.Real || values.Within(largest))
        {
            return -1;
        }

        int row = 0;
        while (double.IsNaN(column[row]) || (column[row] >= 0 && column[row] <= largest && column[row] == Math.Floor(column[row])))
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
