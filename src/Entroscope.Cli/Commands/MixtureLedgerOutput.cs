using System.Text.Json;
using Entroscope.Cli.Output;
using Entroscope.Engine;
using Entroscope.Information;
using Entroscope.Model;
using Entroscope.Reporting.Json;
using Entroscope.Workflow;

namespace Entroscope.Cli.Commands;

/// <summary>The <c>ledger</c> of a mixture of several components.</summary>
internal static class MixtureLedgerOutput
{
    private const int ChunkRows = 256;

    /// <summary>Computes the ledger and shows it.</summary>
    /// <param name="engine">The engines of the mixture.</param>
    /// <param name="rows">The data.</param>
    /// <param name="labels">The classes that are given, or null.</param>
    /// <param name="samples">For JSON whether the samples are wanted; null for the table.</param>
    /// <param name="numbers">How numbers are shown.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void Show(MixtureEngine engine, ModelData rows, int[]? labels, bool? samples, Numbers numbers, TextWriter output, CancellationToken cancellation)
    {
        Observations data = rows.Data.Observations;
        MixtureLedger mean = labels is null
            ? MixtureLedgers.Compute(engine, data, null, cancellation)
            : MixtureLedgers.ComputeGivenClass(engine, data, labels, cancellation)!;
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
                WriteSamples(w, engine, data, labels, cancellation);
            }

            MixtureLedgerJson.Write(w, engine.Mixture, mean);
        });
    }

    private static void WriteSamples(Utf8JsonWriter writer, MixtureEngine engine, Observations data, int[]? labels, CancellationToken cancellation)
    {
        writer.WriteStartArray("samples");
        for (int start = 0; start < data.Rows; start += ChunkRows)
        {
            MixtureLedgerTable table = engine.Ledger(data, RowSelection.Range(start, Math.Min(ChunkRows, data.Rows - start)), labels, cancellation);
            for (int r = 0; r < table.Rows; r++)
            {
                MixtureLedgerJson.Sample(writer, engine.Mixture, table, r);
                writer.FlushWhenLarge();
            }
        }

        writer.WriteEndArray();
    }

    private static void ShowTable(MixtureLedger mean, Numbers numbers, TextWriter output)
    {
        output.WriteLine(Invariant($"{mean.Samples} samples, {mean.Components.Length} components; means with 95 % intervals, in {numbers.Unit} a sample; a component's terms count by its posterior probability"));
        if (mean.Impossible.Count > 0)
        {
            output.WriteLine($"{mean.Impossible}, which {(mean.Impossible.Count == 1 ? "has" : "have")} no ledger; the others cost {numbers.Show(mean.PossibleSurprisal)}, spent as the table tells");
        }

        MixtureLedgerComponent[] parts = mean.Components;
        var table = new TextTable(["spent at", "all", .. parts.Select((_, z) => Invariant($"component {z}"))]);
        table.Add(["share of the samples", string.Empty, .. parts.Select(p => Numbers.Percent(p.Share))]);
        table.Add(["component", numbers.Show(mean.ComponentInformation), .. parts.Select(_ => string.Empty)]);
        table.Add(["class", numbers.Show(mean.ClassInformation), .. parts.Select(p => numbers.Show(p.ClassInformation))]);
        for (int l = mean.LevelInformation.Length - 1; l >= 0; l--)
        {
            int level = l;
            table.Add([Invariant($"level {l}"), numbers.Show(mean.LevelInformation[l]), .. parts.Select(p => level < p.LevelInformation.Length ? numbers.Show(p.LevelInformation[level]) : string.Empty)]);
        }

        table.Add(["left at the sites", numbers.Show(mean.SiteSurprisal.Sum(s => s.Value)), .. parts.Select(p => numbers.Show(p.SiteSurprisal))]);
        table.Add(["sum", numbers.Show(mean.Surprisal), .. parts.Select(p => numbers.Show(p.Surprisal))]);
        table.WriteTo(output);
    }
}
