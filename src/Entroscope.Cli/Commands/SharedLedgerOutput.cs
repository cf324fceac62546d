using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Commands;

/// <summary>The shared ledger of the rows of a file: as tables, as JSON, or as one line of CSV a row.</summary>
internal sealed class SharedLedgerOutput(
    ModelEngine engine, ModelData rows, Numbers numbers, ModelEnsemble? ensemble, EngineOptions options, CancellationToken cancellation)
{
    private const int ChunkRows = 256;
    private const int ShownRows = 10;
    private readonly Observations _data = rows.Data.Observations;
    private readonly PoolingTree? _tree = engine.Model.CommonTree;
    private readonly TableSchema? _schema = engine.Model.Metadata.Words;

    private string[] Names => [.. rows.Data.Columns.Select(c => c.Name)];

    /// <summary>Shows account, columns and, if wanted, the most surprising rows.</summary>
    public void Show(bool samples, TextWriter output)
    {
        SharedLedger ledger = SharedLedgers.Compute(engine, rows.Rows, cancellation);
        output.WriteLine(Invariant($"{Numbers.Count(ledger.Samples, "sample")}; means with 95 % intervals, in {numbers.Unit} a sample"));
        if (SharedWords.Impossible(ledger) is { } impossible)
        {
            output.WriteLine(impossible);
        }

        SharedLedgerText.ShowAccount(ledger, _tree, numbers, output);
        SharedLedgerText.ShowColumns(ledger, Names, engine.Model.ClassNames(), numbers, output);
        if (samples)
        {
            int[] chosen = MostSurprising();
            SharedTable table = SharedTables.Of(engine, _data, RowSelection.Of(chosen), cancellation);
            SharedLedgerText.ShowRows(table, chosen, Value, ledger, Names, numbers, output);
        }

        Widen(ledger)?.Show(numbers, output);
    }

    /// <summary>Writes the one JSON object.</summary>
    public void WriteJson(bool samples, TextWriter output) => JsonOutput.Write(output, w =>
    {
        SharedLedger ledger = SharedLedgers.Compute(engine, rows.Rows, cancellation);
        w.WriteNumber("rows", _data.Rows);
        w.WriteString("unit", "nats");
        if (samples)
        {
            w.WriteStartArray("samples");
            ForEachChunk((table, _) =>
            {
                for (int r = 0; r < table.Rows; r++)
                {
                    SharedLedgerJson.Sample(w, table, r, _tree);
                    w.FlushWhenLarge();
                }
            });
            w.WriteEndArray();
        }

        string[] names = Names;
        SharedLedgerJson.Write(w, ledger, _tree, i => names[i]);
        Widen(ledger)?.Write(w);
    });

    /// <summary>Writes log p and two terms a column for every row, in nats: a field is empty where the value is missing.</summary>
    public void WriteCsv(string file) => AtomicFile.Write(file, stream =>
    {
        using var writer = new StreamWriter(stream, new System.Text.UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        WriteCsv(writer);
    });

    /// <summary>Writes what <see cref="WriteCsv(string)"/> writes.</summary>
    public void WriteCsv(TextWriter writer)
    {
        IEnumerable<string> header = Names.SelectMany(n => new[] { n + ":marginal", n + ":given_rest" }).Prepend("log_p");
        TableText.Write(writer, header, 0, (_, _) => { });
        ForEachChunk((table, start) => TableText.WriteRows(writer, table.Rows, (text, r) =>
        {
            TableText.Append(text, 0, table.LogLikelihood[r]);
            for (int i = 0; i < table.Sites; i++)
            {
                bool missing = double.IsNaN(_data[start + r, i]);
                TableText.Append(text, 1, missing ? double.NaN : table.Marginal[(r * table.Sites) + i]);
                TableText.Append(text, 1, missing ? double.NaN : table.GivenRest[(r * table.Sites) + i]);
            }
        }));
    }

    private EnsembleLedger? Widen(SharedLedger own) => ensemble is null ? null : new EnsembleLedger(
        ensemble, own,
        [.. ensemble.Models.Select(m => SharedLedgers.Compute(new ModelEngine(m, options), ModelData.Of(m.Pattern, rows.Data).Rows, cancellation))],
        Names);

    private void ForEachChunk(Action<SharedTable, int> use)
    {
        for (int start = 0; start < _data.Rows; start += ChunkRows)
        {
            use(SharedTables.Of(engine, _data, RowSelection.Range(start, Math.Min(ChunkRows, _data.Rows - start)), cancellation), start);
        }
    }

    private int[] MostSurprising()
    {
        double[] log = new double[_data.Rows];
        engine.LogLikelihood(_data, RowSelection.All(_data), log, cancellation: cancellation);
        return [.. Enumerable.Range(0, log.Length).OrderBy(r => log[r]).Take(ShownRows)];
    }

    private string Value(int row, int column) => double.IsNaN(_data[row, column]) ? "missing"
        : _schema?.Columns[column] is { Kind: ColumnKind.Text or ColumnKind.Boolean or ColumnKind.Date } named ? named.Format(_data[row, column])
        : TableText.Number(_data[row, column]);
}
