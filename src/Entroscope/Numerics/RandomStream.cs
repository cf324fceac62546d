using System.Numerics;

namespace Entroscope.Numerics;

/// <summary>A seedable stream of random numbers with a fixed algorithm (xoshiro256**, Blackman and Vigna 2021, seeded by SplitMix64).</summary>
/// <remarks>
/// A stream is named by a seed, a purpose and an index, so that every purpose and every block of samples has its own numbers:
/// a result then depends on the seed alone, not on threads, batch order or machine. Not thread-safe; make one stream per block.
/// </remarks>
public sealed class RandomStream
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Opens the stream of the given name.</summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="purpose">What the numbers are for; different purposes give independent streams.</param>
    /// <param name="index">The block, step or node number within the purpose.</param>
    public RandomStream(ulong seed, string purpose, long index = 0)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        ulong state = seed;
        Mix(ref state, Hash(purpose));
        Mix(ref state, unchecked((ulong)index));
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    /// <summary>Draws 64 uniform random bits.</summary>
    /// <returns>A uniform value of all 64-bit patterns.</returns>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Draws a uniform number of [0, 1) with 53 random bits.</summary>
    /// <returns>A number at least 0 and less than 1.</returns>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Draws a uniform integer of 0..<paramref name="count"/>-1 without bias.</summary>
    /// <param name="count">The number of values, at least 1.</param>
    /// <returns>An integer at least 0 and less than <paramref name="count"/>.</returns>
    public int NextInt(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ulong range = (ulong)count;
        ulong limit = ulong.MaxValue - ((ulong.MaxValue % range + 1) % range);
        ulong bits;
        do
        {
            bits = NextBits();
        }
        while (bits > limit);
        return (int)(bits % range);
    }

    /// <summary>Draws a standard normal number (Box and Muller 1958).</summary>
    /// <returns>A number with mean 0 and variance 1.</returns>
    public double NextGaussian()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Draws from the exponential distribution with mean 1; normalised, several such draws are a Dirichlet(1) point.</summary>
    /// <returns>A number at least 0.</returns>
    public double NextExponential() => -Math.Log(1 - NextDouble());

    /// <summary>Draws from the chi-square distribution.</summary>
    internal double NextChiSquare(int freedom)
    {
        double sum = 0;
        for (int i = 0; i < freedom; i++)
        {
            double draw = NextGaussian();
            sum += draw * draw;
        }

        return sum;
    }

    /// <summary>Draws from Student's t distribution.</summary>
    internal double NextStudent(int freedom) => NextGaussian() * Math.Sqrt(freedom / NextChiSquare(freedom));

    /// <summary>Draws an index with probability proportional to its weight.</summary>
    /// <param name="weights">Weights, at least 0, with a positive finite sum.</param>
    /// <returns>An index whose weight is positive.</returns>
    public int NextIndex(ReadOnlySpan<double> weights)
    {
        double total = 0;
        foreach (double w in weights)
        {
            total += w;
        }

        double target = NextDouble() * total;
        int last = -1;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0)
            {
                last = i;
                target -= weights[i];
                if (target < 0)
                {
                    return i;
                }
            }
        }

        return last >= 0 ? last : throw new ArgumentException("The weights must have a positive sum.", nameof(weights));
    }

    /// <summary>Puts the values in a uniformly random order (Fisher and Yates).</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="values">The values, reordered in place.</param>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        return hash;
    }

    private static void Mix(ref ulong state, ulong value) => state = SplitMix(ref state) ^ value;

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
