using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tables;

/// <summary>All rows of a source, and which file and part they came from.</summary>
/// <param name="All">The rows.</param>
/// <param name="Parts">Their parts, in the order of the rows.</param>
internal sealed record LoadedTable(Dataset All, IReadOnlyList<RowRange> Parts)
{
    /// <summary>Makes a table of what readers collected.</summary>
    /// <param name="name">The name of the source.</param>
    /// <param name="table">The collected rows; used up.</param>
    /// <param name="options">The kinds that are given.</param>
    /// <param name="parts">The parts, or null for one per file.</param>
    public static LoadedTable Finish(string name, TableBuilder table, DataOptions options, IReadOnlyList<RowRange>? parts = null)
    {
        parts ??= table.Parts;
        string file = parts[0].File;
        Dictionary<int, ColumnKind> given = KindInference.Overrides(options, file, table.Names, table.LabelColumn);
        int[] positions = [.. Enumerable.Range(0, table.Slots.Length).Where(c => c != table.LabelColumn)];
        var columns = new ValueColumn[positions.Length];
        var summaries = new ColumnSummary[positions.Length];
        for (int i = 0; i < positions.Length; i++)
        {
            columns[i] = table.Slots[positions[i]]!.Finish(out summaries[i]);
        }

        // One kind for a whole image: its pixels are the same quantity.
        ColumnSummary? image = table.Image is null ? null : summaries.Aggregate(ColumnSummary.Merge);
        var infos = new ColumnInfo[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            ColumnKind? kind = given.TryGetValue(positions[i], out ColumnKind own) ? own : options.Kind;
            infos[i] = kind is { } k
                ? Check(table, parts, positions[i], k, columns[i], summaries[i])
                : Infer(table, positions[i], columns[i], summaries[i], image);
        }

        infos = KindInference.WithAlphabets(
            infos, columns, table.Image is null ? summaries : OfKinds(infos, summaries), table.Image is not null, table.GreyLevels);
        int many = Array.FindIndex(infos, c => c.Alphabet > SymbolCodes.LargestCount);
        if (many >= 0)
        {
            string place = DataFault.Column(positions[many], table.Named ? table.Names[positions[many]] : null);
            throw DataFault.Of(file,
                Invariant($"{place} has {infos[many].Alphabet} different values; a categorical column has at most {SymbolCodes.LargestCount}."));
        }

        (int[]? labels, string[] classes) = table.Labels is null ? (null, []) : table.Labels.Finish();
        if (labels is not null && classes.Length == 0 && options.ExpectedSites is null)
        {
            throw DataFault.Of(file, $"the label {DataFault.Show(table.LabelName!)} has no value in any row.");
        }

        var observations = new Observations(columns);
        bool inferred = options.Kind is null && given.Count < columns.Length;
        return new LoadedTable(
            new Dataset(name, observations, infos)
            {
                Labels = labels,
                ClassNames = classes,
                LabelName = table.LabelName,
                Image = table.Image,
                IsNamed = table.Named,
                Notes = [.. table.Named ? DatasetNotes.OnHeader(table.Names) : [],
                    .. DatasetNotes.Write(observations, infos, summaries, inferred, labels, classes)],
            },
            parts);
    }

    // The pixels of one kind have one alphabet; those of another kind, which the options can give to single pixels, say nothing of it.
    private static ColumnSummary[] OfKinds(ColumnInfo[] infos, ColumnSummary[] summaries)
    {
        var merged = infos.Zip(summaries).GroupBy(p => p.First.Kind).ToDictionary(g => g.Key, g => g.Select(p => p.Second).Aggregate(ColumnSummary.Merge));
        return Array.ConvertAll(infos, c => merged[c.Kind]);
    }

    private static ColumnInfo Infer(TableBuilder table, int position, ValueColumn column, ColumnSummary values, ColumnSummary? image) =>
        new(table.Names[position], table.GreyLevels is null ? KindInference.Infer(image ?? values, column) : ColumnKind.Categorical, 0, values.Missing);

    private static ColumnInfo Check(TableBuilder table, IReadOnlyList<RowRange> parts, int position, ColumnKind kind, ValueColumn column, ColumnSummary values)
    {
        int row = KindInference.FindOffender(kind, column, values, out string requirement);
        if (row >= 0)
        {
            RowRange part = parts.Last(p => p.Start <= row);
            string place = DataFault.Column(position, table.Named ? table.Names[position] : null);
            throw DataFault.Of(part.File, Invariant($"row {row - part.Start + 1}, {place}: the value is {column[row]}, but {requirement}."));
        }

        return new ColumnInfo(table.Names[position], kind, 0, values.Missing);
    }
}

/// <summary>Rows that came from one file.</summary>
/// <param name="Part">The part they belong to; <see cref="DataPart.All"/> where the source does not say.</param>
/// <param name="File">The file.</param>
/// <param name="Start">Their first row in the table.</param>
/// <param name="Count">How many they are.</param>
internal readonly record struct RowRange(DataPart Part, string File, int Start, int Count);
