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
            string gain = double.IsNaN(t.Gain.Value)
                ? string.Empty
                : Invariant(
                    $", {t.Gain.Value:+0.0000;-0.0000;0.0000} ({t.Gain.Lower:+0.0000;-0.0000;0.0000} to {t.Gain.Upper:+0.0000;-0.0000;0.0000}) over uniform");
            yield return Invariant(
                $"widths, round {t.Round}: {t.Schedule}, start from {t.Start}: {t.Parameters} parameters, validation {t.Score:0.0000} nats{gain}{kept}");
        }

        yield return Verdict(found.Trials[found.Chosen]);
        yield return $"widths by height, from the sites: {WidthText.Ranges(found.Shape)}";
    }

    private static string Verdict(WidthTrial chosen) => chosen.Gain switch
    {
        { Value: double.NaN } => "no comparison with uniform widths: the search was interrupted before they were trained",
        { Lower: > 0 } => "the chosen widths are better than uniform ones on the validation rows beyond the error; "
            + "the choice was made on these rows, so a little of the gain is chance",
        { Value: 0, StandardError: 0 } => "no searched schedule is better than uniform widths on the validation rows",
        _ => "the chosen widths are better than uniform ones by no more than the error of the validation rows",
    };
}
