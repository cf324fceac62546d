namespace Entroscope.Cli.Commands;

/// <summary><c>impute</c>: fills missing values.</summary>
internal static class ImputeCommand
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var data = new DataArguments();
        Option<string?> method = OptionFactory.Choice("--method", "A joint draw of the missing values, or mean or mode of each by itself. [default: sample]",
            "sample", "mean", "mode");
        PathOption file = CommonOptions.Output(PathUse.Shown, "Write a CSV file instead of standard output.");
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("impute", "Fill the missing values of data from their exact conditional distribution; a known class is used.")
        {
            path,
        };
        data.AddTo(command, parts: true);
        command.AddAll(method, file, seed, threads, json);
        return command.Running(
            (parsed, cancellation) =>
            {
                ConvACMixture model = ModelInput.Load(parsed.GetRequiredValue(path));
                ModelData rows = ModelInput.LoadTable(model, parsed.GetRequiredValue(data.Path), data.Read(parsed), parsed.InvocationConfiguration.Error,
                    cancellation);
                ImputeMethod how = Enum.Parse<ImputeMethod>(parsed.GetValue(method) ?? "sample", ignoreCase: true);
                var engine = new EngineOptions { Threads = parsed.GetValue(threads) };
                Observations filled = Sampling.Impute(model, rows.Data.Observations, parsed.GetValue(seed), how, rows.Labels, engine, cancellation);
                double[] shares = ComponentOutput.Shares(model, rows, rows.Labels, engine, cancellation);
                TextWriter output = parsed.InvocationConfiguration.Output;
                Func<int, string>? label = rows.Data.Labels is { } labels ? r => labels[r] < 0 ? string.Empty : rows.Data.ClassNames[labels[r]] : null;
                TableText.Deliver(
                    writer => TableText.Write(writer, filled, [.. rows.Data.Columns.Select(c => c.Name)], rows.Data.LabelName, label,
                        rows.Data.Schema),
                    parsed.GetValue(file),
                    parsed.GetValue(json),
                    output,
                    ComponentOutput.After(Invariant(
                        $"{filled.Rows} rows, {rows.Data.Columns.Where((_, i) => !model.Components[0].Leaves[i].HasNoValue).Sum(c => (long)c.Missing)} ")
                        + "values filled", shares));
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(output, w =>
                    {
                        w.WriteNumber("row_count", filled.Rows);
                        RowsJson.Write(w, "rows", filled, rows.Data.Schema);
                        ComponentOutput.Write(w, model, shares);
                    });
                }

                return ExitCode.Done;
            },
            "entroscope impute my-run/model.safetensors holes.csv -o filled.csv");
    }
}
