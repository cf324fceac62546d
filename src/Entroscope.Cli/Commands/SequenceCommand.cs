namespace Entroscope.Cli.Commands;

/// <summary><c>sequence</c>: what a sequence shows without a network, and beside one.</summary>
internal static class SequenceCommand
{
    public static Command Create()
    {
        var data = new DataArguments();
        var split = new SplitArguments(files: false);
        var model = new PathOption(PathUse.Read, "--model")
        {
            Description = "A model of a sequence: its symbols, its windows and the division of its training are taken, and what it needs for a site is shown.",
            HelpName = "FILE",
        };
        Option<int> order = OptionFactory.Integer("--order", "The most symbols of a context.", new SequenceMeasurementOptions().Order, 0, 20);
        Option<int?> distance = OptionFactory.OptionalInteger(
            "--distance", "The largest distance of a pair of sites. [default: half a window]", 1, int.MaxValue);
        Option<ulong> seed = OptionFactory.Seed("--seed", "Seed of the division and of the random pairs.", 1);
        Option<string?> unit = CommonOptions.Unit();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("sequence", "Measure a sequence of symbols without a network: what two sites share against their distance, "
            + "and what contexts of several orders predict of held-out windows, which networks are compared with.");
        data.AddTo(command);
        split.AddTo(command);
        command.AddAll(model, order, distance, seed, unit, json);
        return command.Running(
            (parsed, cancellation) =>
            {
                string source = parsed.GetRequiredValue(data.Path);
                DataOptions reading = data.Read(parsed);
                var options = new SequenceMeasurementOptions
                {
                    Order = parsed.GetValue(order),
                    LargestDistance = parsed.GetValue(distance),
                    Seed = parsed.GetValue(seed),
                };
                SequenceMeasurement measured;
                if (parsed.GetValue(model) is { } path)
                {
                    parsed.Refuse(split.All, "is what the model knows from its training; leave it out");
                    measured = SequenceMeasurement.Beside(ModelInput.Load(path), source, reading, options, cancellation);
                }
                else
                {
                    UsageException.ThrowIf(reading.Sequence is null, "sequence needs --window N, the number of sites of a window, or --model");
                    measured = SequenceMeasurement.Of(source, reading, split.Read(parsed, parsed.GetValue(seed)), options, cancellation);
                }

                TextWriter output = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(output, w => SequenceMeasurementJson.Write(w, measured));
                }
                else
                {
                    SequenceText.Show(measured, new Numbers(CommonOptions.InNats(parsed, unit)), output);
                }

                return ExitCode.Done;
            },
            "entroscope sequence book.txt --window 1024 --test-fraction 0.1",
            "entroscope sequence book.txt --model book.safetensors",
            "entroscope sequence reads.fastq --window 64 --order 4 --json");
    }
}
