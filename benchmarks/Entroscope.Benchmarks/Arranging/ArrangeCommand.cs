using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Workflow.Arranging;

namespace Entroscope.Benchmarks.Arranging;

/// <summary>How often the verdict on planted tables is right, and what an order recovers of what shuffled columns lose: docs/arrange.md.</summary>
internal static class ArrangeCommand
{
    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(
            arguments, ["--planted", "--columns", "--rows", "--flip", "--data", "--label", "--shuffles", "--trainings", "--width", "--window", "--folds",
                "--seeds"],
            "--no-train");
        bool train = !options.Has("--no-train");
        if (options.Number("--planted", 0) is > 0 and int seeds)
        {
            Planted(seeds, options.Number("--columns", 32, 4), options.Number("--rows", 1000, 128), options.Real("--flip") ?? 0.15, train);
            return 0;
        }

        if (options.Number("--folds", 0) is > 1 and int folds)
        {
            Recovery.Write(folds, options.Number("--seeds", 20, 1), options.Number("--width", 32, 1));
            return 0;
        }

        string data = options.Text("--data", "digits");
        string label = options.Text("--label", string.Empty);
        int window = options.Number("--window", 0);
        DataSplit split = DataLoader.LoadSplit(data, new DataOptions
        {
            Label = label.Length > 0 ? label : null,
            Sequence = window > 0 ? new SequenceOptions { Window = new Structure.GridSize(1, window) } : null,
        }, new SplitOptions { Seed = 1 });
        Recover(split, options.Number("--shuffles", 3, 1), options.Number("--trainings", 3, 1), options.Number("--width", 16, 1));
        return 0;
    }

    private static void Planted(int seeds, int columns, int rows, double flip, bool train)
    {
        Console.WriteLine(Invariant($"{seeds} tables of {columns} binary columns and {rows} rows each, ")
            + Invariant($"channels that flip {flip}, {(train ? "with" : "without")} trainings"));
        Console.WriteLine("| planted | association | keep | rearrange | indifferent | undecided |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (PlantedColumns.Kind kind in Enum.GetValues<PlantedColumns.Kind>())
        {
            foreach (AssociationMeasure by in (AssociationMeasure[])[AssociationMeasure.Correlation, AssociationMeasure.Information])
            {
                ArrangementVerdict[] verdicts = [.. Enumerable.Range(1, seeds).Select(seed => ArrangementJob.Run(
                    PlantedColumns.Draw(kind, columns, rows, flip, (ulong)seed),
                    new ArrangementOptions { By = by, Train = train, Seed = (ulong)seed }).Verdict)];
                Console.WriteLine(
                    $"| {kind} | {by} | " + string.Join(" | ", Enum.GetValues<ArrangementVerdict>().Select(v => verdicts.Count(w => w == v))) + " |");
            }
        }
    }

    private static void Recover(DataSplit split, int shuffles, int trainings, int width)
    {
        var options = new ArrangementOptions { Trainings = trainings, Width = width };
        Console.WriteLine(
            "| columns | association | verdict | given: nats a row | found: nats a row | gain | accuracy given | found | recovered: nats | accuracy |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (AssociationMeasure by in (AssociationMeasure[])[AssociationMeasure.Correlation, AssociationMeasure.Information])
        {
            Arrangement whole = ArrangementJob.Run(split, options with { By = by });
            Show("in order", whole, null);
            for (int s = 1; s <= shuffles; s++)
            {
                Show(Invariant($"shuffled {s}"), ArrangementJob.Run(PlantedColumns.Shuffle(split, (ulong)s), options with { By = by }), whole.Trials);
            }
        }
    }

    private static void Show(string what, Arrangement found, OrderTrials? whole)
    {
        OrderTrials t = found.Trials!;
        string nats = whole is null ? string.Empty : Share(t.Found.Value - t.Given.Value, whole.Given.Value - t.Given.Value);
        string classes = whole is null || t.FoundAccuracy is not { } after ? string.Empty
            : Share(after.Value - t.GivenAccuracy!.Value.Value, whole.GivenAccuracy!.Value.Value - t.GivenAccuracy.Value.Value);
        Console.WriteLine(Invariant($"| {what} | {found.By} | {found.Verdict} | {t.Given.Value:0.000} | {t.Found.Value:0.000} ")
            + Invariant($"| {t.Gain.Value:0.000} ± {t.Gain.HalfWidth95:0.000} | ")
            + Invariant($"{100 * t.GivenAccuracy?.Value:0.0} | {100 * t.FoundAccuracy?.Value:0.0} | {nats} | {classes} |"));
        Console.WriteLine(Invariant($"<!-- entanglement: given gain {found.GivenGain.Value:0.0000} ± {found.GivenGain.HalfWidth95:0.0000}, ")
            + Invariant($"found gain {found.FoundGain.Value:0.0000} ± {found.FoundGain.HalfWidth95:0.0000}, t {found.Association:0.0} -->"));
    }

    private static string Share(double part, double whole) => Invariant($"{100 * part / whole:0} %");
}
