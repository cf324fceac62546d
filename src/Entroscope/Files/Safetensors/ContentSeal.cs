using System.Security.Cryptography;

namespace Entroscope.Files.Safetensors;

/// <summary>
/// The seal of a safetensors file: its last tensor, <c>sha256</c>, holds the SHA-256 of every byte before it, header included. It finds damage, not malice:
/// whoever changes a file on purpose can compute it again, so that the content is checked nevertheless.
/// </summary>
internal static class ContentSeal
{
    /// <summary>The name of the tensor, of type U8.</summary>
    public const string Name = "sha256";

    /// <summary>The number of its bytes.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private const int Chunk = 1 << 18;

    /// <summary>Returns whether the last bytes of a file are the hash of those before them. O(bytes); leaves the stream at its beginning.</summary>
    /// <param name="stream">A stream that can seek.</param>
    public static bool Matches(Stream stream)
    {
        stream.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[Chunk];
        long left = stream.Length - Length;
        if (left < 0)
        {
            return false;
        }

        while (left > 0)
        {
            int count = (int)Math.Min(left, chunk.Length);
            stream.ReadExactly(chunk, 0, count);
            hash.AppendData(chunk, 0, count);
            left -= count;
        }

        Span<byte> stored = stackalloc byte[Length];
        Span<byte> computed = stackalloc byte[Length];
        stream.ReadExactly(stored);
        hash.GetHashAndReset(computed);
        stream.Position = 0;
        return stored.SequenceEqual(computed);
    }
}
