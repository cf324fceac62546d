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
            { Rows: 0, Kept: true } =>
                "refit on training and validation rows: with one channel per column the columns are independent, and more rows improve their estimates",
            { Folds: > 0 } => Invariant($"{Steps(refit.Steps)} on training and validation rows {(refit.Kept ? "kept" : "not kept")}: ")
                + Invariant($"in {refit.Folds}-fold cross-validation on these {refit.Rows} rows it gains {Gain(refit)}"),
            _ => Invariant($"refit on training and validation rows {(refit.Kept ? "kept" : "not kept")}: ")
                + Invariant($"on {refit.Rows} validation rows held out from both networks it gains {Gain(refit)}{Reason(refit)}"),
        };

    /// <summary>Says which network the figures belong to, and which rows it has learned from.</summary>
    public static string Network(TrainingResult trained)
    {
        string refit = Outcome(trained.Refit) is { } outcome ? $" ({outcome})" : string.Empty;
        string model = trained.Mixture.Components.Count == 1 ? "network" : "mixture";
        return trained.Refitted
            ? $"The final {model} was retrained on training and validation rows together{refit}, so no validation row is left that it was not trained on. "
                + $"Figures of validation rows, their ledger included, are those of the {model} chosen before; "
                + $"all other figures are those of the final {model}."
            : $"All figures are those of the final {model}, which was trained on the training rows alone and chosen on the validation rows{refit}.";
    }

    /// <summary>Names the network that figures belong to.</summary>
    public static string NetworkOf(bool refitted, Measurements measured, Evaluation figures) =>
        refitted && !(measured.ValidationBeforeRefit && ReferenceEquals(figures, measured.Validation)) ? "refitted" : "chosen";

    /// <summary>Writes a gain with its standard error.</summary>
    public static string Gain(RefitTrial refit) => double.IsFinite(refit.Gain)
        ? Invariant($"{refit.Gain:+0.0000;-0.0000;0.0000} nats a row, standard error {refit.StandardError:0.0000}")
        : refit.Gain.ToString(CultureInfo.InvariantCulture) + " nats a row";

    private static string Steps(int steps) => steps switch
    {
        0 => "refit without EM steps",
        1 => "refit of 1 step",
        _ => Invariant($"refit of {steps} steps"),
    };

    // Where the sign of the gain is not the reason.
    private static string Reason(RefitTrial refit) => refit switch
    {
        { Kept: false, Gain: > 0 } => ", but it describes the rows that it was trained on worse",
        { Kept: true, Gain: <= 0 } => ", no loss beyond the error, and it continues from the chosen network with more rows",
        _ => string.Empty,
    };
}
