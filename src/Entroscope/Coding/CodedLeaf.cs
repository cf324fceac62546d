using System.Runtime.Intrinsics;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Coding;

/// <summary>
/// The probabilities of a site's symbols under every channel, as tables by symbol: as seen by the parent, after the conv, where these tables are small enough.
/// </summary>
/// <remarks>The choice depends on the sizes of the network alone, for either way rounds differently.</remarks>
internal sealed unsafe class CodedLeaf
{
    // Above, a site keeps its own channels and its conv.
    private const long LargestCombined = 1 << 20;
    private const int Block = 8;

    /// <summary>Makes the tables. O(K M) numbers, or O(K x channels of the parent) and M times as many multiplications.</summary>
    /// <param name="weights">The site's conv matrix, [rows, channels].</param>
    public CodedLeaf(DiscreteLeaf leaf, ReadOnlySpan<double> weights, int rows, PanelKernels<double> kernels)
    {
        Alphabet = leaf.Alphabet;
        bool combined = IsCombined(leaf, rows);
        Channels = combined ? rows : leaf.Channels;
        Stride = (Channels + Block - 1) / Block * Block;
        Values = new AlignedBuffer<double>((Alphabet + 1L) * Stride);
        Cumulative = new AlignedBuffer<double>((Alphabet + 1L) * Stride);
        Conv = combined ? null : new CodedConv(weights, rows, leaf.Channels, kernels);
        Fill(leaf, combined ? weights : []);
        new Span<double>(Values.Start + ((long)Alphabet * Stride), Channels).Fill(1);
    }

    public int Alphabet { get; }

    /// <summary>Gets the number of channels of the tables.</summary>
    public int Channels { get; }

    /// <summary>Gets the length of a row of the tables.</summary>
    public int Stride { get; }

    /// <summary>Gets the probabilities, [K + 1, stride]; behind the symbols a row of ones, the message of a missing value.</summary>
    public AlignedBuffer<double> Values { get; }

    /// <summary>Gets for k = 0..K the sums of the probabilities of the symbols below k, [K + 1, stride].</summary>
    public AlignedBuffer<double> Cumulative { get; }

    /// <summary>Gets the conv from these channels to those of the parent; null where the tables are those of the parent's channels.</summary>
    public CodedConv? Conv { get; }

    /// <summary>Gets the bytes that the tables take.</summary>
    public static double Bytes(DiscreteLeaf leaf, int rows) =>
        2.0 * sizeof(double) * (leaf.Alphabet + 1) * ((IsCombined(leaf, rows) ? rows : leaf.Channels) + Block);

    private static bool IsCombined(DiscreteLeaf leaf, int rows) => rows <= leaf.Channels || (long)rows * leaf.Alphabet <= LargestCombined;

    // In the order of the channels, so that sums are the same everywhere.
    private void Fill(DiscreteLeaf leaf, ReadOnlySpan<double> weights)
    {
        double[] probabilities = new double[Alphabet];
        double[] column = new double[Stride];
        for (int d = 0; d < leaf.Channels; d++)
        {
            leaf.Tabulate(d, probabilities);
            Array.Clear(column);
            for (int g = 0; g < Channels; g++)
            {
                column[g] = weights.IsEmpty ? g == d ? 1 : 0 : weights[(g * leaf.Channels) + d];
            }

            for (int k = 0; k < probabilities.Length; k++)
            {
                AddScaled(column, probabilities[k], Values.Start + ((long)k * Stride));
            }
        }

        for (int k = 0; k < Alphabet; k++)
        {
            long row = (long)k * Stride;
            for (int g = 0; g < Channels; g++)
            {
                Cumulative.Start[row + Stride + g] = Cumulative.Start[row + g] + Values.Start[row + g];
            }
        }

        GC.KeepAlive(this);
    }

    private static void AddScaled(double[] x, double factor, double* destination)
    {
        Vector256<double> broadcast = Vector256.Create(factor);
        for (int g = 0; g < x.Length; g += Vector256<double>.Count)
        {
            (Vector256.Load(destination + g) + (broadcast * Vector256.Create<double>(x.AsSpan(g)))).Store(destination + g);
        }
    }
}
