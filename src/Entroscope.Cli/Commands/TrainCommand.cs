namespace Entroscope.Cli.Commands;

/// <summary><c>train</c>: a model from data.</summary>
internal static class TrainCommand
{
    public static Command Create() => Create(null, out _);

    /// <summary>Makes the command.</summary>
    /// <param name="start">Starts a cluster; null where another tool does that.</param>
    /// <param name="load">Reads the rows and options of a command line of it.</param>
    public static Command Create(StartCluster? start, out Func<ParseResult, CancellationToken, TrainingSession> load) => Create(start, out load, out _);

    /// <summary>Makes the command.</summary>
    /// <param name="share">Reads the job of a command line of it, as another process does.</param>
    public static Command Create(StartCluster? start, out Func<ParseResult, CancellationToken, TrainingSession> load, out LoadJob share)
    {
        var data = new DataArguments();
        var split = new SplitArguments();
        var training = new TrainingArguments();
        var hybrid = new HybridArguments();
        var reading = new ReadingArguments();
        var score = new ScoreArguments(reading);
        var born = new BornArguments(reading);
        var cluster = new ClusterArguments();
        load = (parsed, cancellation) => TrainingSession.Load(data, split, training, hybrid, parsed, cancellation);
        PathOption file = CommonOptions.Output(PathUse.Written, "The model file to write; - is standard output, as JSON. [default: model.safetensors]",
            "model.safetensors", SchemaFile.Beside);
        var ensemble = new EnsembleArguments();
        share = (parsed, threads, cancellation) => SharedJob.Of(
            TrainingSession.Load(data, split, training, hybrid, parsed, cancellation).On(threads), ensemble, parsed);
        PathOption curves = CurveOptions.Table();
        PathOption events = CurveOptions.Events();
        Option<bool> profile = CommonOptions.Profile();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("train", "Train a network on data by expectation-maximisation and write the model.");
        data.AddTo(command);
        split.AddTo(command);
        training.AddTo(command);
        hybrid.AddTo(command);
        reading.AddTo(command);
        score.AddTo(command);
        born.AddTo(command);
        command.AddAll([.. ensemble.All, .. cluster.All, file, curves, events, profile, json]);
        return command.Running(
            (parsed, cancellation) =>
            {
                string target = file.Of(parsed)!;
                ModelFile.EnsureWritable(target);
                if (score.Read(parsed, training) is { } real)
                {
                    hybrid.RefuseIn(parsed, ReadingArguments.Score);
                    parsed.Refuse([.. ensemble.All, .. cluster.All, curves, events, profile], "is about networks of probabilities, not about --reading score");
                    return ScoreTrainingAction.Run(real, data, split, training, target, parsed.GetValue(json), parsed, cancellation);
                }

                if (born.Read(parsed, training) is { } amplitudes)
                {
                    hybrid.RefuseIn(parsed, ReadingArguments.Born);
                    parsed.Refuse([.. ensemble.All, .. cluster.All, curves, events, profile], "is about networks of probabilities, not about --reading born");
                    return BornTrainingAction.Run(amplitudes, data, split, training, target, parsed.GetValue(json), parsed, cancellation);
                }

                ensemble.Ensure(parsed, training);
                CurveOptions.EnsureFile(parsed.GetValue(curves));
                CurveOptions.EnsureFolder(parsed.GetValue(events));
                training.EnsureProfiled(parsed, parsed.GetValue(profile));
                ClusterRequest? wanted = cluster.Read(parsed, target);
                training.EnsureShared(wanted is not null, parsed);
                var session = TrainingSession.Load(data, split, training, hybrid, parsed, cancellation);
                bool quiet = parsed.GetValue(json);
                using ITrainingCluster? members = wanted is null
                    ? null : start!(wanted, parsed, SharedJob.Of(session, ensemble, parsed), parsed.InvocationConfiguration.Error, cancellation);
                TrainedModel trained = (members is null ? session : session.With(members)).Run(
                    new TrainingDisplay(parsed.InvocationConfiguration.Error, quiet), parsed.InvocationConfiguration.Error, null, cancellation);
                bool further = ensemble.IsAsked(parsed) && trained.Training.StoppedBecause != StopReason.Interrupted;
                if (!further)
                {
                    End(members, parsed);
                }

                ModelFile.Save(trained.Mixture, target);
                SchemaOutput.Save(trained.Mixture.Metadata.Schema, target);
                CurveOptions.Write(trained, parsed.GetValue(curves), parsed.GetValue(events));

                // What was interrupted is not looked at any further: it should end soon.
                IReadOnlyList<string> warnings = trained.Training.StoppedBecause == StopReason.Interrupted
                    ? []
                    : TrainingWarnings.Of(session.Rows, trained, session.Options.Engine.Threads, cancellation);
                PerformanceSummary? performance = (quiet && session.Plan.Components == 1 && session.Effort is null) || parsed.GetValue(profile)
                    ? PerformanceSummary.Of(trained.Training.Profile)
                    : null;
                if (further)
                {
                    ensemble.Train(parsed, session, trained, members?.Crew, cancellation);
                    End(members, parsed);
                }

                Show(target, trained, session.Rows, quiet, warnings, performance, parsed.InvocationConfiguration.Output);
                return TrainingSession.End(trained.Training.StoppedBecause, target, quiet ? [] : warnings,
                    parsed.InvocationConfiguration.Error, session.Held(trained));
            },
            "entroscope train data.csv --label CLASS -o model.safetensors",
            "entroscope train data.csv --checkpoint work --resume -o model.json",
            "entroscope train data.csv --curves curve.csv --tensorboard logs",
            "entroscope train data.csv --bootstrap 20 --ensemble fits -o model.safetensors",
            "entroscope train data.csv --widths auto --parameters 50000",
            "entroscope train data.csv --effort normal -o model.safetensors",
            "entroscope train data.csv --start model.safetensors --widths 64 -o wider.safetensors",
            "entroscope train data.csv --label CLASS --hybrid 0.9",
            "entroscope train data.csv --label CLASS --reading score -o classifier.safetensors",
            "entroscope train data.csv --label CLASS --reading score --start model.safetensors",
            "entroscope train data.csv --label CLASS --reading score --representation relu",
            "entroscope train data.csv --reading born --born-start random --restarts 4",
            "entroscope train tiles --workers 4 -o model.safetensors",
            "entroscope train data.csv --bootstrap 20 --ensemble fits --workers 4 -o model.safetensors",
            "entroscope train data.csv --components 4 -o mixture.safetensors");
    }

    // The workers end as soon as they have nothing to do.
    private static void End(ITrainingCluster? members, ParseResult parsed)
    {
        members?.Conclude(parsed.InvocationConfiguration.Error);
        members?.Dispose();
    }

    private static void Show(
        string file, TrainedModel trained, DataSplit rows, bool json, IReadOnlyList<string> warnings, PerformanceSummary? performance, TextWriter output)
    {
        ConvAC? network = trained.Mixture.Components.Count == 1 ? trained.Model : null;
        if (json)
        {
            JsonOutput.Write(output, w =>
            {
                w.WriteString("model", file);
                if (network is null)
                {
                    ComponentsJson.Write(w, ComponentReport.Of(trained));
                }
                else
                {
                    w.WriteString("tree", network.Tree.Description);
                }

                TreeChoiceJson.Write(w, trained.Tree);
                LeafChoiceJson.Write(w, trained.Leaves);
                ColumnLeavesJson.Write(w, rows.LeafChoices);
                if (network is not null)
                {
                    WidthSearchJson.Write(w, network.Shape, trained.Widths);
                }

                SchemaOutput.Write(w, rows.Train.Schema);
                w.WriteNumber("parameters", trained.Mixture.ParameterCount);
                w.Members(new { trained.Training.BestRestart, trained.Training.PriorStrength, trained.Training.BestStep });
                w.WriteString("stopped_because", trained.Training.StoppedBecause.ToString());
                w.WriteBoolean("refitted", trained.Training.Refitted);
                RefitJson.Write(w, trained.Training.Refit);
                w.Number("validation_score", trained.Training.Score);
                HybridJson.Write(w, trained.Hybrid);
                EffortJson.Write(w, trained.Effort);
                w.Array("warnings", warnings, w.WriteStringValue);
                w.Number("seconds", trained.Elapsed.TotalSeconds);
                if (performance is not null)
                {
                    w.Object("performance", () => PerformanceJson.Write(performance, w));
                }
            });
            return;
        }

        output.WriteLine(Invariant($"{rows.Description}"));
        ComponentOutput.Show(output, ComponentReport.Of(trained));
        (string components, string steps) = network is null
            ? (Invariant($" in {trained.Mixture.Components.Count} components"), "together")
            : (string.Empty, Invariant($"at prior strength {trained.Training.PriorStrength}"));
        string taken = trained.Effort is { } effort ? EffortText.Steps(effort, trained.Training.BestStep) : Invariant($"{trained.Training.BestStep} EM steps");
        output.WriteLine(Invariant($"{file}: {trained.Mixture.ParameterCount} parameters{components}, {taken} ")
            + Invariant($"{steps}{(trained.Training.Refitted ? ", then refitted on training and validation rows" : string.Empty)}, ")
            + Invariant($"{trained.Elapsed.TotalSeconds:0.0} s"));
        output.WriteLine(Invariant($"validation log-likelihood of the chosen network: {trained.Training.Score:0.0000} nats a row"));
        if (RefitText.Outcome(trained.Training.Refit) is { } refit)
        {
            output.WriteLine(refit);
        }

        if (trained.Hybrid is { } hybrid)
        {
            output.WriteLine(
                Invariant($"hybrid training: {hybrid.BestStep} passes; validation log p(class | row) of the chosen network: {hybrid.Score:0.0000} nats a row"));
            if (HybridNote.Of(hybrid) is { } note)
            {
                output.WriteLine($"note: {note}");
            }
        }

        performance?.WriteTo(output);
    }
}
