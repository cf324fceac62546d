namespace Entroscope.Cli.Output;

/// <summary>An effort and its stages in lines for people.</summary>
internal static class EffortText
{
    private const double LongInMinutes = 100;

    /// <summary>Says beforehand how long it takes.</summary>
    public static string Announcement(Effort effort, double seconds) =>
        $"entroscope: effort {Name(effort)}: about {Time(seconds)} on this machine";

    public static IEnumerable<string> Lines(EffortResult effort)
    {
        for (int i = 0; i < effort.Stages.Count; i++)
        {
            EffortStage s = effort.Stages[i];
            yield return Invariant($"stage {i + 1}, {s.Name} from {s.Start}: {s.Parameters} parameters, {s.Steps} EM steps, validation {s.Score:0.0000} nats, ")
                + Invariant($"{s.Seconds:0.0} s (predicted {s.SecondsPredicted:0.0} s){(i == effort.Chosen ? "; chosen" : string.Empty)}");
        }
    }

    public static string Name(Effort effort) => effort.Words();

    private static string Time(double seconds) => seconds < LongInMinutes ? Invariant($"{seconds:0} s") : Invariant($"{seconds / 60:0} minutes");
}
