using Entroscope.Sweeps;
using Entroscope.Workflow.Sweeps;

namespace Entroscope.Cli.Commands;

/// <summary>The sweep of widths of <c>scaling</c>: train and measure what the store does not hold yet, then show all.</summary>
/// <param name="Source">The data.</param>
/// <param name="Store">The file of finished trainings.</param>
/// <param name="Page">The page to write, or null.</param>
/// <param name="Numbers">The unit.</param>
/// <param name="Json">Whether the result is written as JSON.</param>
internal sealed record WidthSweepAction(string Source, string Store, string? Page, Numbers Numbers, bool Json)
{
    /// <summary>Gets the part of the sweep to do; null for the whole.</summary>
    public SweepTask? Task { get; init; }

    /// <summary>Gets what starts a cluster for the rows and tasks; null for this process alone.</summary>
    public Func<DataSplit, WidthTasks, ITrainingCluster>? Start { get; init; }

    /// <summary>Gets what shows the end of a task, and gives the exit code.</summary>
    public required Func<SweepTask, (int Trainings, int Reused), int> ShowTask { get; init; }

    public int Run(
        Func<DataSplit> read, Func<DataSplit, WidthSweepOptions> plan, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        DataSplit rows = read();
        WidthSweepOptions options = plan(rows);
        WidthSweepOptions.Check(options);
        using SweepStore store = SweepStore.Open(Store);
        WidthSweepRunner runner = new SweepDisplay(error, Json)
            .Prepare(progress => new WidthSweepRunner(rows, options, store, ProductVersion.Text, progress, cancellation));
        SweepCost cost = runner.Cost;
        error.WriteLine(Invariant($"sweep of widths {string.Join(", ", options.AllWidths)}: {cost.Trainings} trainings, ")
            + Invariant($"{cost.Finished} of them finished before; ")
            + Invariant($"the largest network has {cost.LargestParameters} parameters; test rows: {rows.Test!.Observations.Rows}"));
        if (runner.Tree.Candidates.Count > 0)
        {
            error.WriteLine(runner.Tree.Describe());
        }

        ProgressLines<string>? progress = Json ? null : new ProgressLines<string>(error, line => line);
        if (Task is not null)
        {
            return ShowTask(Task, runner.Run(Task, progress, cancellation));
        }

        var tasks = new WidthTasks(runner, store);
        using ITrainingCluster? members = Start?.Invoke(rows, tasks);
        if (members is not null)
        {
            runner.Elsewhere = (missing, done) => members.Crew.Run(tasks, missing, (training, record) =>
            {
                tasks.Take(training, record);
                done(training);
            }, cancellation);
        }

        WidthSweepResult result = runner.Run(progress, cancellation);
        members?.Conclude(error);
        if (Page is not null)
        {
            AtomicFile.WriteText(Page, WidthSweepPage.Write(result, Path.GetFileName(Path.TrimEndingDirectorySeparator(Source))));
        }

        if (Json)
        {
            JsonOutput.Write(output, w => WidthSweepJson.Write(result, w));
        }
        else
        {
            WidthSweepText.Write(result, Numbers, output);
        }

        return ExitCode.Done;
    }
}
