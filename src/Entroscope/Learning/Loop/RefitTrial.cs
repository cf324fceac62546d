namespace Entroscope.Learning.Loop;

/// <summary>A refit and the network chosen before it, compared on the validation rows that neither has learned from.</summary>
/// <param name="Rows">The number of these rows.</param>
/// <param name="Gain">
/// By how much the mean score of the refit exceeds that of the chosen network, in nats a row: log p(x), or after hybrid training log p(y | x). May be
/// infinite where one of the two gives a row the probability 0; NaN where each of them does so to a row that is possible under the other.
/// </param>
/// <param name="StandardError">The standard error of <paramref name="Gain"/> over the rows; NaN where the gain is not finite.</param>
/// <param name="Kept">
/// Whether a refit was delivered, as its gain is above 0 and it describes the rows that it has learned from better than the chosen network; with more than 20 000 training rows, where it resumes from
/// the chosen network, as its gain is not below 0 by more than the standard error. Else the chosen network is.
/// </param>
public sealed record RefitTrial(int Rows, double Gain, double StandardError, bool Kept)
{
    /// <summary>Gets a value indicating whether the rows are scored no lower than their standard error allows.</summary>
    internal bool IsNoLoss => Gain > -StandardError || double.IsPositiveInfinity(Gain);

    /// <summary>
    /// Gets the number of folds where cross-validation decided, as the validation rows were few: <see cref="Rows"/> are then all training and validation rows, each scored by a pair of networks that
    /// has not learned from it, and no row differs by more than 5 nats. 0 where validation rows held out from both networks decided, or nothing had to be tried.
    /// </summary>
    public int Folds { get; init; }

    /// <summary>Gets the number of EM steps of the refit where cross-validation chose it; else 0, and the refit takes as many as the chosen network.</summary>
    public int Steps { get; init; }

    /// <summary>Gets the refit of a network whose columns are independent, which nothing has to be tried for: its estimates have one optimum, and more rows make them better.</summary>
    internal static RefitTrial OfIndependentColumns { get; } = new(0, double.NaN, double.NaN, true);
}
