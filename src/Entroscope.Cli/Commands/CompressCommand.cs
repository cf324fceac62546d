using Entroscope.Coding;

namespace Entroscope.Cli.Commands;

/// <summary><c>compress</c>: codes rows losslessly by a model.</summary>
internal static class CompressCommand
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var data = new DataArguments();
        PathOption file = CommonOptions.Output(PathUse.Written, "The file to write, such as data.entc; - is standard output.");
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("compress", "Compress the rows of data losslessly by a model of discrete columns: to -log2 p bits, which "
            + "'entroscope decompress' turns back into the rows on any machine. A text that a model of bytes or characters reads is compressed as a whole, "
            + "to its last byte, unless --part, --stride or --max-rows takes windows of it.")
        {
            path,
        };
        data.AddTo(command, parts: true);
        command.AddAll(file, threads, json);
        return command.Running(
            (parsed, cancellation) =>
            {
                string target = parsed.GetValue(file) ?? throw new UsageException("compress needs the file to write; name it with -o");
                string source = parsed.GetRequiredValue(data.Path);
                ConvACMixture model = ModelInput.Load(parsed.GetRequiredValue(path));
                DataOptions reading = data.Read(parsed);
                (ModelData Data, CodedDocuments Documents)? text = ModelData.LoadWhole(model, source, reading, cancellation);
                ModelData rows = text?.Data ?? ModelData.Load(model, source, reading, cancellation);
                var options = new EngineOptions { Threads = parsed.GetValue(threads) };
                CompressionSummary summary = RowCompression.Compress(
                    model, text is null ? rows.Unchanged() : rows.Rows, text?.Documents, target, options, cancellation);
                CompressionOutput.Notes(model, source, rows, parsed.InvocationConfiguration.Error);
                bool? same = CompressionOutput.IsReproduced(model, source, rows, text?.Documents);
                CompressionOutput.Show(summary, source, target, same, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
                return ExitCode.Done;
            },
            "entroscope compress my-run/model.safetensors data.csv -o data.entc",
            "entroscope compress my-run/model.safetensors digits --part test -o test.entc --json",
            "entroscope compress book.safetensors book.txt -o book.entc");
    }
}
