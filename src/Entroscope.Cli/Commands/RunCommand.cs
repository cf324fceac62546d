using Entroscope.Workflow.Bootstrap;
using Entroscope.Workflow.Runs;

namespace Entroscope.Cli.Commands;

/// <summary><c>run</c>, the main job: train, measure, report.</summary>
internal static class RunCommand
{
    public static Command Create() => Create(null, out _);

    /// <summary>Makes the command.</summary>
    /// <param name="start">Starts a cluster; null where another tool does that.</param>
    /// <param name="share">Reads the job of a command line of it, as another process does.</param>
    public static Command Create(StartCluster? start, out LoadJob share) =>
        Create(new DataArguments(optional: true), new SplitArguments(), new TrainingArguments(), start, out share);

    /// <summary>Reads the rows of an earlier run as it read them, and divides them as it did.</summary>
    /// <exception cref="DataException">The rows can no longer be read, or the run's arguments are none.</exception>
    public static DataSplit Rows(RunRecord run, CancellationToken cancellation)
    {
        var data = new DataArguments(optional: true);
        var split = new SplitArguments();
        var training = new TrainingArguments();
        ParseResult parsed = Parse(run.Arguments);
        if (run.WorkingFolder is { } start && parsed.Errors.Count == 0)
        {
            string?[] paths = [.. data.All.Concat(split.All).OfType<PathOption>().Select(parsed.GetValue), NamedData()];
            parsed = Parse([.. run.Arguments.Select(a => paths.Contains(a, StringComparer.Ordinal) ? Path.Combine(start, a) : a)]);
        }

        return parsed.Errors.Count == 0
            ? TrainingSession.LoadRows(data, split, training, parsed, training.Start(parsed), cancellation)
            : throw new DataException($"{run.Folder}: the arguments in the manifest of the run are none: {parsed.Errors[0].Message.TrimEnd('.')}.");

        ParseResult Parse(IReadOnlyList<string> arguments)
        {
            var root = new RootCommand { CommonOptions.Verbose, Create(data, split, training, null, out _) };
            return root.Parse([.. arguments], new ParserConfiguration { ResponseFileTokenReplacer = null });
        }

        // The embedded data is no file.
        string? NamedData() => parsed.GetValue(data.Path) is { } path && path is not "digits" ? path : null;
    }

    private static Command Create(DataArguments data, SplitArguments split, TrainingArguments training, StartCluster? start, out LoadJob share)
    {
        var cluster = new ClusterArguments();
        var hybrid = new HybridArguments();
        var folder = new PathOption(PathUse.Kept, "--output", "-o")
        {
            Description = "The folder to write into. [default: entroscope-runs/NAME-DATE-TIME, by the name of the data and the time in UTC]",
            FilesWithin = RunFolder.AllFiles,
        };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace the files of an earlier run in the folder that --output names." };
        Option<int> draws = OptionFactory.Integer("--draws", "Number of draws for the entropies of the model.",
            (int)new MeasurementOptions().Draws, 2, int.MaxValue);
        Option<int> nulls = OptionFactory.Integer("--null",
            "Train this many networks on rows whose columns are shuffled one by one, and show what they share beside the scaling law.", 0, 0, 1000);
        Option<bool> checkLaw = new("--check-law")
        {
            Description = "Where the test rows show a scaling law, train networks on half the rows and with half the "
            + "channels to see whether it stays; only then is it named as a law of the data."
        };
        var decision = new DecisionArguments();
        var ensemble = new EnsembleArguments();
        share = (parsed, threads, cancellation) => SharedJob.Of(
            TrainingSession.Load(data, split, training, hybrid, parsed, cancellation).On(threads), ensemble, parsed);
        PathOption events = CurveOptions.Events();
        Option<bool> profile = CommonOptions.Profile();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("run", "The main job: train a network, or a mixture of networks, on data, measure where every bit is spent, and write model, "
            + "report.html, report.json, curve.csv and manifest.json "
            + "into a folder. Without DATA it takes the embedded 8x8 digits.");
        data.AddTo(command);
        split.AddTo(command);
        training.AddTo(command);
        hybrid.AddTo(command);
        command.AddAll([.. decision.All, .. ensemble.All, .. cluster.All, draws, nulls, checkLaw, folder, overwrite, events, profile, json]);
        return command.Running(
            (parsed, cancellation) =>
            {
                long started = Stopwatch.GetTimestamp();
                DateTimeOffset date = DateTimeOffset.UtcNow;
                TextWriter error = parsed.InvocationConfiguration.Error;
                bool quiet = parsed.GetValue(json);
                UsageException.ThrowIf(parsed.GetValue(overwrite) && parsed.GetValue(folder) is null,
                    "--overwrite replaces the run in the folder that --output names; give both");
                string title = DataTitle(parsed.GetRequiredValue(data.Path));
                using var target = RunFolder.Choose(parsed.GetValue(folder), parsed.GetValue(overwrite), RunFolder.StandardPath(title, date));
                ensemble.Ensure(parsed, training);
                CurveOptions.EnsureFolder(parsed.GetValue(events));
                training.EnsureProfiled(parsed, parsed.GetValue(profile));
                ClusterRequest? wanted = cluster.Read(parsed, target.Model);
                training.EnsureShared(wanted is not null, parsed);
                UsageException.ThrowIf((parsed.GetValue(nulls) > 0 || parsed.GetValue(checkLaw)) && training.Effort(parsed) is not null,
                    "--null and --check-law train networks as that of the run was trained, which --effort chooses; leave them out, or give the widths");
                if (parsed.GetValue(nulls) > 0)
                {
                    NullNetworks.EnsureNetwork(training.Plan(parsed).Components);
                }

                var session = TrainingSession.Load(data, split, training, hybrid, parsed, cancellation);
                ClassificationOptions naming = decision.Read(parsed, session.Rows.Train.ClassNames);
                decision.EnsureLabels(parsed, (session.Rows.Test ?? (session.Rows.IsValidated ? session.Rows.Validation : session.Rows.Train)).Labels);
                ulong seed = session.Options.Seed;
                target.Open();
                new TrainingDisplay(error, quiet).Tell(target.Notes);
                using ITrainingCluster? members = wanted is null
                    ? null : start!(wanted, parsed, SharedJob.Of(session, ensemble, parsed), error, cancellation);
                TrainedModel trained = (members is null ? session : session.With(members)).Run(
                    new TrainingDisplay(error, quiet), error, target.Path, cancellation);
                bool single = session.Plan.Components == 1 && session.Effort is null;
                PerformanceSummary? performance = single ? PerformanceSummary.Of(trained.Training.Profile) : null;
                target.Save(trained);
                CurveOptions.Write(trained, null, parsed.GetValue(events));
                var origin = new RunOrigin(title, [.. parsed.Tokens.Select(t => t.Value)], Environment.CurrentDirectory, seed, date);
                if (trained.Training.StoppedBecause == StopReason.Interrupted)
                {
                    target.SaveManifest(origin, session.Rows, trained, null);
                    return TrainingSession.End(StopReason.Interrupted, target.Model, [], error, session.Held(trained));
                }

                var options = new MeasurementOptions
                {
                    Draws = parsed.GetValue(draws),
                    Nulls = parsed.GetValue(nulls),
                    CheckLaw = parsed.GetValue(checkLaw),
                    Classes = naming,
                    Seed = seed,
                    Threads = session.Options.Engine.Threads,
                    Crew = members?.Crew,
                };
                var phases = quiet ? null : new ProgressLines<string>(error, phase => phase);
                Measurements measured = MeasuringJob.Run(session.Rows, trained, options, phases, cancellation);
                RunReport report = ReportBuilder.Of(session.Rows, trained, measured, title) with
                {
                    Performance = performance,
                    Started = date,
                    Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
                };
                target.Save(report);
                TrainingSession.End(trained.Training.StoppedBecause, target.Model, quiet ? [] : report.Warnings, error, session.Held(trained));
                target.SaveManifest(origin, session.Rows, trained, report);
                if (ensemble.Train(parsed, session, trained, members?.Crew, cancellation) is { } others && session.Rows.Test is { } tests)
                {
                    // Validation rows are known to models that were refitted on them.
                    var wide = EnsembleEvaluation.Of(
                        report.Test!, others, tests, new EngineOptions { Threads = session.Options.Engine.Threads }, cancellation);
                    report = report with { Ensemble = wide };
                    target.Save(report);
                    target.SaveManifest(origin, session.Rows, trained, report);
                }

                members?.Conclude(error);
                Show(report, trained, target, quiet, parsed.InvocationConfiguration.Output);
                if (parsed.GetValue(profile) && !quiet)
                {
                    performance?.WriteTo(parsed.InvocationConfiguration.Output);
                }

                return ExitCode.Done;
            },
            "entroscope run",
            "entroscope run data.csv --label CLASS --test-rows 200 -o my-run",
            "entroscope run data.csv --effort thorough -o my-run",
            "entroscope run tiles --workers 4 -o my-run",
            "entroscope run data.csv --label CLASS --threshold fraud=0.2");
    }

    private static string DataTitle(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    private static void Show(RunReport report, TrainedModel trained, RunFolder folder, bool json, TextWriter output)
    {
        if (json)
        {
            JsonOutput.Write(output, w =>
            {
                w.WriteString("folder", folder.Path);
                if (report.Components.Count == 0)
                {
                    WidthSearchJson.Write(w, trained.Model.Shape, trained.Widths);
                }
                else
                {
                    ComponentsJson.Write(w, report.Components);
                }

                EffortJson.Write(w, trained.Effort);
                w.Array("warnings", report.Warnings, w.WriteStringValue);
                RefitJson.Write(w, trained.Training.Refit);
                EvaluationJson.WriteParts(w, report, all: true);
                EnsembleJson.Write(w, report.Ensemble);
                if (report.Information?.Scaling is { Leading.Law: var law })
                {
                    w.Object("scaling_law", () => ScalingLawJson.Verdict(w, law));
                }

                w.Number("seconds", report.Seconds);
            });
            return;
        }

        var n = new Numbers(Nats: false);
        var table = new TextTable("data", "network", "rows", "log-likelihood (nats)", "bits per site", "accuracy");
        foreach ((string name, Evaluation part) in report.Evaluations)
        {
            table.Add(
                name,
                RefitText.NetworkOf(trained.Training.Refitted, report, part),
                Invariant($"{part.Rows}"),
                Numbers.Plain(part.LogLikelihood, "0.000"),
                Numbers.Plain(part.BitsPerSite, "0.0000"),
                part.Accuracy is { } a ? Numbers.Percent(a) : "-");
        }

        table.WriteTo(output);
        if (report.Ensemble is { } wide)
        {
            EnsembleOutput.Show(output, wide);
        }

        if (report.LeadingEvaluation.BaseRate is { } rate)
        {
            output.WriteLine($"Always naming the most frequent class would be right in {Numbers.Percent(rate)} of the {report.LedgerData} rows.");
        }

        output.WriteLine(RefitText.Network(trained.Training));
        foreach ((string name, Evaluation part) in report.Evaluations.Where(e => e.Evaluation.Impossible.Count > 0))
        {
            output.WriteLine($"{name}: {part.Impossible}; without them {Numbers.Plain(part.PossibleLogLikelihood, "0.000")} nats a row");
        }

        output.WriteLine(Headline.Of(report).Replace('\u00A0', ' '));
        if (SharedWords.FewOfClass(report.Shared, report.Model.ClassName) is { } few)
        {
            output.WriteLine(few);
        }

        output.WriteLine($"What the columns of the {report.LedgerData} data share, in bits a sample");
        SharedLedgerText.ShowAccount(report.Shared, report.Model.Tree, n, output, Misfit.Of(report));
        ComponentOutput.Show(output, report.Components);
        if (report.Levels.Count > 0)
        {
            ShowLevels(report, n, output);
        }

        if (report.Information?.Scaling is { } scaling)
        {
            string subject = scaling.Data is null ? "of the network" : "of the data";
            string? remark = scaling.NoData ?? (scaling.Data?.AwaitsCheck == true ? scaling.NoCheck : null);
            output.WriteLine($"Scaling law {subject}: {scaling.Leading.Law.Sentence}. {remark}".TrimEnd());
        }

        output.WriteLine(Invariant($"{folder.Path}: model.safetensors, report.html, report.json, curve.csv, manifest.json ({report.Seconds:0.0} s)"));
    }

    private static void ShowLevels(RunReport report, Numbers n, TextWriter output)
    {
        string latents = report.Components.Count == 0 ? "this network" : "the components, joined to one network,";
        output.WriteLine($"What the latents of {latents} spend on the {report.LedgerData} data, in bits a sample");
        var levels = new TextTable("level", "nodes", "spent by the data", "increment of the model", "capacity", "utilisation");
        levels.AddRows(report.Levels, level => [
            Invariant($"{level.Level}"), Invariant($"{level.Nodes}"), n.Show(level.DataIncrement), n.Show(level.ModelIncrement), n.Show(level.Capacity),
            Numbers.Percent(level.Used)]);
        levels.WriteTo(output);
    }
}
