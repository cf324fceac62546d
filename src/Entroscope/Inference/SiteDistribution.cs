namespace Entroscope.Inference;

/// <summary>The joint distribution of some discrete sites: a table of probabilities.</summary>
public sealed record SiteDistribution
{
    /// <summary>Gets the sites, in the order of the table's axes.</summary>
    public required int[] Sites { get; init; }

    /// <summary>Gets the number of values of every site, in the same order.</summary>
    public required int[] Alphabets { get; init; }

    /// <summary>Gets for every site the values along its axis, in the same order: 0..alphabet-1, or the codes of the site.</summary>
    public required double[][] Values { get; init; }

    /// <summary>Gets the probabilities, row-major over the sites (the last changes fastest); they sum to 1.</summary>
    public required double[] Probabilities { get; init; }

    /// <summary>Gets the probability of one joint value.</summary>
    /// <param name="values">The number of a value for every site, in order, each of 0..alphabet-1.</param>
    /// <returns>The probability.</returns>
    public double Probability(params ReadOnlySpan<int> values)
    {
        Refuse.Argument(values.Length != Sites.Length, $"The table has {Sites.Length} sites, but {values.Length} values were given.", nameof(values));
        int cell = 0;
        for (int i = 0; i < values.Length; i++)
        {
            Refuse.Range(
                values[i] < 0 || values[i] >= Alphabets[i],
                $"The value of site {Sites[i]} must be of 0..{Alphabets[i] - 1}, but is {values[i]}.", nameof(values));

            cell = (cell * Alphabets[i]) + values[i];
        }

        return Probabilities[cell];
    }
}
