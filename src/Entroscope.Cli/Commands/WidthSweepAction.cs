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
    public int Run(
        Func<DataSplit> read, Func<DataSplit, WidthSweepOptions> plan, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (Page is not null)
        {
            AtomicFile.EnsureWritable(Page);
        }

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

        WidthSweepResult result = runner.Run(Json ? null : new ProgressLines<string>(error, line => line), cancellation);
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
