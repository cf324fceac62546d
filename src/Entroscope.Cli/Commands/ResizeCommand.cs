namespace Entroscope.Cli.Commands;

/// <summary><c>resize</c>: a trained model without the channels that carry nothing, and with more where it is saturated.</summary>
internal static class ResizeCommand
{
    private static readonly ResizingOptions Standard = new();

    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var data = new DataArguments();
        var split = new SplitArguments();
        Option<double?> prune = OptionFactory.OptionalReal("--prune", "Merge channels that carry next to nothing, until the validation rows would "
            + Invariant($"lose more than this, in nats a row. [default: {ResizingOptions.StandardTolerance}, unless --grow is given]"), 0, 1e9);
        Option<double?> grow = OptionFactory.OptionalReal("--grow",
            "Split the channels of saturated nodes, by this factor per round, as long as the validation rows gain; done before any pruning.", 1.01, 1000);
        Option<int> steps = OptionFactory.Integer("--steps", "Largest number of EM steps after every merging; a split takes five times as many.",
            Standard.Steps, 0, 1_000_000);
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        PathOption file = CommonOptions.Output(PathUse.Written, "The model file to write; - is standard output, as JSON. [default: resized.safetensors]",
            "resized.safetensors");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("resize", "Change the widths of a trained model by what its channels carry: merge those that carry next to nothing, "
            + "split those of saturated nodes, take a few EM steps after every change, and choose on the validation rows by log p(x).")
        {
            path,
        };
        data.AddTo(command);
        split.AddTo(command);
        command.AddAll(prune, grow, steps, seed, threads, file, json);
        return command.Running(
            (parsed, cancellation) =>
            {
                string target = file.Of(parsed)!;
                ModelFile.EnsureWritable(target);
                ConvAC model = ModelInput.LoadNetwork(parsed.GetRequiredValue(path));
                var rows = ModelSplit.Load(model, parsed.GetRequiredValue(data.Path), data.Read(parsed),
                    split.Read(parsed, parsed.GetValue(seed)), cancellation);
                double? factor = parsed.GetValue(grow);
                var options = new ResizingOptions
                {
                    Prune = parsed.GetValue(prune) ?? (factor is null ? ResizingOptions.StandardTolerance : null),
                    Grow = factor,
                    Steps = parsed.GetValue(steps),
                    Seed = parsed.GetValue(seed),
                    Engine = Standard.Engine with { Threads = parsed.GetValue(threads) },
                };
                bool quiet = parsed.GetValue(json);
                ResizedNetwork resized = new TrainingDisplay(parsed.InvocationConfiguration.Error, quiet).Run(
                    progress => NetworkResizing.Run(model, rows, options, progress, cancellation));
                ModelFile.Save(resized.Model, target);
                Show(target, rows, resized, quiet, parsed.InvocationConfiguration.Output);
                return ExitCode.Done;
            },
            "entroscope resize model.safetensors data.csv -o small.safetensors",
            "entroscope resize model.safetensors data.csv --grow 1.5 --prune 0.001 -o fitted.safetensors");
    }

    private static void Show(string file, ModelSplit rows, ResizedNetwork resized, bool json, TextWriter output)
    {
        if (json)
        {
            JsonOutput.Write(output, w =>
            {
                w.WriteString("model", file);
                ResizingJson.Write(w, resized);
            });
            return;
        }

        output.WriteLine(rows.Description);
        var table = new TextTable("change", "nodes", "parameters", "EM steps", "bound on the loss (nats)", "train (nats a row)",
            "validation (nats a row)", "kept");
        table.AddRows(resized.Trials, t => [
            t.Change, Invariant($"{t.Nodes}"), Invariant($"{t.Parameters}"), Invariant($"{t.Steps}"), Numbers.Plain(t.LossBound, "0.0000"),
            Numbers.Plain(t.Train, "0.0000"),
            Numbers.Plain(t.Validation, "0.0000"), t.Kept ? "yes" : "no"]);
        table.WriteTo(output);
        output.WriteLine($"channels by height, from the sites: {WidthText.Ranges(resized.Before.Shape)} before, {WidthText.Ranges(resized.After.Shape)} after");
        if (resized is
            {
                Before: { Accuracy: { } accuracy, ClassLogLikelihood: { } score }, After:
                {
                    Accuracy: { } accuracyAfter,
                    ClassLogLikelihood: { } scoreAfter
                }
            })
        {
            output.WriteLine($"classes of the validation rows: accuracy {Numbers.Percent(accuracy)} before, {Numbers.Percent(accuracyAfter)} after; "
                + $"mean log p(y|x) {Numbers.Plain(score, "0.0000")} nats before, {Numbers.Plain(scoreAfter, "0.0000")} after");
        }

        if (resized is { TestBefore: { } before, TestAfter: { } after })
        {
            string classes = before.Accuracy is { } right && after.Accuracy is { } rightAfter
                ? $"; accuracy {Numbers.Percent(right)} before, {Numbers.Percent(rightAfter)} after"
                : string.Empty;
            output.WriteLine(Invariant($"{before.Rows} test rows, used for no choice: {Numbers.Plain(before.LogLikelihood, "0.0000")} nats a row before, ")
                + Invariant($"{Numbers.Plain(after.LogLikelihood, "0.0000")} after{classes}"));
        }

        if (resized.ValidationHeldOut is null)
        {
            output.WriteLine("note: the rows of --validation are taken to be unseen by the model; its record cannot confirm it");
        }

        output.WriteLine(Invariant($"{file}: {resized.After.Parameters} parameters ")
            + Invariant($"({Numbers.Percent((double)resized.After.Parameters / resized.Before.Parameters)} of {resized.Before.Parameters})"));
    }
}
