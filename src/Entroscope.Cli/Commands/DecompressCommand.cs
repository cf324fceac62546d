using Entroscope.Coding;

namespace Entroscope.Cli.Commands;

/// <summary><c>decompress</c>: writes the rows of a compressed file.</summary>
internal static class DecompressCommand
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var compressed = new Argument<string>("COMPRESSED") { Description = "A file that 'entroscope compress' wrote with the same model." };
        PathOption file = CommonOptions.Output(PathUse.Shown, "Write a CSV file instead of standard output.");
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("decompress", "Write the rows of a file that 'entroscope compress' made, as a CSV table.")
        {
            path, compressed, file, threads, json,
        };
        return command.Running(
            (parsed, cancellation) =>
            {
                ConvACMixture model = ModelInput.Load(parsed.GetRequiredValue(path));
                var options = new EngineOptions { Threads = parsed.GetValue(threads) };
                CodedRows rows = RowCompression.Decompress(model, parsed.GetRequiredValue(compressed), options, cancellation);
                TextWriter output = parsed.InvocationConfiguration.Output;
                bool asJson = parsed.GetValue(json);
                TableText.Deliver(
                    writer => CompressionOutput.WriteTable(writer, model, rows), parsed.GetValue(file), asJson, output, Numbers.Count(rows.Data.Rows, "row"));
                if (asJson)
                {
                    JsonOutput.Write(output, w =>
                    {
                        w.WriteNumber("row_count", rows.Data.Rows);
                        RowsJson.Write(w, "rows", rows.Data, model.Metadata.Schema);
                        if (rows.Labels is { } labels)
                        {
                            w.Array("classes", labels, w.WriteNumberValue);
                        }
                    });
                }

                return ExitCode.Done;
            },
            "entroscope decompress my-run/model.safetensors data.entc -o data.csv");
    }
}
