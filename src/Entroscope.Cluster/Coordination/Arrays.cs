using System.Buffers;
using Entroscope.Cluster.Hosting;
using Entroscope.Cluster.Messages;
using Entroscope.Learning.Distribution;

namespace Entroscope.Cluster.Coordination;

/// <summary>Reads numbers that other members hold, some pieces at a time.</summary>
internal static class Arrays
{
    private const int InFlight = 4;

    /// <summary>Reads numbers.</summary>
    /// <param name="numbers">Receives them.</param>
    /// <returns>Whether they are there.</returns>
    /// <exception cref="OrleansException">The member cannot be reached.</exception>
    public static async Task<bool> Read(PeerClient peers, string silo, ArrayKey key, double[] numbers, CancellationToken cancellation)
    {
        IPeer peer = peers.At(SiloAddress.FromParsableString(silo));
        int pieces = SlicePieces.Count(numbers.Length);
        var open = new Queue<Task<byte[]>>();
        for (int next = 0, done = 0; done < pieces; done++)
        {
            for (; next < pieces && open.Count < InFlight; next++)
            {
                open.Enqueue(peer.Read(key, next).AsTask());
            }

            byte[] bytes = await open.Dequeue().WaitAsync(cancellation);
            if (!SlicePieces.TryRead(bytes, done, numbers))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads text whose length is not known: pieces until one is not full.</summary>
    public static async Task<byte[]?> ReadText(PeerClient peers, string silo, ArrayKey key, CancellationToken cancellation)
    {
        IPeer peer = peers.At(SiloAddress.FromParsableString(silo));
        var all = new ArrayBufferWriter<byte>();
        for (int piece = 0; ; piece++)
        {
            byte[] bytes = await peer.Read(key, piece).AsTask().WaitAsync(cancellation);
            all.Write(bytes);
            if (bytes.Length < TextPiece)
            {
                return all.WrittenCount == 0 ? null : all.WrittenSpan.ToArray();
            }
        }
    }

    /// <summary>Cuts a piece out of text.</summary>
    public static byte[] Piece(byte[] text, int piece) =>
        piece < 0 || (long)piece * TextPiece >= text.Length
            ? [] : text.AsSpan(piece * TextPiece, Math.Min(TextPiece, text.Length - (piece * TextPiece))).ToArray();

    private const int TextPiece = SlicePieces.Numbers * sizeof(double);
}
