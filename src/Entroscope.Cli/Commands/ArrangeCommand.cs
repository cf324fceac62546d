using Entroscope.Data.Readers;
using Entroscope.Information.Entanglement;

namespace Entroscope.Cli.Commands;

/// <summary><c>arrange</c>: whether data is fit for a locally connected network, and in which order its columns should be fed.</summary>
internal static class ArrangeCommand
{
    private const string ByModel = "model";

    public static Command Create()
    {
        var data = new DataArguments();
        var split = new SplitArguments();
        Option<string?> by = OptionFactory.Choice(
            "--by", "What the order is cut from: correlations, the mutual information of the rows, or that of the model of --model. [default: information]",
            "correlation", "information", ByModel);
        var model = new PathOption(PathUse.Read, "--model") { Description = "A trained model of the same columns, all of them discrete.", HelpName = "MODEL" };
        PathOption file = CommonOptions.Output(PathUse.Written, "Write the recommended order to this file, for 'train --order'.");
        var force = new Option<bool>("--found") { Description = "Write the order found, even where the given one is recommended." };
        var noTrain = new Option<bool>("--no-train") { Description = "Train no networks in both orders: the verdict is that of the entanglement." };
        var standard = new ArrangementOptions();
        Option<int> trainings = OptionFactory.Integer("--trainings", "Trainings in each order, each with a seed of its own.", standard.Trainings, 1, 1000);
        Option<int> width = OptionFactory.Integer("--width", "Channels of the networks that are trained.", standard.Width, 1, 1 << 16);
        Option<int> batch = OptionFactory.Integer("--batch-rows", "Most rows of a batch, of which the entanglement is measured.", standard.BatchRows, 16, 5000);
        Option<int?> bounds = OptionFactory.OptionalInteger(
            "--bounds", "Also evaluate what the entanglement says about networks of this width: above which no network fits, below which one is sure to.", 1,
            1 << 20);
        Option<double?> error = OptionFactory.OptionalReal("--error", "Relative error of the networks of --bounds. [default: 0.1]", 1e-12, 1);
        var plot = new PathOption(PathUse.Written, "--plot") { Description = "Write a page with the pictures (HTML).", HelpName = "FILE" };
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        Option<string?> unit = CommonOptions.Unit();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("arrange", "Find out whether data is fit for a locally connected network, and in which order its columns should be fed: the "
            + "entanglement of its data tensor in the given order, in one that is found, and in random ones, and small networks trained in both.");
        data.AddTo(command);
        split.AddTo(command);
        command.AddAll([by, model, file, force, noTrain, trainings, width, batch, bounds, error, plot, seed, threads, unit, json]);
        return command.Running(
            (parsed, cancellation) =>
            {
                AssociationMeasure measure = Measure(parsed, by, model);
                string? target = parsed.GetValue(file);
                UsageException.ThrowIf(parsed.GetValue(force) && target is null, "--found says which order is written; give -o FILE, too");
                UsageException.ThrowIf(
                    parsed.GetValue(error) is not null && parsed.GetValue(bounds) is null, "--error is that of --bounds R; give both or neither");
                if (parsed.GetValue(noTrain))
                {
                    parsed.Refuse([trainings, width], "is about the networks that --no-train leaves out; give one of them");
                }

                if (target is not null)
                {
                    Arrangement.EnsureWritable(target);
                }

                string? page = parsed.GetValue(plot);
                if (page is not null)
                {
                    AtomicFile.EnsureWritable(page);
                }

                ConvACMixture? known = parsed.GetValue(model) is { } path ? ModelInput.Load(path) : null;
                DataSplit rows = DataLoader.LoadSplit(
                    parsed.GetRequiredValue(data.Path), data.Read(parsed), split.Read(parsed, parsed.GetValue(seed)), cancellation);
                bool quiet = parsed.GetValue(json);
                Arrangement found = ArrangementJob.Run(
                    rows,
                    new ArrangementOptions
                    {
                        By = measure,
                        BatchRows = parsed.GetValue(batch),
                        Train = !parsed.GetValue(noTrain),
                        Trainings = parsed.GetValue(trainings),
                        Width = parsed.GetValue(width),
                        Seed = parsed.GetValue(seed),
                        Threads = parsed.GetValue(threads),
                    },
                    known,
                    quiet ? null : new ProgressLines<string>(parsed.InvocationConfiguration.Error, phase => phase),
                    cancellation);
                bool isFound = parsed.GetValue(force) || found.IsRearranged;
                if (target is not null)
                {
                    found.Save(target, isFound);
                }

                if (page is not null)
                {
                    AtomicFile.WriteText(page, ArrangementPage.Write(found, Path.GetFileName(parsed.GetRequiredValue(data.Path))));
                }

                (IReadOnlyList<FitBound> Given, IReadOnlyList<FitBound> Found)? limits = parsed.GetValue(bounds) is { } channels
                    ? (found.Bounds(channels, parsed.GetValue(error) ?? 0.1, found: false), found.Bounds(channels, parsed.GetValue(error) ?? 0.1))
                    : null;
                if (quiet)
                {
                    JsonOutput.Write(parsed.InvocationConfiguration.Output, w => ArrangementJson.Write(w, found, target, isFound, limits));
                }
                else
                {
                    var numbers = new Numbers(CommonOptions.InNats(parsed, unit));
                    ArrangementText.Show(parsed.InvocationConfiguration.Output, numbers, found, rows.Description, limits);
                    if (target is not null)
                    {
                        parsed.InvocationConfiguration.Output.WriteLine(
                            Invariant($"{target}: the {(isFound ? "order found" : "given order")}; use it with 'train --order'"));
                    }
                }

                return ExitCode.Done;
            },
            "entroscope arrange data.csv --label CLASS -o order.json",
            "entroscope arrange digits --by correlation --plot arrange.html",
            "entroscope arrange data.csv --no-train --bounds 16 --error 0.05");
    }

    private static AssociationMeasure Measure(ParseResult parsed, Option<string?> by, PathOption model)
    {
        string? named = parsed.GetValue(by);
        bool isGiven = parsed.GetValue(model) is not null;
        UsageException.ThrowIf(isGiven && named is not null and not ByModel, $"--by {named} needs no model; leave out --model");
        UsageException.ThrowIf(!isGiven && named is ByModel, "--by model needs --model MODEL, whose mutual informations are taken");
        return isGiven ? AssociationMeasure.Model : named is "correlation" ? AssociationMeasure.Correlation : AssociationMeasure.Information;
    }
}
