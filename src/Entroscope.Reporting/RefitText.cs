using System.Globalization;
using Entroscope.Learning;

namespace Entroscope.Reporting;

/// <summary>Says what became of a refit, and which network the figures belong to.</summary>
internal static class RefitText
{
    /// <summary>Says it in one sentence without its end.</summary>
    /// <param name="refit">The refit, or null where there was none.</param>
    /// <returns>What became of it; null where there was none.</returns>
    public static string? Outcome(RefitTrial? refit) => refit is null
        ? null
        : refit switch
        {
            { Rows: 0, Kept: true } => "refit on training and validation rows: with one channel a column the columns are independent, and more rows make their estimates better",
            { Folds: > 0 } => Invariant($"refit of {refit.Steps} steps on training and validation rows {(refit.Kept ? "kept" : "not kept")}: in {refit.Folds}-fold cross-validation on these {refit.Rows} rows it gains {Gain(refit)} nats a row"),
            _ => Invariant(
                $"refit on training and validation rows {(refit.Kept ? "kept" : "not kept")}: on {refit.Rows} validation rows held out from both networks it gains {Gain(refit)} nats a row{Reason(refit)}"),
        };

    /// <summary>Says which network the figures belong to, and which rows it has learned from.</summary>
    /// <param name="trained">The training.</param>
    /// <returns>One or two sentences.</returns>
    public static string Network(TrainingResult trained)
    {
        string refit = Outcome(trained.Refit) is { } outcome ? $" ({outcome})" : string.Empty;
        return trained.Refitted
            ? $"The network delivered was trained again on training and validation rows together{refit}, so no validation row is left that it has not learned from: figures of validation rows, a ledger of them included, are those of the network chosen before that; all others are those of the network delivered."
            : $"All figures are those of the network delivered, which has learned from the training rows alone and was chosen on the validation rows{refit}.";
    }

    /// <summary>Names the network that figures belong to.</summary>
    /// <param name="refitted">Whether the network delivered is a refit.</param>
    /// <param name="figures">The figures.</param>
    public static string NetworkOf(bool refitted, EvaluationSummary figures) => refitted && !figures.BeforeRefit ? "refitted" : "chosen";

    /// <summary>Writes a gain with its standard error.</summary>
    public static string Gain(RefitTrial refit) => double.IsFinite(refit.Gain)
        ? Invariant($"{refit.Gain:+0.0000;-0.0000;0.0000}, standard error {refit.StandardError:0.0000},")
        : refit.Gain.ToString(CultureInfo.InvariantCulture);

    // Where the sign of the gain is not the reason.
    private static string Reason(RefitTrial refit) => refit switch
    {
        { Kept: false, Gain: > 0 } => ", but it describes the rows that it has learned from worse",
        { Kept: true, Gain: <= 0 } => ", no loss beyond the error, and it goes on from the chosen network with more rows",
        _ => string.Empty,
    };
}
