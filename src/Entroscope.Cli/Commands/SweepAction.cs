using Entroscope.Data.Readers;
using Entroscope.Sweeps;
using Entroscope.Workflow.Sweeps;

namespace Entroscope.Cli.Commands;

/// <summary>The sweep of <c>scaling</c>: train and measure what the store does not hold yet, then show all.</summary>
/// <param name="unit">The option of the unit.</param>
internal sealed class SweepAction(Option<int?> draws, Option<string?> unit, Option<bool> json)
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
    private readonly Option<int?> _workers = OptionFactory.OptionalInteger(
        "--workers", "In a sweep of --widths, the number of trainings at a time, which share the threads. [default: one a thread]", 1, 1024);

    public void AddTo(Command command)
    {
        _data.AddOptionsTo(command);
        command.AddAll([_sweep, _seeds, _store, _plot, .. OfWidths]);

        _split.AddTo(command);
        _training.AddTo(command);
    }

    private Option[] OfWidths => [_cold, _test, _workers];

    /// <summary>Returns whether a sweep of widths is requested: <c>--widths</c> with data alone.</summary>
    public bool IsOfWidths(ParseResult parsed, string[] sources) =>
        !IsAsked(parsed) && sources.Length == 1 && !ScalingSources.IsModel(sources[0]) && _training.HasWidths(parsed);

    /// <summary>Returns whether a sweep of an axis is requested.</summary>
    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_sweep) is not null;

    /// <summary>Refuses the options of a sweep and of its trainings where there is none, and those of data where there is none either.</summary>
    public void RefuseWithout(ParseResult parsed, bool data)
    {
        RefuseOfWidths(parsed);
        parsed.Refuse([_seeds, _store, _plot, .. _training.OfTraining], "belongs to a sweep; give --sweep, too");
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
        string? page = parsed.GetValue(_plot);
        SweepAxis axis = Axis(parsed);
        if (page is not null)
        {
            AtomicFile.EnsureWritable(page);
        }

        DataSplit rows = _training.WithLeaves(parsed,
            DataLoader.LoadSplit(source, _training.Reading(parsed, _data.Read(parsed)), _split.Read(parsed, _training.Seed(parsed)), cancellation),
            cancellation);
        using SweepStore store = SweepStore.Open(_store.Of(parsed)!);
        var display = new SweepDisplay(error, quiet);
        SweepRunner runner = display.Prepare(progress => new SweepRunner(rows, Plan(parsed, axis, rows), store, progress, cancellation));
        SweepDisplay.Announce(error, axis, runner);
        SweepResult result = display.Run(axis, progress => runner.Run(progress, cancellation));
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
        var action = new WidthSweepAction(
            source, _store.Of(parsed)!, parsed.GetValue(_plot), new Numbers(CommonOptions.InNats(parsed, unit)), parsed.GetValue(json));
        return action.Run(
            () => WidthRows(parsed, source, cancellation),
            rows => new WidthSweepOptions
            {
                Widths = widths,
                Seeds = parsed.GetValue(_seeds) ?? new WidthSweepOptions { Widths = widths }.Seeds,
                Network = _training.Plan(parsed) with { Widths = null },
                Training = _training.Options(parsed, rows.Train.Observations.Rows),
                WarmStarts = !parsed.GetValue(_cold),
                TestPrediction = parsed.GetValue(_test),
                Workers = parsed.GetValue(_workers),
            },
            parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation);
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

    private SweepPlan Plan(ParseResult parsed, SweepAxis axis, DataSplit rows) => new()
    {
        Axis = axis,
        Seeds = [.. Enumerable.Range(0, parsed.GetValue(_seeds) ?? 1).Select(i => unchecked(_training.Seed(parsed) + (ulong)i))],
        Network = _training.Plan(parsed),
        Training = _training.Options(parsed, rows.Train.Observations.Rows),
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
