using Entroscope.Numerics;

namespace Entroscope.Information.Ledgers;

/// <summary>What a site is worth: means over the samples in which it is observed, in nats with standard errors over these samples.</summary>
public sealed record SharedSite
{
    /// <summary>Gets the number of samples of positive probability in which the site is observed.</summary>
    public required int Observed { get; init; }

    /// <summary>Gets the mean of -log p(x_i): what the site costs by itself. For a continuous site it depends on its unit.</summary>
    public required Estimate Marginal { get; init; }

    /// <summary>Gets the mean of -log p(x_i | x_rest): what the site costs once all others are known. For a continuous site it depends on its unit.</summary>
    public required Estimate GivenRest { get; init; }

    /// <summary>
    /// Gets the mean of log p(x_i | x_rest) - log p(x_i): what the others tell about the site. Free of units. Over the model it is I(X_i; X_rest); a mean over held-out rows that is
    /// negative says that the model claims dependence which the data do not have.
    /// </summary>
    public required Estimate FromRest { get; init; }

    /// <summary>Gets the mean of log p(y | x_i) - log P(y) for the true class y, over the samples whose class is known, too; null when no class is known.</summary>
    public Estimate? AboutClass { get; init; }
}
