using Entroscope.Data.Readers;
using Entroscope.Learning;
using Entroscope.Sweeps;
using Entroscope.Workflow.Sweeps;

namespace Entroscope.Cli.Commands;

/// <summary>The sweep of <c>scaling</c>: train and measure what the store does not hold yet, then show all.</summary>
/// <param name="unit">The option of the unit.</param>
/// <param name="start">Starts a cluster; null where another tool does that.</param>
internal sealed class SweepAction(Option<int?> draws, Option<string?> unit, Option<bool> json, StartCluster? start)
{
    // Of the rows, for the test, where nothing else is said.
    private const double StandardTestFraction = 0.2;

    private readonly DataArguments _data = new();
    private readonly SplitArguments _split = new();
    private readonly TrainingArguments _training = new();
    private readonly Option<string?> _sweep =
        new("--sweep") { Description = $"What varies between trainings: {SweepAxis.Forms}, such as widths=8,16,32,64.", HelpName = "AXIS=LIST" };
    private readonly Option<int?> _seeds = OptionFactory.OptionalInteger(
        "--seeds", "Number of trainings per value, with the seeds SEED, SEED+1, ... [default: 1; 3 in a sweep of --widths]", 1, 10_000);
    private readonly PathOption _store =
        new(PathUse.Kept, "--store") { Description = "The file that keeps finished trainings for later sweeps.", DefaultValueFactory = _ => "sweep.db" };
    private readonly PathOption _plot = new(PathUse.Written, "--plot") { Description = "Write a page with charts (HTML)." };
    private readonly Option<bool> _cold = new("--cold")
    {
        Description = "In a sweep of --widths, give every network a start of its own, not from the trained one of the width before.",
    };
    private readonly Option<bool> _test = new("--test-prediction")
    {
        Description = "In a sweep of --widths, train twice the widest width, too, and test what the others predict for it.",
    };
    private readonly Option<int?> _together = OptionFactory.OptionalInteger(
        "--at-once", "In a sweep of --widths, the number of trainings at a time, which share the threads. [default: one a thread]", 1, 1024);

    private readonly ClusterArguments _cluster = new();

    private readonly Option<SweepTask?> _task = new("--task")
    {
        Description = "Do only a part of the sweep, as one of several processes that share no file (Slurm arrays): task K of COUNT does every COUNTth "
            + "training, and keeps it in a file of its own, sweep-K-of-COUNT.db for sweep.db. Then join them: sweep merge.",
        HelpName = "K/COUNT",
        CustomParser = result =>
        {
            var task = SweepTask.Parse(result.Tokens[0].Value);
            if (task is null)
            {
                result.AddError($"--task must be {SweepTask.Form}, but is '{result.Tokens[0].Value}'");
            }

            return task;
        },
    };

    public void AddTo(Command command)
    {
        _data.AddOptionsTo(command);
        command.AddAll([_sweep, _seeds, _store, _plot, _task, .. OfWidths, .. _cluster.All]);

        _split.AddTo(command);
        _training.AddTo(command);
    }

    private Option[] OfWidths => [_cold, _test, _together];

    /// <summary>Returns whether a sweep of widths is requested: <c>--widths</c> with data alone.</summary>
    public bool IsOfWidths(ParseResult parsed, string[] sources) =>
        !IsAsked(parsed) && sources.Length == 1 && !ScalingSources.IsModel(sources[0]) && _training.HasWidths(parsed);

    /// <summary>Returns whether a sweep of an axis is requested.</summary>
    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_sweep) is not null;

    /// <summary>Refuses the options of a sweep and of its trainings where there is none, and those of data where there is none either.</summary>
    public void RefuseWithout(ParseResult parsed, bool data)
    {
        RefuseOfWidths(parsed);
        parsed.Refuse([_seeds, _store, _plot, _task, .. _cluster.All, .. _training.OfTraining], "belongs to a sweep; give --sweep, too");
        if (!data)
        {
            parsed.Refuse([.. _data.All, .. _split.All], "is about data; give it beside the model, or --sweep");
        }
    }

    /// <summary>Reads how data beside a model is read, and how its training divided it where a user says so.</summary>
    public (DataOptions Data, SplitOptions? Split) Reading(ParseResult parsed) =>
        (_data.Read(parsed), parsed.FirstGiven(_split.All) is null ? null : _split.Read(parsed, _training.Seed(parsed)));

    public ulong Seed(ParseResult parsed) => _training.Seed(parsed);

    public int Threads(ParseResult parsed) => _training.Threads(parsed);

    public int Run(ParseResult parsed, string source, CancellationToken cancellation)
    {
        RefuseOfWidths(parsed);
        TextWriter error = parsed.InvocationConfiguration.Error;
        bool quiet = parsed.GetValue(json);
        string? page = Page(parsed);
        SweepAxis axis = Axis(parsed);
        SweepTask? task = parsed.GetValue(_task);
        string path = StorePath(parsed);
        ClusterRequest? wanted = Shared(parsed);
        DataSplit rows = Rows(parsed, source, cancellation);
        using SweepStore store = SweepStore.Open(path);
        var display = new SweepDisplay(error, quiet);
        SweepRunner runner = display.Prepare(progress => new SweepRunner(rows, Plan(parsed, axis, rows, null), store, progress, cancellation));
        SweepDisplay.Announce(error, axis, runner);
        var tasks = new SweepTasks(runner, store) { Folder = Checkpoints(path) };
        using ITrainingCluster? members = wanted is null
            ? null : start!(wanted, parsed, new SharedJob(rows.ComputeFingerprint(), Threads(parsed), null, (_, _) => tasks), error, cancellation);
        if (members is not null)
        {
            runner.Elsewhere = (missing, done) => members.Crew.Run(tasks, missing, (training, result) =>
            {
                tasks.Take(training, result);
                done(training);
            }, cancellation);
        }

        if (task is not null)
        {
            return ShowTask(parsed, task, path, display.Run(axis, progress => runner.Run(task, progress, cancellation)));
        }

        SweepResult result = display.Run(axis, progress => runner.Run(progress, cancellation));
        members?.Conclude(error);
        if (page is not null)
        {
            AtomicFile.WriteText(page, SweepPage.Write(result, Path.GetFileName(Path.TrimEndingDirectorySeparator(source))));
        }

        Show(result, quiet, new Numbers(CommonOptions.InNats(parsed, unit)), parsed.InvocationConfiguration.Output);
        return ExitCode.Done;
    }

    /// <summary>Runs a sweep of widths.</summary>
    public int RunWidths(ParseResult parsed, string source, CancellationToken cancellation)
    {
        _training.RefuseInWidthSweep(parsed);
        parsed.Refuse([draws], "has no meaning in a sweep of --widths, which measures test rows; leave it out");
        int[] widths = [.. _training.Widths(parsed)!.Order()];
        int twice = widths.Zip(widths.Skip(1)).FirstOrDefault(pair => pair.First == pair.Second).First;
        UsageException.ThrowIf(twice > 0, Invariant($"--widths names {twice} twice; every width is trained once"));
        string path = StorePath(parsed);
        var action = new WidthSweepAction(source, path, Page(parsed), new Numbers(CommonOptions.InNats(parsed, unit)), parsed.GetValue(json))
        {
            Task = parsed.GetValue(_task),
            ShowTask = (task, done) => ShowTask(parsed, task, path, done),
            Start = Shared(parsed) is { } wanted
                ? (rows, tasks) => start!(wanted, parsed, new SharedJob(rows.ComputeFingerprint(), Threads(parsed), null, (_, _) => tasks),
                    parsed.InvocationConfiguration.Error, cancellation)
                : null,
        };
        return action.Run(
            () => WidthRows(parsed, source, cancellation), rows => WidthOptions(parsed, rows, widths, null),
            parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation);
    }

    /// <summary>Reads the job of a sweep as a worker does.</summary>
    public SharedJob Share(ParseResult parsed, string source, int? threads, CancellationToken cancellation)
    {
        var store = SweepStore.OfProcess();
        if (!IsAsked(parsed))
        {
            DataSplit tested = WidthRows(parsed, source, cancellation);
            return new SharedJob(tested.ComputeFingerprint(), threads ?? Threads(parsed), null, (_, _) => new WidthTasks(
                new WidthSweepRunner(tested, WidthOptions(parsed, tested, [.. _training.Widths(parsed)!.Order()], threads), store, ProductVersion.Text, null,
                    cancellation),
                store));
        }

        DataSplit rows = Rows(parsed, source, cancellation);
        return new SharedJob(rows.ComputeFingerprint(), threads ?? Threads(parsed), null, (_, _) => new SweepTasks(
            new SweepRunner(rows, Plan(parsed, Axis(parsed), rows, threads), store, null, cancellation), store)
        {
            Folder = Checkpoints(StorePath(parsed)),
        });
    }

    private static string Checkpoints(string store) => store + ".work";

    private ClusterRequest? Shared(ParseResult parsed)
    {
        ClusterRequest? wanted = _cluster.Read(parsed, StorePath(parsed));
        UsageException.ThrowIf(wanted is not null && parsed.GetValue(_task) is not null,
            "--task is the part of a process that works by itself; --workers and --cluster share out the whole sweep");
        return wanted;
    }

    private DataSplit Rows(ParseResult parsed, string source, CancellationToken cancellation) => _training.WithLeaves(parsed,
        DataLoader.LoadSplit(source, _training.Reading(parsed, _data.Read(parsed)), _split.Read(parsed, _training.Seed(parsed)), cancellation),
        cancellation);

    private WidthSweepOptions WidthOptions(ParseResult parsed, DataSplit rows, int[] widths, int? threads) => new()
    {
        Widths = widths,
        Seeds = parsed.GetValue(_seeds) ?? new WidthSweepOptions { Widths = widths }.Seeds,
        Network = _training.Plan(parsed) with { Widths = null },
        Training = Options(parsed, rows, threads),
        WarmStarts = !parsed.GetValue(_cold),
        TestPrediction = parsed.GetValue(_test),
        Workers = parsed.GetValue(_together),
    };

    private TrainingOptions Options(ParseResult parsed, DataSplit rows, int? threads)
    {
        TrainingOptions options = _training.Options(parsed, rows.Train.Observations.Rows);
        return threads is null ? options : options with { Engine = options.Engine with { Threads = threads.Value } };
    }

    private string StorePath(ParseResult parsed)
    {
        string store = _store.Of(parsed)!;
        return parsed.GetValue(_task)?.StoreOf(store) ?? store;
    }

    private string? Page(ParseResult parsed)
    {
        string? page = parsed.GetValue(_plot);
        if (page is not null)
        {
            UsageException.ThrowIf(parsed.GetValue(_task) is not null, "--plot shows a whole sweep; give it when the files of the tasks are joined");
            AtomicFile.EnsureWritable(page);
        }

        return page;
    }

    // A task shows nothing of the sweep but that its part is done: what follows from it needs the other tasks.
    private int ShowTask(ParseResult parsed, SweepTask task, string store, (int Trainings, int Reused) done)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(json))
        {
            JsonOutput.Write(output, w => w.Members(new { Task = task.Number, Tasks = task.Count, Store = store, done.Trainings, done.Reused }));
            return ExitCode.Done;
        }

        string whole = _store.Of(parsed)!;
        string all = new SweepTask(1, task.Count).StoreOf(whole).Replace("-1-of-", "-*-of-", StringComparison.Ordinal);
        output.WriteLine(Invariant($"task {task.Number} of {task.Count}: {done.Trainings} trainings, {done.Reused} of them from the store {store}"));
        output.WriteLine($"When all tasks are done: entroscope sweep merge {whole} {all}, then the same command without --task");
        return ExitCode.Done;
    }

    // Everything is measured on test rows: where the source has none and none are asked for, a fifth of the rows is drawn for them.
    private DataSplit WidthRows(ParseResult parsed, string source, CancellationToken cancellation)
    {
        SplitOptions division = _split.Read(parsed, _training.Seed(parsed));
        DataOptions reading = _training.Reading(parsed, _data.Read(parsed));
        (_, Func<SplitOptions, DataSplit?> divide) = DataLoader.Open(source, reading, division, cancellation);
        DataSplit rows = (division.AsksForTest ? null : divide(division with { TestFraction = StandardTestFraction })) ?? divide(division)
            ?? DataLoader.LoadSplit(source, reading, division, cancellation);
        return _training.WithLeaves(parsed, rows.WithRealLeaves(reading.RealLeaf), cancellation);
    }

    private void RefuseOfWidths(ParseResult parsed) => parsed.Refuse(OfWidths, "belongs to a sweep of widths; give data alone with --widths LIST");

    private SweepAxis Axis(ParseResult parsed)
    {
        _training.RefuseInSweep(parsed);
        return SweepAxis.Parse(parsed.GetValue(_sweep)!);
    }

    private SweepPlan Plan(ParseResult parsed, SweepAxis axis, DataSplit rows, int? threads) => new()
    {
        Axis = axis,
        Seeds = [.. Enumerable.Range(0, parsed.GetValue(_seeds) ?? 1).Select(i => unchecked(_training.Seed(parsed) + (ulong)i))],
        Network = _training.Plan(parsed),
        Training = Options(parsed, rows, threads),
        Draws = parsed.GetValue(draws) ?? EntropyOptions.DefaultDraws,
        Version = ProductVersion.Text,
    };

    private static void Show(SweepResult result, bool json, Numbers numbers, TextWriter output)
    {
        if (json)
        {
            JsonOutput.Write(output, w => SweepJson.Write(result, w));
        }
        else
        {
            SweepText.Write(result, numbers, output);
        }
    }
}
