using Spectre.Console;

namespace Entroscope.Cli.Output;

/// <summary>Shows the progress of a training: a bar on a terminal, plain lines elsewhere, always on the error stream.</summary>
internal sealed class TrainingDisplay(TextWriter error, bool quiet)
{
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
        if (quiet)
        {
            return train(null);
        }

        if (!Terminal.IsInteractive(error))
        {
            return train(new Lines(error));
        }

        return Terminal.ForProgress(error).Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(context => train(new Bar(context.AddTask("starting", maxValue: 1))));
    }

    private static string Describe(TrainingProgress p)
    {
        string train = p.TrainLogLikelihood is { } t ? t.ToString("0.000", CultureInfo.InvariantCulture) : "-";
        string validation = p.ValidationLogLikelihood is { } v ? v.ToString("0.000", CultureInfo.InvariantCulture) : "-";
        string left = p.Remaining is { } r ? Invariant($", at most {Math.Ceiling(r.TotalSeconds):0} s left") : string.Empty;
        return Invariant($"{p.Activity}: step {p.Step}/{p.Steps}, train {train}, validation {validation} nats, {p.SamplesPerSecond:0} samples/s{left}");
    }

    private sealed class Bar(ProgressTask task) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            task.Description = Markup.Escape(SafeText.OneLine(Describe(value)));
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
