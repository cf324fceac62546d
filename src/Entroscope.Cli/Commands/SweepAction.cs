using System.CommandLine;
using Entroscope.Cli.Input;
using Entroscope.Cli.Output;
using Entroscope.Data;
using Entroscope.Files;
using Entroscope.Information;
using Entroscope.Reporting;
using Entroscope.Sweeps;
using Entroscope.Workflow;

namespace Entroscope.Cli.Commands;

/// <summary>The sweep of <c>scaling</c>: train and measure what the store does not hold yet, then show all.</summary>
internal sealed class SweepAction
{
    private readonly DataArguments _data = new();
    private readonly SplitArguments _split = new();
    private readonly TrainingArguments _training = new();
    private readonly Option<string> _sweep = new("--sweep") { Description = $"What changes from training to training: {SweepAxis.Forms}, such as widths=8,16,32,64.", HelpName = "AXIS=LIST", Required = true };
    private readonly Option<int> _seeds = OptionFactory.Integer("--seeds", "Trainings of every value, with the seeds SEED, SEED+1, ...", 1, 1, 10_000);
    private readonly Option<string> _store = new("--store") { Description = "The file in which finished trainings are kept and found again.", HelpName = "PATH", DefaultValueFactory = _ => "sweep.db" };
    private readonly Option<int> _draws = OptionFactory.Integer("--draws", "Draws behind the entropies of every network.", (int)EntropyOptions.DefaultDraws, 2, int.MaxValue);
    private readonly Option<string?> _plot = new("--plot") { Description = "Write a page with charts (HTML).", HelpName = "PATH" };
    private readonly Option<string?> _unit = CommonOptions.Unit();
    private readonly Option<bool> _json = CommonOptions.Json();

    public void AddTo(Command command)
    {
        _data.AddTo(command);
        Option[] options = [_sweep, _seeds, _store, _draws, _plot, _unit, _json];
        foreach (Option option in options)
        {
            command.Add(option);
        }

        _split.AddTo(command);
        _training.AddTo(command);
    }

    public int Run(ParseResult parsed, CancellationToken cancellation)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        bool quiet = parsed.GetValue(_json);
        string? page = parsed.GetValue(_plot);
        SweepAxis axis = Axis(parsed);
        if (page is not null)
        {
            AtomicFile.EnsureWritable(page);
        }

        string source = parsed.GetRequiredValue(_data.Path);
        DataSplit rows = DataLoader.LoadSplit(source, _data.Read(parsed), _split.Read(parsed, _training.Seed(parsed)), cancellation);
        using SweepStore store = SweepStore.Open(parsed.GetRequiredValue(_store));
        var runner = new SweepRunner(rows, Plan(parsed, axis, rows), store);
        SweepDisplay.Announce(error, axis, runner.Cost);
        SweepResult result = new SweepDisplay(error, quiet).Run(axis, progress => runner.Run(progress, cancellation));
        if (page is not null)
        {
            AtomicFile.WriteText(page, SweepWriter.Html(result, Path.GetFileName(Path.TrimEndingDirectorySeparator(source))));
        }

        Show(result, quiet, new Numbers(CommonOptions.InNats(parsed, _unit)), parsed.InvocationConfiguration.Output);
        return ExitCode.Done;
    }

    private SweepAxis Axis(ParseResult parsed)
    {
        if (_training.UsesCheckpoints(parsed))
        {
            throw new UsageException("--checkpoint and --resume belong to a single training; a sweep keeps its finished trainings in the file of --store");
        }

        return SweepAxis.Parse(parsed.GetRequiredValue(_sweep));
    }

    private SweepPlan Plan(ParseResult parsed, SweepAxis axis, DataSplit rows) => new()
    {
        Axis = axis,
        Seeds = [.. Enumerable.Range(0, parsed.GetValue(_seeds)).Select(i => unchecked(_training.Seed(parsed) + (ulong)i))],
        Network = _training.Plan(parsed),
        Training = _training.Options(parsed, rows.Train.Observations.Rows),
        Draws = parsed.GetValue(_draws),
        Version = ProductVersion.Text,
    };

    private static void Show(SweepResult result, bool json, Numbers numbers, TextWriter output)
    {
        if (json)
        {
            JsonOutput.Write(output, w => SweepWriter.Json(result, w));
        }
        else
        {
            SweepText.Write(result, numbers, output);
        }
    }
}
