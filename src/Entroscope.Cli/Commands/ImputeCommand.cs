namespace Entroscope.Cli.Commands;

/// <summary><c>impute</c>: fills missing values.</summary>
internal static class ImputeCommand
{
    private const int MostDraws = 1000;

    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var data = new DataArguments();
        Option<string?> method = OptionFactory.Choice("--method", "A joint draw of the missing values, or mean or mode of each by itself; of texts and "
            + "categories the mode. [default: sample]", "sample", "mean", "mode");
        Option<int?> draws = OptionFactory.OptionalInteger("--draws",
            "Multiple imputation: so many tables of joint draws, a file each, FILE.1.csv and so on, unless --long is given.", 1, MostDraws);
        var together = new Option<bool>("--long") { Description = "One table of all --draws, with the number of the draw in a first column, imputation." };
        Option<double?> level = OptionFactory.OptionalShare("--intervals",
            "Also write an interval of this probability, such as 0.95, for every filled value, of names a set, to FILE.intervals.csv.");
        PathOption file = CommonOptions.Output(PathUse.Shown, "Write a file, CSV or text, instead of standard output.");
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        Option<string?> form = WindowText.Choice();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("impute", "Fill the missing values of data from their exact conditional distribution; a known class is used.")
        {
            path,
        };
        data.AddTo(command, parts: true);
        command.AddAll(method, draws, together, level, form, file, seed, threads, json);
        return command.Running(
            (parsed, cancellation) =>
            {
                ImputeMethod how = Enum.Parse<ImputeMethod>(parsed.GetValue(method) ?? "sample", ignoreCase: true);
                var request = new ImputationRequest(
                    how, parsed.GetValue(draws), parsed.GetValue(together), parsed.GetValue(level), parsed.GetValue(file), parsed.GetValue(json));
                string source = parsed.GetRequiredValue(data.Path);
                request.Check(source);
                ConvACMixture model = ModelInput.LoadDistribution(parsed.GetRequiredValue(path));
                request = request with { AsText = WindowText.IsAsked(parsed, form, model.Metadata) };
                ModelData rows = ModelInput.LoadTable(model, source, data.Read(parsed), parsed.InvocationConfiguration.Error, cancellation);
                var engine = new EngineOptions { Threads = parsed.GetValue(threads) };
                request.Run(model, rows, parsed.GetValue(seed), engine, parsed.InvocationConfiguration.Output, cancellation);
                return ExitCode.Done;
            },
            "entroscope impute my-run/model.safetensors holes.csv -o filled.csv",
            "entroscope impute my-run/model.safetensors holes.csv --draws 5 --intervals 0.95 -o filled.csv");
    }
}
