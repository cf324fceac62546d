namespace Entroscope.Inference;

/// <summary>What a model expects of one site given others: the summary of an exact conditional distribution, in the unit of the site.</summary>
/// <remarks>
/// Means, deviations and quantiles of a site whose values are names of categories are those of their numbers, and mean nothing. Of Student's t with
/// one degree of freedom the mean is the location; with up to two the standard deviation is infinite.
/// </remarks>
public sealed record SiteAnswer
{
    /// <summary>Gets the shares of the distribution that lie below the <see cref="Quantiles"/>: 0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975];

    /// <summary>Gets the site.</summary>
    public required int Site { get; init; }

    /// <summary>Gets the expected value.</summary>
    public required double Mean { get; init; }

    /// <summary>Gets the standard deviation.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Gets the most probable value; of a real site that of the highest density.</summary>
    public required double Mode { get; init; }

    /// <summary>Gets for every share the smallest value whose cumulative probability reaches it.</summary>
    public required IReadOnlyList<double> Quantiles
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = [];

    /// <summary>Gets the values of a discrete site, in the order of their symbols; empty for a real one.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>Gets the probabilities of the <see cref="Values"/>.</summary>
    public IReadOnlyList<double> Probabilities { get; init; } = [];

    /// <summary>Gets the lower end of the interval that leaves out 2.5 % on either side.</summary>
    public double Lower => At(0);

    /// <summary>Gets the median.</summary>
    public double Median => At(3);

    /// <summary>Gets the upper end of the interval that leaves out 2.5 % on either side.</summary>
    public double Upper => At(Quantiles.Count - 1);

    /// <summary>Gets the probability of the mode of a discrete site; NaN for a real one.</summary>
    public double ModeProbability => Probabilities.Count == 0 ? double.NaN : Probabilities.Max();

    private double At(int index) => index >= 0 && index < Quantiles.Count ? Quantiles[index] : double.NaN;
}
