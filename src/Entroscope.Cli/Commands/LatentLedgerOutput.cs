namespace Entroscope.Cli.Commands;

/// <summary>The latent ledger of the rows of a file, as a table or as JSON.</summary>
/// <param name="rows">The rows, with the classes that are given.</param>
internal sealed class LatentLedgerOutput(ModelEngine engine, FittingRows rows, CancellationToken cancellation)
{
    private const int ChunkRows = 256;

    /// <summary>Computes the ledger and shows it.</summary>
    /// <param name="samples">For JSON whether the samples are wanted; null for the table.</param>
    public void Show(bool? samples, Numbers numbers, TextWriter output)
    {
        DatasetLedger mean = rows.Labels is null
            ? DatasetLedgers.Compute(engine, rows, cancellation)
            : DatasetLedgers.ComputeGivenClass(engine, rows, cancellation)!;
        if (samples is not { } wanted)
        {
            ShowTable(mean, numbers, output);
            return;
        }

        JsonOutput.Write(output, w =>
        {
            w.WriteNumber("rows", mean.Samples);
            w.Impossible(mean.Impossible);
            w.WriteString("unit", "nats");
            if (wanted)
            {
                WriteSamples(w);
            }

            LatentLedgerJson.Write(w, engine.Model, mean);
        });
    }

    private void WriteSamples(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("samples");
        for (int start = 0; start < rows.Data.Rows; start += ChunkRows)
        {
            ModelLedgerTable table = engine.Ledger(
                rows.Data, RowSelection.Range(start, Math.Min(ChunkRows, rows.Data.Rows - start)), rows.Labels, cancellation);
            for (int r = 0; r < table.Rows; r++)
            {
                LatentLedgerJson.Sample(writer, engine.Model, table, r);
                writer.FlushWhenLarge();
            }
        }

        writer.WriteEndArray();
    }

    private void ShowTable(DatasetLedger mean, Numbers numbers, TextWriter output)
    {
        bool single = mean.Components.Length == 1;
        string components = single ? string.Empty : Invariant($", {mean.Components.Length} components");
        string weighing = single ? string.Empty : "; a component's terms count by its posterior probability";
        output.WriteLine(Invariant($"{Numbers.Count(mean.Samples, "sample")}{components}; means with 95 % intervals, in {numbers.Unit} a sample{weighing}"));
        if (mean.Impossible.Count > 0)
        {
            output.WriteLine($"{mean.Impossible}, which {(mean.Impossible.Count == 1 ? "has" : "have")} no ledger; "
                + $"the others cost {numbers.Show(mean.PossibleSurprisal)}, spent as the table shows");
        }

        (single ? Levels(engine.Model.Components[0].Tree, mean, numbers) : Components(mean, numbers)).WriteTo(output);
    }

    private static TextTable Levels(PoolingTree tree, DatasetLedger mean, Numbers numbers)
    {
        var table = new TextTable("level", "nodes", "surprisal given the level", "spent at the level");
        for (int l = 0; l <= tree.Height; l++)
        {
            int nodes = Enumerable.Range(0, tree.NodeCount).Count(v => tree.SpendingLevel(v) == l);
            table.Add(Invariant($"{l}"), Invariant($"{nodes}"), numbers.Show(mean.SurprisalGivenLevel[l]), numbers.Show(mean.LevelInformation[l]));
        }

        table.Add("class", "1", string.Empty, numbers.Show(mean.ClassInformation));
        table.Add("all", string.Empty, numbers.Show(mean.Surprisal), string.Empty);
        return table;
    }

    private static TextTable Components(DatasetLedger mean, Numbers numbers)
    {
        ComponentLedger[] parts = mean.Components;
        var table = new TextTable(["spent at", "all", .. parts.Select((_, z) => Invariant($"component {z}"))]);
        table.Add(["share of the samples", string.Empty, .. parts.Select(p => Numbers.Percent(p.Share))]);
        table.Add(["component", numbers.Show(mean.ComponentInformation), .. parts.Select(_ => string.Empty)]);
        table.Add(["class", numbers.Show(mean.ClassInformation), .. parts.Select(p => numbers.Show(p.ClassInformation))]);
        for (int l = mean.LevelInformation.Length - 1; l >= 0; l--)
        {
            int level = l;
            table.Add([Invariant($"level {l}"), numbers.Show(mean.LevelInformation[l]),
                .. parts.Select(p => level < p.LevelInformation.Length ? numbers.Show(p.LevelInformation[level]) : string.Empty)]);
        }

        table.Add(["left at the sites", numbers.Show(mean.SiteSurprisal.Sum(s => s.Value)), .. parts.Select(p => numbers.Show(p.SiteSurprisal))]);
        table.Add(["sum", numbers.Show(mean.Surprisal), .. parts.Select(p => numbers.Show(p.Surprisal))]);
        return table;
    }
}
