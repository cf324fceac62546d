using Entroscope.Workflow.Sweeps;
using Spectre.Console;

namespace Entroscope.Cli.Output;

/// <summary>Shows the progress of a sweep: a bar on a terminal, a line a training elsewhere, always on the error stream.</summary>
internal sealed class SweepDisplay(TextWriter error, bool quiet)
{
    private bool IsInteractive => Terminal.IsInteractive(error);

    /// <summary>Says what a sweep will cost, before it starts, and which tree it takes where there was a choice.</summary>
    public static void Announce(TextWriter error, SweepAxis axis, SweepRunner runner)
    {
        SweepCost cost = runner.Cost;
        error.WriteLine(Invariant($"sweep of {axis}: {cost.Trainings} trainings, {cost.Finished} of them finished before; ")
            + Invariant($"the largest network has {cost.LargestParameters} parameters"));
        if (runner.Tree.Candidates.Count > 0)
        {
            error.WriteLine(runner.Tree.Describe());
        }
    }

    /// <summary>Prepares a sweep; the trials of its trees are shown on a terminal only.</summary>
    public T Prepare<T>(Func<IProgress<TrainingProgress>?, T> prepare) => IsInteractive ? new TrainingDisplay(error, quiet).Run(prepare) : prepare(null);

    /// <summary>Runs a sweep under the display.</summary>
    public T Run<T>(SweepAxis axis, Func<IProgress<SweepProgress>?, T> sweep)
    {
        if (quiet)
        {
            return sweep(null);
        }

        if (!IsInteractive)
        {
            return sweep(new Lines(error, axis.Name));
        }

        return Terminal.ForProgress(error).Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(context => sweep(new Bar(context.AddTask("starting", maxValue: 1), axis.Name)));
    }

    private sealed class Bar(ProgressTask task, string axis) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value)
        {
            double part = value switch
            {
                { Record: not null } => 1,
                { Training: { Steps: > 0 } t } => Math.Min(1, (t.Step + t.Fraction) / t.Steps),
                _ => 0,
            };
            string step = value.Training is { } training ? Invariant($": {training.Activity} {training.Step}/{training.Steps}") : string.Empty;
            task.Description = Markup.Escape(SafeText.OneLine(Invariant($"{axis} {value.Value}, seed {value.Seed} ({value.Number}/{value.Trainings}){step}")));
            task.Value = (value.Number - 1 + part) / value.Trainings;
        }
    }

    private sealed class Lines(TextWriter error, string axis) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value)
        {
            if (value.Record is { } record)
            {
                string how = value.Reused ? "found in the store" : Invariant($"{record.Steps} EM steps, {record.Seconds:0.0} s");
                error.WriteLine(Invariant($"{axis} {value.Value}, seed {value.Seed} ({value.Number}/{value.Trainings}): ")
                    + Invariant($"{(record.Test is null ? "validation" : "test")} log-likelihood {record.HeldOut.Value:0.0000} nats; {how}"));
            }
        }
    }
}
