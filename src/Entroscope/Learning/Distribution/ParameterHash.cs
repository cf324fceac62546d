using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Learning.Distribution;

/// <summary>Names the parameters that an E step is taken with: part of the key of every sum, so that no answer is taken for that of another step.</summary>
/// <remarks>
/// A part is reduced to eight words before it is hashed, each by steps that lose nothing, so that one changed number changes a word. It is a guard against
/// mistakes; whoever has the token of a cluster can do worse than to make two networks of one hash.
/// </remarks>
internal static class ParameterHash
{
    private const int Lanes = 8;
    private const int Turn = 27;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    /// <summary>Computes the SHA-256 of the hashes of all parts, and of the weights, by their bits.</summary>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(IReadOnlyList<ConvAC> components, ReadOnlySpan<double> weights, int threads = 1) =>
        Join(Parts(components, All(components), threads), weights);

    /// <summary>Names all parts of networks.</summary>
    public static IEnumerable<PartRange> All(IReadOnlyList<ConvAC> components) =>
        components.Select((model, z) => new PartRange(z, 0, ParameterSlices.PartsOf(model)));

    /// <summary>Hashes parts one by one.</summary>
    /// <returns>32 bytes a part, in the order of the ranges.</returns>
    public static byte[] Parts(IReadOnlyList<ConvAC> components, IEnumerable<PartRange> ranges, int threads = 1)
    {
        (int Component, int Part)[] parts = [.. ranges.SelectMany(r => Enumerable.Range(r.First, r.End - r.First).Select(part => (r.Component, part)))];
        byte[] hashes = new byte[parts.Length * SHA256.HashSizeInBytes];
        ParallelLoop.For(parts.Length, p => HashPart(components[parts[p].Component], parts[p].Part,
            hashes.AsSpan(p * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes)), new ParallelOptions { MaxDegreeOfParallelism = threads });
        return hashes;
    }

    /// <summary>Joins the hashes of all parts, in their order, with the weights of the components.</summary>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Join(ReadOnlySpan<byte> parts, ReadOnlySpan<double> weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(parts);
        hash.AppendData(MemoryMarshal.AsBytes(weights));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void HashPart(ConvAC model, int part, Span<byte> destination)
    {
        Span<ulong> lanes = stackalloc ulong[Lanes];
        lanes.Clear();
        for (int array = 0; array < ParameterSlices.ArraysOf(model, part); array++)
        {
            Reduce(MemoryMarshal.Cast<double, ulong>(ParameterSlices.Own(model, part, array)), lanes);
        }

        SHA256.HashData(MemoryMarshal.AsBytes(lanes), destination);
    }

    // Independent lanes, so that multiplications overlap; the end of an array fills the lanes one after the other.
    private static void Reduce(ReadOnlySpan<ulong> words, Span<ulong> lanes)
    {
        ulong a = lanes[0], b = lanes[1], c = lanes[2], d = lanes[3], e = lanes[4], f = lanes[5], g = lanes[6], h = lanes[7];
        int whole = words.Length / Lanes * Lanes;
        for (int i = 0; i < whole; i += Lanes)
        {
            ReadOnlySpan<ulong> w = words.Slice(i, Lanes);
            (a, b, c, d) = (Step(a, w[0]), Step(b, w[1]), Step(c, w[2]), Step(d, w[3]));
            (e, f, g, h) = (Step(e, w[4]), Step(f, w[5]), Step(g, w[6]), Step(h, w[7]));
        }

        (lanes[0], lanes[1], lanes[2], lanes[3], lanes[4], lanes[5], lanes[6], lanes[7]) = (a, b, c, d, e, f, g, h);
        for (int i = whole; i < words.Length; i++)
        {
            lanes[i - whole] = Step(lanes[i - whole], words[i]);
        }

        lanes[0] = Step(lanes[0], (ulong)words.Length);
    }

    private static ulong Step(ulong lane, ulong word) => BitOperations.RotateLeft(lane ^ word, Turn) * Multiplier;
}
