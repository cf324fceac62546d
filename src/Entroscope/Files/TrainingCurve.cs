using Entroscope.Learning.Loop;

namespace Entroscope.Files;

/// <summary>Writes the course of a training as a table, and as the event files that TensorBoard shows.</summary>
public static class TrainingCurve
{
    private const string EventFileName = "events.out.tfevents.entroscope";

    /// <summary>Writes the course as CSV: a line for every point, an empty field where nothing was measured.</summary>
    /// <param name="training">The training.</param>
    /// <param name="hybrid">The hybrid training that followed it, or null.</param>
    /// <param name="destination">Receives the text in UTF-8; left open.</param>
    /// <remarks>
    /// Columns: <c>phase</c> (search, refit, completion; in hybrid training hybrid, hybrid-refit, hybrid-completion), <c>run</c> (a start with one of the
    /// prior strengths, from 0), <c>step</c> (0 is the initialised network), then <c>train</c> and <c>validation</c> in nats a row
    /// (<see cref="TrainingStep"/>), and <c>validation_accuracy</c> (hybrid training alone).
    /// </remarks>
    public static void WriteCsv(TrainingResult training, TrainingResult? hybrid, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(destination);
        using var writer = new StreamWriter(destination, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("phase,run,step,train,validation,validation_accuracy");
        foreach ((string phase, TrainingStep step) in Points(training, hybrid))
        {
            writer.WriteLine(Invariant($"{phase},{step.Run},{step.Step},{Field(step.TrainLogLikelihood)},{Field(step.ValidationLogLikelihood)},")
                + Field(step.ValidationAccuracy));
        }
    }

    /// <summary>Writes the course as event files of TensorBoard: a folder for every run of the search, for the refit, and for hybrid training.</summary>
    /// <param name="training">The training.</param>
    /// <param name="hybrid">The hybrid training that followed it, or null.</param>
    /// <param name="folder">The folder, made where it is missing. Event files of an earlier training by the same names are replaced.</param>
    /// <exception cref="DataException">A file cannot be written.</exception>
    /// <remarks>
    /// Scalars of single precision over the steps: <c>train</c>, <c>validation</c>, <c>validation_accuracy</c>. All points have the time of the writing: the
    /// times of steps are not kept.
    /// </remarks>
    public static void WriteEvents(TrainingResult training, TrainingResult? hybrid, string folder)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        double time = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        foreach (var run in Points(training, hybrid).GroupBy(p => p.Step.Phase == TrainingPhase.Search
            ? Invariant($"{p.Phase}-{p.Step.Run}") : p.Phase, StringComparer.Ordinal))
        {
            string place = Path.Combine(folder, run.Key);
            AtomicFile.CreateFolder(place);
            AtomicFile.Write(Path.Combine(place, EventFileName), stream =>
            {
                var events = new EventWriter(stream, time);
                foreach ((_, TrainingStep step) in run)
                {
                    events.Add(step.Step, "train", step.TrainLogLikelihood);
                    events.Add(step.Step, "validation", step.ValidationLogLikelihood);
                    events.Add(step.Step, "validation_accuracy", step.ValidationAccuracy);
                }
            });
        }
    }

    private static IEnumerable<(string Phase, TrainingStep Step)> Points(TrainingResult training, TrainingResult? hybrid) =>
        training.History.Select(s => (PhaseOf(s, "search", string.Empty), s))
            .Concat((hybrid?.History ?? []).Select(s => (PhaseOf(s, "hybrid", "hybrid-"), s)));

    private static string PhaseOf(TrainingStep step, string search, string prefix) => step.Phase switch
    {
        TrainingPhase.Search => search,
        TrainingPhase.Refit => prefix + "refit",
        _ => prefix + "completion",
    };

    private static string Field(double? value) => value switch
    {
        null => string.Empty,
        double.NegativeInfinity => "-inf",
        { } number => number.ToString("R", CultureInfo.InvariantCulture),
    };
}
