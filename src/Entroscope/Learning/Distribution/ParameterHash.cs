using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Learning.Distribution;

/// <summary>Names the parameters that an E step is taken with: part of the key of every sum, so that no answer is taken for that of another step.</summary>
internal static class ParameterHash
{
    /// <summary>Computes the SHA-256 of the SHA-256 of every part, and of the weights, by their bits.</summary>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(IReadOnlyList<ConvAC> components, ReadOnlySpan<double> weights, int threads = 1)
    {
        (ConvAC Model, int Part)[] parts =
            [.. components.SelectMany(model => Enumerable.Range(0, ParameterSlices.PartsOf(model)).Select(part => (model, part)))];
        byte[] hashes = new byte[(parts.Length + 1) * SHA256.HashSizeInBytes];
        ParallelLoop.For(parts.Length, p => HashPart(parts[p].Model, parts[p].Part, Place(p)), new ParallelOptions { MaxDegreeOfParallelism = threads });
        SHA256.HashData(MemoryMarshal.AsBytes(weights), Place(parts.Length));
        return Convert.ToHexStringLower(SHA256.HashData(hashes));

        Span<byte> Place(int p) => hashes.AsSpan(p * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes);
    }

    private static void HashPart(ConvAC model, int part, Span<byte> destination)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int array = 0; array < ParameterSlices.ArraysOf(model, part); array++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(ParameterSlices.Own(model, part, array)));
        }

        hash.GetHashAndReset(destination);
    }
}
