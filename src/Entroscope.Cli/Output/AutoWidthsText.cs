using Entroscope.Workflow;

namespace Entroscope.Cli.Output;

/// <summary>The search for widths in lines for people.</summary>
internal static class AutoWidthsText
{
    public static IEnumerable<string> Lines(WidthSearch found)
    {
        for (int i = 0; i < found.Trials.Count; i++)
        {
            WidthTrial t = found.Trials[i];
            string kept = i == found.Chosen ? "; chosen" : string.Empty;
            yield return Invariant($"widths, round {t.Round}: {t.Schedule}, start from {t.Start}: {t.Parameters} parameters, validation {t.Score:0.0000} nats{kept}");
        }

        yield return $"widths by height, from the sites: {WidthText.Ranges(found.Shape)}";
    }
}
