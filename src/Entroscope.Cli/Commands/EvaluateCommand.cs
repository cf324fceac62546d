using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Commands;

/// <summary><c>evaluate</c>: log-likelihood and accuracy of a model on data.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var data = new DataArguments();
        Option<int> threads = CommonOptions.Threads();
        Option<string?> precision = OptionFactory.Choice("--engine", "Arithmetic. [default: double]", "reference", "double", "single");
        var decision = new DecisionArguments();
        PathOption ensemble = EnsembleArguments.Read();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("evaluate", "Compute the exact log-likelihood of data under a model and, if the data has classes, how well they are "
            + "recognised and how good their probabilities are.")
        {
            path,
        };
        data.AddTo(command, parts: true);
        command.AddAll([.. decision.All, threads, precision, ensemble, json]);
        return command.Running(
            (parsed, cancellation) =>
            {
                ConvACMixture model = ModelFile.Load(parsed.GetRequiredValue(path));
                ClassificationOptions naming = decision.Read(parsed, model.ClassNames());
                ModelEnsemble? others = EnsembleArguments.Load(parsed, ensemble, model);
                ModelData rows = ModelInput.LoadRows(model, parsed.GetRequiredValue(data.Path), data.Read(parsed), parsed.GetValue(threads),
                    parsed.InvocationConfiguration.Error, cancellation);
                EngineKind kind = Enum.Parse<EngineKind>(parsed.GetValue(precision) ?? "double", ignoreCase: true);
                var options = new EngineOptions { Kind = kind, Threads = parsed.GetValue(threads) };
                decision.EnsureLabels(parsed, rows.Labels);
                if (model.Components[0].Reading == Reading.Score)
                {
                    ScoreEvaluation.Run(model, rows, naming, options, parsed.GetValue(json), parsed.InvocationConfiguration.Output, cancellation);
                    return ExitCode.Done;
                }

                var engine = new ModelEngine(model, options);
                Evaluation result = Evaluation.Compute(engine, rows.Data.Observations, rows.Labels, naming, cancellation);
                EnsembleEvaluation? wide = others is null ? null : EnsembleEvaluation.Of(result, others, rows.Data, options, cancellation);
                Show(result, wide, model, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
                return ExitCode.Done;
            },
            "entroscope evaluate my-run/model.safetensors digits --part test",
            "entroscope evaluate model.safetensors new.csv --threshold fraud=0.2",
            "entroscope evaluate model.safetensors new.csv --cost \"fraud:ok=10\"",
            "entroscope evaluate model.safetensors data.csv --ensemble fits");
    }

    private static void Show(Evaluation result, EnsembleEvaluation? wide, ConvACMixture model, bool json, TextWriter output)
    {
        if (json)
        {
            JsonOutput.Write(output, w =>
            {
                EvaluationJson.Write(w, result);
                w.WriteNumber("labelled_rows", result.LabelledRows);
                ComponentOutput.Write(w, model, result.ComponentShares);
                EnsembleJson.Write(w, wide);
            });
            return;
        }

        output.WriteLine(Invariant($"rows            {result.Rows}"));
        bool possible = result.Impossible.Count == 0;
        output.WriteLine($"log-likelihood  {Numbers.Plain(result.LogLikelihood, "0.0000")} nats a row ({(possible ? Errors() : "standard error -")})");
        if (!possible)
        {
            output.WriteLine(
                $"                {result.Impossible}; without them {Numbers.Plain(result.PossibleLogLikelihood, "0.0000")} nats a row ({Errors()})");
        }

        output.WriteLine(double.IsNaN(result.BitsPerSite)
            ? "bits per site   -: no row has a value, so there is nothing to be coded"
            : $"bits per site   {Numbers.Plain(result.BitsPerSite, "0.0000")}");
        if (result.Accuracy is { } accuracy)
        {
            output.WriteLine(Invariant($"accuracy        {Numbers.Percent(accuracy)} of {result.LabelledRows} labelled rows (the most frequent class: ")
                + Invariant($"{Numbers.Percent(result.BaseRate!.Value)})"));
        }

        if (result.Classification is { } classification)
        {
            ClassificationText.Show(classification, output);
        }

        if (model.Components.Count > 1)
        {
            ComponentOutput.Show(output, model, result.ComponentShares);
        }

        if (wide is not null)
        {
            EnsembleOutput.Show(output, wide);
        }

        string Errors() =>
            $"standard error {Numbers.Plain(result.PossibleStandardError, "0.0000")}, 95 % interval over the rows ± "
            + Numbers.Plain(result.PossibleHalfWidth95, "0.0000");
    }
}
