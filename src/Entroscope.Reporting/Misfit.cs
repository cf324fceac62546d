namespace Entroscope.Reporting;

/// <summary>
/// What may be behind rows that deny the dependence which a network claims: it is over-fitted, or the rows are of
/// another distribution than the training rows. Validation rows, which are like the training rows, distinguish the two.
/// </summary>
internal static class Misfit
{
    /// <summary>What can be said without validation rows.</summary>
    public const string Unknown = "over-fitting, or rows unlike the training rows";

    private const string Shift = "the test rows are unlike the training rows, as validation rows are not";
    private const string Overfitted = "over-fitting, which validation rows show as well";

    // In standard errors.
    private const double Significance = 3;

    // Of the fall from training to test rows: validation rows that show less of it than the
    // first part are like the training rows, those that show more than the second are not.
    private const double Small = 0.2;
    private const double Large = 0.5;

    /// <summary>Names the cause, as far as the log-likelihoods of the three parts show it.</summary>
    public static string Of(RunReport report) =>
        report is { LedgerData: "test", Validation: { } validation, Test: { } test }
            ? Of(report.Train.PossibleMean, validation.PossibleMean, test.PossibleMean)
            : Unknown;

    private static string Of(Estimate train, Estimate validation, Estimate test)
    {
        double fall = train.Value - test.Value;
        double shown = train.Value - validation.Value;
        return shown > Large * fall && Exceeds(train, validation) ? Overfitted
            : shown < Small * fall && Exceeds(validation, test) ? Shift
            : Unknown;
    }

    private static bool Exceeds(Estimate one, Estimate other) => one.Value - other.Value > Significance * double.Hypot(one.StandardError, other.StandardError);
}
