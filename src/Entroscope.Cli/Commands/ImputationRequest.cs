namespace Entroscope.Cli.Commands;

/// <summary>What is asked of <c>impute</c>.</summary>
/// <param name="Draws">The number of tables of a multiple imputation; null for one table.</param>
/// <param name="IsLong">Whether these tables are written below one another.</param>
/// <param name="Level">The probability of the intervals; null for none.</param>
internal sealed record ImputationRequest(ImputeMethod Method, int? Draws, bool IsLong, double? Level, string? File, bool Json)
{
    /// <summary>Gets whether windows are written as the text that they are.</summary>
    public bool AsText { get; init; }

    private string? Named => File is not null && !StandardStream.IsOutput(File) ? File : null;

    private bool HasFiles => Draws is not null && !IsLong && Named is not null;

    /// <summary>Refuses what means nothing, before anything is read.</summary>
    /// <exception cref="UsageException">Options contradict each other, or a file that is written is the data.</exception>
    public void Check(string data)
    {
        UsageException.ThrowIf(Draws is not null && Method != ImputeMethod.Sample,
            "--draws writes joint draws, several tables of them; --method mean and --method mode make one table");
        UsageException.ThrowIf(IsLong && Draws is null, "--long needs --draws M, whose tables it writes below one another");
        UsageException.ThrowIf(Draws is not null && !IsLong && Named is null && !Json,
            "--draws writes a file a table and needs --output FILE; --long writes one table, --json one object");
        UsageException.ThrowIf(Level is not null && Named is null && !Json,
            "--intervals writes a file beside that of --output, or into --json; give one of them");
        foreach (string output in Files())
        {
            UsageException.ThrowIf(FileStatus.IsSame(data, output), $"{output}: is read by this command; write into another file");
        }
    }

    /// <summary>Fills the values and writes them.</summary>
    public void Run(ConvACMixture model, ModelData rows, ulong seed, EngineOptions engine, TextWriter output, CancellationToken cancellation)
    {
        Observations data = rows.Data.Observations;
        IReadOnlyList<Observations> filled = Draws is { } count
            ? Imputation.Draws(model, rows.Rows, count, seed, engine, cancellation)
            : [Sampling.Fill(model, rows.Rows, seed, Method, engine, cancellation)];
        IReadOnlyList<FilledCell> cells = Level is { } level ? Imputation.Intervals(model, rows.Rows, level, engine, cancellation) : [];
        double[] shares = ComponentOutput.Shares(model, rows.Rows, engine, cancellation);
        string[] names = [.. rows.Data.Columns.Select(c => c.Name)];
        var intervals = new FilledCellOutput(names, Schema(rows));
        long missing = rows.Data.Columns.Where((_, i) => !model.Components[0].Leaves[i].HasNoValue).Sum(c => (long)c.Missing);
        string done = ComponentOutput.After(Invariant($"{data.Rows} rows, {missing} values filled"), shares);

        // Files are whole before a word is shown: a lost reader of these words loses nothing.
        using var words = new StringWriter { NewLine = "\n" };
        TextWriter shown = Named is null ? output : words;
        foreach ((int m, string file) in (HasFiles ? Files()[..filled.Count] : [File!]).Index())
        {
            Observations[] tables = HasFiles ? [filled[m]] : [.. filled];
            TableText.Deliver(writer => Write(writer, tables, rows, names), file, Json, shown, done);
        }

        if (Level is not null && Named is not null)
        {
            TableText.Deliver(writer => intervals.WriteCsv(writer, cells), Beside("intervals"), Json, shown, Invariant($"{cells.Count} intervals"));
        }

        output.Write(words.ToString());

        if (Json)
        {
            JsonOutput.Write(output, w =>
            {
                w.WriteNumber("row_count", data.Rows);
                if (Draws is null)
                {
                    WriteRows(w, filled[0], rows);
                }
                else
                {
                    w.Objects("imputations", filled, table => WriteRows(w, table, rows));
                }

                if (Level is { } probability)
                {
                    w.WriteNumber("interval_level", probability);
                    intervals.WriteJson(w, cells);
                }

                ComponentOutput.Write(w, model, shares);
            });
        }
    }

    private static TableSchema? Schema(ModelData rows) => rows.Data.Schema ?? rows.Data.Sequence?.Table;

    private void WriteRows(Utf8JsonWriter w, Observations table, ModelData rows)
    {
        if (AsText)
        {
            WindowText.Write(w, "texts", table, rows.Data.Sequence!);
        }
        else
        {
            RowsJson.Write(w, "rows", table, Schema(rows), rows.Data.Observations);
        }
    }

    private void Write(TextWriter writer, Observations[] tables, ModelData rows, string[] names)
    {
        if (AsText)
        {
            Array.ForEach(tables, table => WindowText.Write(writer, table, rows.Data.Sequence!, "window"));
            return;
        }

        Func<int, string>? label = rows.Data.Labels is { } labels ? r => labels[r] < 0 ? string.Empty : rows.Data.ClassNames[labels[r]] : null;
        TableText.Write(writer, tables, names, rows.Data.LabelName, label, Schema(rows), IsLong ? "imputation" : null, rows.Data.Observations);
    }

    // The files beside that of --output: one a draw, and that of the intervals.
    private string[] Files() => Named is null
        ? []
        :
        [
            .. HasFiles ? Enumerable.Range(1, Draws!.Value).Select(m => Beside(Invariant($"{m}"))) : [],
            .. Level is null ? Array.Empty<string>() : [Beside("intervals")],
        ];

    private string Beside(string part) => Path.ChangeExtension(Named!, part + (Path.GetExtension(Named) is { Length: > 0 } extension ? extension : ".csv"));
}
