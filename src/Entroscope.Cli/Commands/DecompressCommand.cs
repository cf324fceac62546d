using Entroscope.Coding;

namespace Entroscope.Cli.Commands;

/// <summary><c>decompress</c>: writes the rows of a compressed file.</summary>
internal static class DecompressCommand
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var compressed = new Argument<string>("COMPRESSED") { Description = "A file that 'entroscope compress' wrote with the same model." };
        PathOption file = CommonOptions.Output(PathUse.Shown, "Write a file instead of standard output; of a text this is needed, and - is standard output.");
        Option<string?> form = WindowText.Choice();
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("decompress", "Write the rows of a file that 'entroscope compress' made: a text byte for byte, rows as a CSV table, "
            + "windows of a text one a line.")
        {
            path, compressed, file, form, threads, json,
        };
        return command.Running(
            (parsed, cancellation) =>
            {
                ConvACMixture model = ModelInput.Load(parsed.GetRequiredValue(path));
                var options = new EngineOptions { Threads = parsed.GetValue(threads) };
                CodedRows rows = RowCompression.Decompress(model, parsed.GetRequiredValue(compressed), options, cancellation);
                TextWriter output = parsed.InvocationConfiguration.Output;
                (string? target, bool asJson) = (parsed.GetValue(file), parsed.GetValue(json));
                bool asText = WindowText.IsAsked(parsed, form, model.Metadata);
                CompressionOutput.Deliver(model, rows, asText, target, asJson, output);
                return ExitCode.Done;
            },
            "entroscope decompress my-run/model.safetensors data.entc -o data.csv",
            "entroscope decompress book.safetensors book.entc -o book.txt");
    }
}
