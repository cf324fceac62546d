using Spectre.Console;

namespace Entroscope.Cli.Output;

/// <summary>Shows the progress of a training: a bar on a terminal, plain lines elsewhere, always on the error stream.</summary>
/// <param name="error">The error stream.</param>
/// <param name="quiet">Whether nothing is shown.</param>
/// <param name="receiver">Receives the progress in the place of the stream, or null.</param>
internal sealed class TrainingDisplay(TextWriter error, bool quiet, IProgress<TrainingProgress>? receiver = null)
{
    // The percentage and the gaps between the columns.
    private const int PercentWidth = 8;

    /// <summary>Says what is unusual about the data and what is done with it.</summary>
    public void Tell(IEnumerable<string> notes)
    {
        foreach (string note in quiet ? [] : notes)
        {
            error.WriteLine(note);
        }
    }

    /// <summary>Runs a training under the display.</summary>
    public T Run<T>(Func<IProgress<TrainingProgress>?, T> train)
    {
        if (quiet || receiver is not null)
        {
            return train(receiver);
        }

        if (!Terminal.IsInteractive(error))
        {
            return train(new Lines(error));
        }

        int width = Terminal.WidthOf(error)!.Value;
        int bar = Math.Clamp(width / 4, 8, 40);
        return Terminal.ForProgress(error).Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = bar }, new PercentageColumn())
            .Start(context => train(new Bar(context.AddTask("starting", maxValue: 1).IsIndeterminate(), width - bar - PercentWidth)));
    }

    private static string Describe(TrainingProgress p, int room = int.MaxValue)
    {
        string train = p.TrainLogLikelihood is { } t ? t.ToString("0.000", CultureInfo.InvariantCulture) : "-";
        string validation = p.ValidationLogLikelihood is { } v ? v.ToString("0.000", CultureInfo.InvariantCulture) : "-";
        string left = p.Remaining is { } r ? Invariant($", at most {Math.Ceiling(r.TotalSeconds):0} s left") : string.Empty;
        string step = Invariant($"{p.Activity}: step {p.Step}/{p.Steps}");
        string[] forms =
        [
            Invariant($"{step}, train {train}, validation {validation} nats, {p.SamplesPerSecond:0} samples/s{left}"),
            Invariant($"{step}, train {train}, validation {validation} nats{left}"),
            Invariant($"{step}, validation {validation} nats{left}"),
            Invariant($"{step}, validation {validation}"),
        ];
        return Array.Find(forms, f => f.Length <= room) ?? step;
    }

    // The bar moves from the beginning: to and fro while nothing is counted yet.
    private sealed class Bar(ProgressTask task, int room) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            bool begins = value is { Step: 0, Fraction: 0 };
            bool nothing = begins && value is { TrainLogLikelihood: null, ValidationLogLikelihood: null };
            task.Description = Markup.Escape(SafeText.OneLine(nothing ? value.Activity : Describe(value, room)));
            task.IsIndeterminate = begins;
            task.Value = value.Steps > 0 ? Math.Min(1, (value.Step + value.Fraction) / value.Steps) : 1;
        }
    }

    private sealed class Lines(TextWriter error) : IProgress<TrainingProgress>
    {
        private (string, int, int) _last;

        public void Report(TrainingProgress value)
        {
            if (_last != (value.Activity, value.Restart, value.Step))
            {
                _last = (value.Activity, value.Restart, value.Step);
                error.WriteLine(Describe(value));
            }
        }
    }
}
