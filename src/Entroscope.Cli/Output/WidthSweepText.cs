using Entroscope.Workflow.Sweeps;

namespace Entroscope.Cli.Output;

/// <summary>Shows a sweep of widths as tables and sentences.</summary>
internal static class WidthSweepText
{
    public static void Write(WidthSweepResult result, Numbers numbers, TextWriter output)
    {
        int reference = result.Points[result.Reference].Width;
        string starts = result.Options.WarmStarts ? "each from the narrower network or a start of its own" : "each from a start of its own";
        output.WriteLine(Invariant($"{result.TestRows} test rows through networks of every width, {Numbers.Count(result.Seeds, "seed")} each, ")
            + Invariant($"{starts}; in {numbers.Unit}, errors of the rows ")
            + Invariant($"and between the seeds as standard errors; reference: width {reference}, of the most probable validation rows"));
        WriteWidths(result, numbers, output);
        output.WriteLine($"T(n; r): what pooled patches share through each width, and m(n) through the reference ({numbers.Unit})");
        WriteCurves(result, numbers, output);
        output.WriteLine(result.Sentence);
        if (result.Growth is { } growth)
        {
            output.WriteLine(Invariant($"growth: n*(r) rises as r^{growth.Exponent:0.00} (95 %: {growth.Lower:0.00} to {growth.Upper:0.00})"));
        }

        output.WriteLine($"collapse: {result.Collapse.Sentence}");
        output.WriteLine($"law where widths agree: {numbers.Sentence(result.Law.Law.Sentence)}");
        WriteAsked(result, numbers, output);
        foreach (WidthPrediction prediction in result.Predictions)
        {
            output.WriteLine(Sentence(prediction, numbers));
        }

        output.WriteLine(Invariant($"cost: {result.CostOverWidest:0.00} times that of the widest width (EM steps times parameters); ")
            + Invariant($"{result.Trainings} trainings, {result.Reused} of them from the store"));
    }

    /// <summary>Shows the scale at which a width binds.</summary>
    private static string Scale(BindingScale scale) => scale.Verdict switch
    {
        BindingVerdict.Seen => Invariant($"{scale.Value:0.#} ({scale.Lower:0.#} to {scale.Upper:0.#})"),
        BindingVerdict.BelowSmallest => Invariant($"below {scale.Value:0.#}"),
        BindingVerdict.NotSeen when double.IsFinite(scale.Lower) => Invariant($"not seen, above {scale.Lower:0.#}"),
        BindingVerdict.NotSeen => "not seen",
        BindingVerdict.NotNarrower => "-",
        BindingVerdict.NothingShared => "nothing shared",
        _ => "cannot tell",
    };

    private static void WriteWidths(WidthSweepResult result, Numbers numbers, TextWriter output)
    {
        var table = new TextTable("width", "parameters", "EM steps", "validation", "± seeds", "test", "± rows", "± seeds", "n* (95 %)", "near log r from");
        table.AddRows(result.Points, p => [Invariant($"{p.Width}"), Invariant($"{p.Parameters}"), Invariant($"{p.Trainings.Sum(t => (long)t.Passes)}"),
            numbers.Show(p.Validation.Value), numbers.Show(p.Validation.SeedError), numbers.Show(p.Test.Value), numbers.Show(p.Test.RowError),
            numbers.Show(p.Test.SeedError), Scale(p.Binding),
            p.Levels.FirstOrDefault(l => l.IsLimited) is { } limited ? Invariant($"n = {limited.PatchSize:0.#}") : "-"]);
        table.WriteTo(output);
    }

    private static void WriteCurves(WidthSweepResult result, Numbers numbers, TextWriter output)
    {
        WidthPoint reference = result.Points[result.Reference];
        var table = new TextTable(["n", "m(n)", .. result.Points.Select(p => Invariant($"r = {p.Width}"))]);
        table.AddRows(reference.Levels, level => [Invariant($"{level.PatchSize:0.#}"), Show(level.Marginal), .. result.Points.Select(p =>
            p.Levels[level.Level].TotalCorrelation is { } t ? Show(t) : string.Empty)]);
        table.WriteTo(output);

        string Show(WidthEstimate value) => $"{numbers.Show(value.Value)} ± {numbers.Show(value.StandardError)}";
    }

    private static void WriteAsked(WidthSweepResult result, Numbers numbers, TextWriter output)
    {
        bool growth = result.Growth is not null;
        output.WriteLine($"widths asked for: the least r is exp of what a latent of such a patch has to pass ({numbers.Unit}; beyond the tree by the most "
            + $"probable law){(growth ? "; networks trained like these bind there with the r of the last column" : string.Empty)}");
        var table = new TextTable(["n", "to pass", "95 %", "least r", .. growth ? ["binds at r (95 %)"] : Array.Empty<string>()]);
        table.AddRows(result.Asked, a => [Invariant($"{a.PatchSize:0.#}{(a.Measured ? string.Empty : " (beyond)")}"), numbers.Show(a.Shared),
            $"{numbers.Show(a.Lower)} to {numbers.Show(a.Upper)}", Invariant($"{a.Channels:0}"),
            .. a.Binding is { } b
                ? [$"{Numbers.Plain(b.Value, "0.#")} ({Numbers.Plain(b.Lower, "0.#")} to {Numbers.Plain(b.Upper, "0.#")})"]
                : Array.Empty<string>()]);
        table.WriteTo(output);
    }

    private static string Sentence(WidthPrediction prediction, Numbers numbers)
    {
        bool scale = prediction.Quantity == PredictedQuantity.BindingScale;
        string Show(double value) => scale ? Numbers.Plain(value, "0.#") : numbers.Show(value);
        string what = scale ? Invariant($"n* of width {prediction.Width}")
            : Invariant($"-log p of a test row through width {prediction.Width}");
        string predicted = double.IsNaN(prediction.Predicted) ? "none"
            : $"{Show(prediction.Predicted)} ({Show(prediction.Lower)} to {Show(prediction.Upper)})";
        string measured = double.IsNaN(prediction.Measured) ? "not seen"
            : $"{Show(prediction.Measured)} ({Show(prediction.MeasuredLower)} to {Show(prediction.MeasuredUpper)})";
        return $"prediction of {what} from the narrower ones: {predicted}; measured {measured}: {prediction.Verdict switch
        {
            PredictionVerdict.Held => "held",
            PredictionVerdict.NotHeld => "not held",
            _ => $"cannot tell, {prediction.Reason}",
        }}";
    }
}
