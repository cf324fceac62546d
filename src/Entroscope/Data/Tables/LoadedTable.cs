using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

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
        if (options.Schema is { } schema)
        {
            return new LoadedTable(SchemaTable.Finish(name, table, schema, parts), parts);
        }

        string file = parts[0].File;
        Dictionary<int, ColumnKind> given = KindInference.Overrides(options, file, table.Names, table.LabelColumn);
        bool inferring = table is { IsText: true, Named: true } && options is { ExpectedSites: null, Kind: null };
        var set = ColumnSet.Of(table, options, given, inferring, parts);
        TableColumn[] columns = set.Columns;
        ValueColumn[] values = Array.ConvertAll(columns, c => c.Values);
        ColumnSummary[] summaries = Array.ConvertAll(columns, c => c.Summary);

        // One kind for a whole image: its pixels are the same quantity.
        ColumnSummary? image = table.Image is null ? null : summaries.Aggregate(ColumnSummary.Merge);
        var infos = new ColumnInfo[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            TableColumn column = columns[i];
            ColumnKind? kind = column.Decided ? null : given.TryGetValue(column.Position, out ColumnKind own) ? own : options.Kind;
            infos[i] = column.Decided ? Decided(column)
                : kind is { } k ? Check(table, parts, column.Position, k, column.Values, column.Summary)
                : Infer(table, column.Position, column.Values, column.Summary, image);
        }

        infos = KindInference.WithAlphabets(
            infos, values, table.Image is null ? summaries : OfKinds(infos, summaries), table.Image is not null, table.GreyLevels);
        int many = Array.FindIndex(infos, c => c.Alphabet > SymbolCodes.LargestCount);
        if (many >= 0)
        {
            string place = DataFault.Column(columns[many].Position, table.Named ? table.Names[columns[many].Position] : null);
            throw DataFault.Of(file,
                Invariant($"{place} has {infos[many].Alphabet} different values; a categorical column has at most {SymbolCodes.LargestCount}."));
        }

        (int[]? labels, string[] classes) = table.Labels is null ? (null, []) : table.Labels.Finish();
        if (labels is not null && classes.Length == 0 && options.ExpectedSites is null)
        {
            throw DataFault.Of(file, $"the label {DataFault.Show(table.LabelName!)} has no value in any row.");
        }

        string? label = labels is null || options.ExpectedSites is not null ? null : LabelChecks.Note(file, table.LabelName!, labels, classes);
        var observations = new Observations(values);
        bool inferred = options.Kind is null && given.Count < columns.Length;
        TableSchema? described = set.NeedsSchema || infos.Any(c => c.Kind == ColumnKind.Ordinal) ? set.Describe(table, infos, options) : null;
        return new LoadedTable(
            new Dataset(name, observations, infos)
            {
                Labels = labels,
                ClassNames = classes,
                LabelName = table.LabelName,
                Image = table.Image,
                IsNamed = table.Named,
                IsText = table.IsText,
                Schema = described,
                Notes = [.. table.Named ? DatasetNotes.OnHeader(table.Names) : [], .. table.Notes, .. table.Plan?.Notes ?? [],
                    .. DatasetNotes.OnColumns(described), .. DatasetNotes.Write(observations, infos, summaries, inferred, labels, classes),
                    .. label is null ? Array.Empty<string>() : [label]],
            },
            parts);
    }

    /// <summary>Keeps some of the rows, as the options say: the first ones of every file, and of these a number drawn by chance.</summary>
    public LoadedTable Limit(DataOptions options)
    {
        if (options.MaxRows is null && options.SampleRows is null)
        {
            return this;
        }

        var rows = new List<int>();
        var parts = new List<RowRange>();
        int drawable = Parts.Where(p => p.Part is DataPart.All or DataPart.Train).Sum(p => Math.Min(p.Count, options.MaxRows ?? int.MaxValue));
        int[] drawn = [.. Enumerable.Range(0, drawable)];
        if (options.SampleRows is { } wanted && wanted < drawable)
        {
            new RandomStream(options.SampleSeed, "sampled rows").Shuffle(drawn.AsSpan());
            drawn = [.. drawn.Take(wanted).Order()];
        }

        (int next, int before) = (0, 0);
        foreach (RowRange part in Parts)
        {
            int count = Math.Min(part.Count, options.MaxRows ?? int.MaxValue);
            int start = rows.Count;
            if (part.Part is DataPart.All or DataPart.Train)
            {
                for (; next < drawn.Length && drawn[next] < before + count; next++)
                {
                    rows.Add(part.Start + drawn[next] - before);
                }

                before += count;
            }
            else
            {
                rows.AddRange(Enumerable.Range(part.Start, count));
            }

            parts.Add(part with { Start = start, Count = rows.Count - start });
        }

        string? note = options.SampleRows is null || drawn.Length == drawable ? null
            : Invariant($"of {drawable} rows {drawn.Length} were drawn with seed {options.SampleSeed}");
        return new LoadedTable(All.Select(rows.ToArray(), All.Name).Noting(note), parts);
    }

    private static ColumnInfo Decided(TableColumn column) => new(column.Schema.Name, column.Schema.Kind, 0, column.Summary.Missing)
    {
        Alphabet = column.Schema.Kind == ColumnKind.Text ? column.Schema.Categories.Count + 1 : 0,
        Unseen = column.Schema.Unseen,
    };

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
