using Entroscope.Information.Widths;

namespace Entroscope.Reporting;

/// <summary>Writes a sweep of widths as one self-contained page: the curves by width and their collapse first.</summary>
internal static class WidthSweepPage
{
    public static string Write(WidthSweepResult sweep, string title) => HtmlPage.OfMain(
        title,
        writer =>
        {
            HtmlPage.Header(
                writer,
                $"{title}: sweep of widths",
                Capital(sweep.Sentence) + ".",
                $"{Format.Count(sweep.Points.Count)} widths, {Format.Count(sweep.Seeds)} {(sweep.Seeds == 1 ? "seed" : "seeds")} each, "
                    + (sweep.Options.WarmStarts ? "each network from the narrower one or a start of its own; " : "each network from a start of its own; ")
                    + $"{Format.Count(sweep.TestRows)} test rows, which have chosen nothing. The widths are compared with "
                    + $"{Format.Count(sweep.Points[sweep.Reference].Width)}, the width of the most probable validation rows.");
            WidthSweepPanel.Write(writer, sweep);
            Consequences(writer, sweep);
            Numbers(writer, sweep);
        },
        "widths.css");

    private static void Consequences(HtmlWriter writer, WidthSweepResult sweep) =>
        Layout.Section(writer, "consequences", "What follows", "The law of the scales at which widths agree, and what larger scales ask for.", () =>
        {
            writer.Element("p", Capital(sweep.Law.Law.Sentence) + ".");
            if (sweep.Growth is { } growth)
            {
                writer.Element("p", $"The scale at which a width binds grows as r to the power {Format.Number(growth.Exponent, 3)} "
                    + $"(95 %: {Format.Number(growth.Lower, 3)} to {Format.Number(growth.Upper, 3)}).");
            }

            Layout.Table(
                writer,
                "Widths asked for: what a latent has to pass (bits; beyond the tree by the most probable law), and the fewest channels that can",
                ["n", "to pass", "95 %", "least r", .. sweep.Growth is null ? Array.Empty<string>() : ["binds at r", "95 % of r"]],
                sweep.Asked.Select(a => (IReadOnlyList<string>)
                [
                    Format.Size(a.PatchSize) + (a.Measured ? string.Empty : " (beyond)"),
                    Format.BitsNumber(a.Shared),
                    $"{Format.BitsNumber(a.Lower)} to {Format.BitsNumber(a.Upper)}",
                    Format.Fixed(a.Channels, 0),
                    .. a.Binding is { } b ? [Format.Number(b.Value, 3), $"{Format.Number(b.Lower, 3)} to {Format.Number(b.Upper, 3)}"] : Array.Empty<string>(),
                ]));
            if (sweep.Predictions.Count > 0)
            {
                Layout.Table(
                    writer,
                    "Predicted from the narrower widths alone, and then measured (bits a row, or sites)",
                    ["prediction", "predicted", "95 %", "measured", "95 % of it", "verdict"],
                    sweep.Predictions.Select(Prediction));
            }
        });

    private static IReadOnlyList<string> Prediction(WidthPrediction prediction)
    {
        bool scale = prediction.Quantity == PredictedQuantity.BindingScale;
        string Range(double lower, double upper) => double.IsNaN(lower) || double.IsPositiveInfinity(lower) ? Format.None : $"{Show(lower)} to {Show(upper)}";
        string Show(double value) => scale ? Format.Number(value, 3) : Format.Number(Format.Bits(value), 5);
        return
        [
            scale ? $"n* of width {Format.Count(prediction.Width)}" : $"−log₂ p through width {Format.Count(prediction.Width)}",
            Show(prediction.Predicted),
            Range(prediction.Lower, prediction.Upper),
            Show(prediction.Measured),
            Range(prediction.MeasuredLower, prediction.MeasuredUpper),
            prediction.Verdict switch
            {
                PredictionVerdict.Held => "held",
                PredictionVerdict.NotHeld => "not held",
                _ => $"cannot tell: {prediction.Reason}",
            },
        ];
    }

    private static void Numbers(HtmlWriter writer, WidthSweepResult sweep) =>
        Layout.Section(writer, "numbers", "Numbers", "In bits; standard errors over the rows and between the seeds, apart.", () =>
        {
            Layout.Table(
                writer,
                "The widths: mean log-likelihoods (bits a row), and the scale at which each binds (sites)",
                ["width", "parameters", "EM steps", "validation", "test", "± rows", "± seeds", "binds at n", "95 % of n"],
                sweep.Points.Select(p => (IReadOnlyList<string>)
                [
                    Format.Count(p.Width),
                    Format.Count(p.Parameters),
                    Format.Count(p.Trainings.Sum(t => (long)t.Passes)),
                    Format.Number(Format.Bits(p.Validation.Value), 6),
                    Format.Number(Format.Bits(p.Test.Value), 6),
                    Format.BitsNumber(p.Test.RowError, 2),
                    Format.BitsNumber(p.Test.SeedError, 2),
                    p.Binding.Binds ? (p.Binding.Verdict == BindingVerdict.BelowSmallest ? "below " : string.Empty) + Format.Number(p.Binding.Value, 3)
                        : p.Binding.Verdict.Words(),
                    p.Binding.Binds ? $"{Format.Number(p.Binding.Lower, 3)} to {Format.Number(p.Binding.Upper, 3)}" : Format.None,
                ]));
            Curves(writer, "m(n): the mean −log₂ p of a patch (bits)", sweep, l => l.Marginal);
            Curves(writer, "T(n; r): what pooled patches share (bits)", sweep, l => l.TotalCorrelation);
            Curves(writer, "I(patch; rest) (bits)", sweep, l => l.PatchRest);
        });

    private static void Curves(HtmlWriter writer, string caption, WidthSweepResult sweep, Func<WidthLevel, WidthEstimate?> of) => Layout.Table(
        writer,
        caption,
        ["n", .. sweep.Points.Select(p => $"r = {Format.Count(p.Width)}")],
        sweep.Points[0].Levels.Where(l => of(l) is not null).Select(l => (IReadOnlyList<string>)
        [
            Format.Size(l.PatchSize),
            .. sweep.Points.Select(p => of(p.Levels[l.Level])!.Value)
                .Select(e => $"{Format.BitsNumber(e.Value, 4)} ± {Format.BitsNumber(e.StandardError, 2)}"),
        ]));

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
