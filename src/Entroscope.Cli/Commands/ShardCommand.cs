using Entroscope.Data.Readers;

namespace Entroscope.Cli.Commands;

/// <summary><c>shard</c>: data as tiles, which are read from the disk while they are used.</summary>
internal static class ShardCommand
{
    private const int RowsOfProgress = 1 << 20;

    public static Command Create()
    {
        var data = new DataArguments(sequences: false);
        var folder = new PathOption(PathUse.Kept, "--output", "-o")
        {
            Description = "The folder of the tiles to write: a new or empty one.",
            HelpName = "FOLDER",
        };
        Option<int?> rows = OptionFactory.OptionalInteger(
            "--tile-rows", "The rows of a tile, a power of 2. [default: 65536, or fewer where these have more than 32 MiB]", 64, DataTiles.MostRows);
        Option<bool> json = CommonOptions.Json();
        var command = new Command("shard", "Write data as tiles of some thousand rows, which other commands read from the disk as they need them: "
            + "for data larger than the memory.");
        data.AddTo(command);
        command.AddAll(folder, rows, json);
        return command.Running(
            (parsed, cancellation) =>
            {
                string target = parsed.GetValue(folder) ?? throw new UsageException("shard needs the folder to write; name it with -o");
                string source = parsed.GetRequiredValue(data.Path);
                int? tileRows = parsed.GetValue(rows);
                UsageException.ThrowIf(tileRows is { } height && !int.IsPow2(height), Invariant($"--tile-rows must be a power of 2, but is {tileRows}"));
                TextWriter error = parsed.InvocationConfiguration.Error;
                int shown = 0;
                TileSummary summary = DataTiles.Write(source, target, data.Read(parsed), tileRows, done =>
                {
                    if (done - shown >= RowsOfProgress)
                    {
                        shown = done;
                        error.WriteLine(Invariant($"{done} rows written"));
                    }
                }, cancellation);
                Show(parsed.InvocationConfiguration.Output, source, target, summary, parsed.GetValue(json));
                return ExitCode.Done;
            },
            "entroscope shard data.csv --label f -o tiles",
            "entroscope shard digits --tile-rows 512 -o digits-tiles",
            "entroscope train tiles -o model.safetensors");
    }

    private static void Show(TextWriter output, string source, string target, TileSummary summary, bool json)
    {
        if (!json)
        {
            foreach (string note in summary.Notes)
            {
                output.WriteLine(note);
            }

            output.WriteLine(Invariant($"{target}: {Numbers.Count(summary.Rows, "row")} of {Numbers.Count(summary.Columns, "column")} from {source} in ")
                + Invariant($"{Numbers.Count(summary.Tiles, "tile")}, {Numerics.MemoryLimit.Show(summary.Bytes)}"));
            return;
        }

        JsonOutput.Write(output, w =>
        {
            w.WriteString("source", source);
            w.WriteString("output", target);
            w.WriteNumber("rows", summary.Rows);
            w.WriteNumber("columns", summary.Columns);
            w.WriteNumber("tiles", summary.Tiles);
            w.WriteNumber("tile_rows", summary.TileRows);
            w.WriteNumber("bytes", summary.Bytes);
            w.WriteStartArray("notes");
            foreach (string note in summary.Notes)
            {
                w.WriteStringValue(note);
            }

            w.WriteEndArray();
        });
    }
}
