using Entroscope.Workflow.Runs;

namespace Entroscope.Cli.Commands;

/// <summary><c>runs</c>: the runs in a folder, side by side.</summary>
internal static class RunsCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER")
        {
            Description = "The folder to look in, with its folders down to the third level. [default: the current folder]",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => ".",
        };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("runs", "List the runs in a folder by their manifests: data, rows, parameters, log-likelihoods, times, seeds, and whether "
            + "the files of each are still those that it wrote.")
        {
            folder, json,
        };
        return command.Running(
            (parsed, cancellation) =>
            {
                string root = parsed.GetRequiredValue(folder);
                IReadOnlyList<RunRecord> runs = RunRecord.Find(root, cancellation);
                TextWriter output = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(output, w => w.Objects("runs", runs, run => Write(w, run)));
                }
                else
                {
                    Show(root, runs, output);
                }

                return ExitCode.Done;
            },
            "entroscope runs",
            "entroscope runs entroscope-runs --json");
    }

    private static void Write(Utf8JsonWriter w, RunRecord run)
    {
        w.WriteString("folder", run.Folder);
        w.WriteString("state", Word(run.State));
        w.Array("foreign_files", run.ForeignFiles, w.WriteStringValue);
        w.Members(new { run.Data, run.Fingerprint });
        w.Object("rows", () =>
        {
            w.Optional("train", run.TrainingRows);
            w.Optional("validation", run.ValidationRows);
            w.Optional("test", run.TestRows);
        });
        w.Optional("parameters", run.Parameters);
        w.Object("evaluation", () =>
        {
            foreach ((string part, RunScore score) in run.Scores)
            {
                w.Object(part, () => w.Members(new { score.Rows, score.LogLikelihood, score.StandardError, score.Accuracy }));
            }
        });
        if (run.Seed is { } seed)
        {
            w.WriteNumber("seed", seed);
        }
        else
        {
            w.WriteNull("seed");
        }

        w.WriteString("started", run.Started?.ToString("O", CultureInfo.InvariantCulture));
        w.Members(new { run.TrainingSeconds, run.TotalSeconds, run.Version });
        w.Array("arguments", run.Arguments, w.WriteStringValue);
    }

    private static void Show(string root, IReadOnlyList<RunRecord> runs, TextWriter output)
    {
        if (runs.Count == 0)
        {
            output.WriteLine($"There is no run in {root} (a folder with the manifest.json of one).");
            return;
        }

        var table = new TextTable(
            "run", "data", "rows", "parameters", "validation (nats)", "test (nats)", "accuracy", "seconds", "seed", "started (UTC)", "state");
        foreach (RunRecord run in runs)
        {
            RunScore? test = run.Scores.GetValueOrDefault("test");
            RunScore? validation = run.Scores.GetValueOrDefault("validation");
            table.Add(
                run.Folder,
                run.Data ?? "-",
                $"{Whole(run.TrainingRows)}/{Whole(run.ValidationRows)}/{Whole(run.TestRows)}",
                Whole(run.Parameters),
                Numbers.Plain(validation?.LogLikelihood ?? double.NaN, "0.000"),
                Numbers.Plain(test?.LogLikelihood ?? double.NaN, "0.000"),
                Numbers.Percent((test ?? validation)?.Accuracy ?? double.NaN),
                Numbers.Plain(run.TotalSeconds ?? double.NaN, "0.0"),
                run.Seed?.ToString(CultureInfo.InvariantCulture) ?? "-",
                run.Started?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "-",
                run.State == RunState.Mixed ? $"mixed: {string.Join(", ", run.ForeignFiles)}" : Word(run.State));
        }

        table.EndWithWords();
        table.WriteTo(output);
        output.WriteLine("Rows: training/validation/test. Log-likelihoods are means in nats a row; "
            + "the accuracy is that of the test rows, else of the validation rows.");
        if (runs.Any(r => r.State == RunState.Mixed))
        {
            output.WriteLine("Mixed: these files are missing, or are not the ones that the run wrote.");
        }
    }

    private static string Whole(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Word(RunState state) => state switch
    {
        RunState.Interrupted => "interrupted",
        RunState.Mixed => "mixed",
        _ => "finished",
    };
}
