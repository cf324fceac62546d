namespace Entroscope.Information.Exact;

/// <summary>The informations between all pairs of some discrete sites, exact. All in nats.</summary>
public sealed record PairwiseInformation
{
    /// <summary>Gets the sites, in the order of the matrix.</summary>
    public required int[] Sites { get; init; }

    /// <summary>Gets I(X_i; X_j), shape [sites, sites], row-major, symmetric, at least 0; on the diagonal H(X_i).</summary>
    public required double[] Matrix { get; init; }

    /// <summary>Gets the multiply-adds that it took.</summary>
    public required double Operations { get; init; }

    /// <summary>Gets an element of the matrix.</summary>
    /// <param name="row">The position of a site in <see cref="Sites"/>.</param>
    /// <param name="column">The position of another, or of the same site.</param>
    /// <returns>The information between both; the entropy of the site with itself.</returns>
    public double this[int row, int column] => Matrix[(row * Sites.Length) + column];
}
