namespace Entroscope.Cli.Output;

/// <summary>An effort and its stages in lines for people.</summary>
internal static class EffortText
{
    private const double LongInMinutes = 100;

    /// <summary>Says beforehand how long it takes.</summary>
    public static string Announcement(Effort effort, double seconds) =>
        $"entroscope: effort {Name(effort)}: at most about {Time(seconds)} on this machine";

    public static IEnumerable<string> Lines(EffortResult effort)
    {
        for (int i = 0; i < effort.Stages.Count; i++)
        {
            EffortStage s = effort.Stages[i];
            string from = s.From is { } number ? Invariant($"stage {number + 1}, {s.Start}") : s.Start;
            yield return Invariant($"stage {i + 1}, {s.Name} from {from}: {s.Parameters} parameters, {s.Steps} EM steps, validation {s.Score:0.0000} nats, ")
                + Invariant($"{s.Seconds:0.0} s (predicted {s.SecondsPredicted:0.0} s){(i == effort.Chosen ? "; chosen" : string.Empty)}");
        }
    }

    /// <summary>Says which steps made the model: those of its stage alone, which may have been no better than their start.</summary>
    public static string Steps(EffortResult effort, int best) =>
        Invariant($"stage {effort.Chosen + 1} of {effort.Stages.Count} ({effort.Stages[effort.Chosen].Steps} EM steps, ")
        + (best == 0 ? "the start was best)" : Invariant($"step {best} was best)"));

    public static string Name(Effort effort) => effort.Words();

    private static string Time(double seconds) => seconds < LongInMinutes ? Invariant($"{seconds:0} s") : Invariant($"{seconds / 60:0} minutes");
}
