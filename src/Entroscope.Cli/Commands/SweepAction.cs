using Entroscope.Data.Readers;
using Entroscope.Sweeps;
using Entroscope.Workflow.Sweeps;

namespace Entroscope.Cli.Commands;

/// <summary>The sweep of <c>scaling</c>: train and measure what the store does not hold yet, then show all.</summary>
/// <param name="unit">The option of the unit.</param>
internal sealed class SweepAction(Option<int?> draws, Option<string?> unit, Option<bool> json)
{
    private readonly DataArguments _data = new();
    private readonly SplitArguments _split = new();
    private readonly TrainingArguments _training = new();
    private readonly Option<string?> _sweep =
        new("--sweep") { Description = $"What varies between trainings: {SweepAxis.Forms}, such as widths=8,16,32,64.", HelpName = "AXIS=LIST" };
    private readonly Option<int> _seeds = OptionFactory.Integer("--seeds", "Number of trainings per value, with the seeds SEED, SEED+1, ...", 1, 1, 10_000);
    private readonly PathOption _store =
        new(PathUse.Kept, "--store") { Description = "The file that keeps finished trainings for later sweeps.", DefaultValueFactory = _ => "sweep.db" };
    private readonly PathOption _plot = new(PathUse.Written, "--plot") { Description = "Write a page with charts (HTML)." };

    public void AddTo(Command command)
    {
        _data.AddOptionsTo(command);
        command.AddAll(_sweep, _seeds, _store, _plot);

        _split.AddTo(command);
        _training.AddTo(command);
    }

    /// <summary>Returns whether a sweep is requested.</summary>
    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_sweep) is not null;

    /// <summary>Refuses the options of a sweep and of its trainings where there is none, and those of data where there is none either.</summary>
    public void RefuseWithout(ParseResult parsed, bool data)
    {
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

    private SweepAxis Axis(ParseResult parsed)
    {
        _training.RefuseInSweep(parsed);
        return SweepAxis.Parse(parsed.GetValue(_sweep)!);
    }

    private SweepPlan Plan(ParseResult parsed, SweepAxis axis, DataSplit rows) => new()
    {
        Axis = axis,
        Seeds = [.. Enumerable.Range(0, parsed.GetValue(_seeds)).Select(i => unchecked(_training.Seed(parsed) + (ulong)i))],
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
