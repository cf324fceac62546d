using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>What random networks may contain.</summary>
internal sealed record RandomNetworkOptions
{
    public int MinSites { get; init; } = 1;

    public int MaxSites { get; init; } = 8;

    public int MaxChannels { get; init; } = 4;

    public int MaxClasses { get; init; } = 3;

    /// <summary>Gets the largest alphabet of a discrete site, at least 2.</summary>
    public int MaxAlphabet { get; init; } = 3;

    /// <summary>Gets a value indicating whether sites may be Gaussian.</summary>
    public bool Continuous { get; init; } = true;

    /// <summary>Gets the families of the leaves; null for all that <see cref="Continuous"/> allows but quantile tables and Student's t.</summary>
    public IReadOnlyList<LeafFamily>? Families { get; init; }

    /// <summary>Gets the probability that a row has one weight near 1 and the others near 1e-30.</summary>
    public double NearDeterministic { get; init; } = 0.15;

    /// <summary>Gets the probability that a row has weights of exactly 0, so that some observations are impossible.</summary>
    public double Zeros { get; init; }

    /// <summary>Draws random rows on the simplex.</summary>
    public double[] Rows(int rows, int columns, RandomStream random) => [.. Enumerable.Range(0, rows).SelectMany(_ => Row(columns, random))];

    /// <summary>Draws a random point of the simplex.</summary>
    public double[] Row(int columns, RandomStream random)
    {
        double[] row = [.. Enumerable.Range(0, columns).Select(_ => random.NextExponential() + 1e-3)];
        int likely = random.NextInt(columns);
        if (random.NextDouble() < NearDeterministic)
        {
            row = [.. row.Select((w, d) => d == likely ? 1 : w * 1e-30)];
        }
        else if (random.NextDouble() < Zeros)
        {
            row = [.. row.Select((w, d) => d == likely || random.NextInt(2) == 0 ? w : 0)];
        }

        double sum = row.Sum();
        return [.. row.Select(w => w / sum)];
    }
}
