using System.Numerics;
using Entroscope.Model;

namespace Entroscope.Engine;

/// <summary>The densities of a discrete site for every value, scaled so that their maximum over channels lies in [1/2, 1].</summary>
/// <typeparam name="T">The precision.</typeparam>
internal sealed class ScaledLeafTable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public ScaledLeafTable(LeafDistribution leaf)
    {
        Channels = leaf.Channels;
        Scaled = new T[leaf.Alphabet * Channels];
        LogScale = new double[leaf.Alphabet];
        double[] log = new double[Channels];
        for (int k = 0; k < leaf.Alphabet; k++)
        {
            leaf.LogDensity(k, log);
            LogScale[k] = Scale(log, Scaled.AsSpan(k * Channels, Channels), 1);
        }
    }

    public int Channels { get; }

    /// <summary>Gets the scaled densities, [value, channel].</summary>
    public T[] Scaled { get; }

    /// <summary>Gets for every value the natural log of its scale.</summary>
    public double[] LogScale { get; }

    /// <summary>Scales log-densities to a maximum of 1. An impossible value becomes all zeros, which every later check refuses.</summary>
    /// <param name="log">The log-densities of the channels.</param>
    /// <param name="destination">Receives the scaled densities, every <paramref name="stride"/>-th element.</param>
    /// <param name="stride">The distance between channels.</param>
    /// <returns>The natural log of the scale.</returns>
    public static double Scale(ReadOnlySpan<double> log, Span<T> destination, int stride)
    {
        double max = double.NegativeInfinity;
        foreach (double value in log)
        {
            max = Math.Max(max, value);
        }

        bool possible = double.IsFinite(max);
        for (int d = 0; d < log.Length; d++)
        {
            destination[d * stride] = possible ? T.CreateTruncating(Math.Exp(log[d] - max)) : T.Zero;
        }

        return possible ? max : 0;
    }
}
