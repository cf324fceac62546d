using System.Buffers.Binary;
using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Reads the samples of a WAV file: integers of 8, 16, 24 and 32 bits, floating point of 32 and 64 bits, gzip undone.</summary>
internal static class WavReader
{
    private const int Integers = 1;
    private const int Reals = 3;
    private const int Extensible = 0xFFFE;
    private const int BlockFrames = 1 << 12;

    // What is written where the length is not known beforehand, as into a pipe: the samples end with the file.
    private const long Unknown = uint.MaxValue;
    private const string Known = "read are PCM of 8, 16, 24 and 32 bits and floating point of 32 and 64 bits";

    /// <summary>Reads the samples, those of several channels averaged.</summary>
    /// <param name="take">Receives them, one after the other, between -1 and 1 as far as integers go.</param>
    public static void Read(string path, Action<double> take, CancellationToken cancellation) => DataFile.Guarded(path, () =>
    {
        using Stream stream = DataFile.Open(path);
        byte[] head = new byte[12];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (read < head.Length || !head.AsSpan().StartsWith("RIFF"u8) || !head.AsSpan(8).SequenceEqual("WAVE"u8))
        {
            throw DataFault.Of(path,
                read == 0 ? "is empty."
                : !"RIFF"u8.StartsWith(head.AsSpan(0, Math.Min(read, 4)))
                    ? $"is no WAV file: it starts with {DataFault.Hex(head.AsSpan(0, Math.Min(read, 4)))}, not RIFF."
                : read < head.Length ? Invariant($"ends within its head of {head.Length} bytes, after {read}.")
                : $"is no WAV file: its RIFF is of the form {DataFault.Hex(head.AsSpan(8))}, not WAVE.");
        }

        (int Kind, int Channels, int Bits)? format = null;
        byte[] chunk = new byte[8];
        while ((read = stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false)) == chunk.Length)
        {
            long size = BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(4));
            if (chunk.AsSpan(0, 4).SequenceEqual("fmt "u8))
            {
                format = ReadFormat(stream, size, path);
            }
            else if (chunk.AsSpan(0, 4).SequenceEqual("data"u8))
            {
                ReadSamples(stream, size, format ?? throw DataFault.Of(path, "has samples before their format."), path, take, cancellation);
                return;
            }
            else
            {
                Skip(stream, size, path);
            }

            Skip(stream, size % 2, path);
        }

        throw DataFault.Of(path, read == 0 ? "ends before its samples." : "ends within the head of a chunk.");
    });

    private static (int Kind, int Channels, int Bits) ReadFormat(Stream stream, long size, string path)
    {
        byte[] bytes = new byte[Math.Min(size, 40)];
        if (size < 16 || stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw DataFault.Of(path, size < 16 ? Invariant($"has a format of {size} bytes; at least 16 are needed.")
                : Invariant($"ends within its format of {size} bytes."));
        }

        Skip(stream, size - bytes.Length, path);
        int kind = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2));
        int frame = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(12));
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(14));
        kind = kind == Extensible && bytes.Length == 40 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(24)) : kind;
        if (!(kind == Integers && bits is 8 or 16 or 24 or 32) && !(kind == Reals && bits is 32 or 64))
        {
            throw DataFault.Of(path, Invariant($"is coded as format {kind} of {bits} bits; {Known}."));
        }

        return channels is >= 1 and <= 1024 && frame == channels * (bits / 8) ? (kind, channels, bits)
            : throw DataFault.Of(path, Invariant($"announces {channels} channels of {bits} bits in frames of {frame} bytes, which do not go together."));
    }

    private static void ReadSamples(
        Stream stream, long size, (int Kind, int Channels, int Bits) format, string path, Action<double> take, CancellationToken cancellation)
    {
        int width = format.Bits / 8;
        int frame = width * format.Channels;
        if (size == 0 || (size != Unknown && size % frame > 0))
        {
            throw DataFault.Of(path, size == 0 ? "has no samples."
                : Invariant($"announces {size} bytes of samples, which are no whole number of frames of {frame} bytes."));
        }

        byte[] block = new byte[BlockFrames * frame];
        long end = size == Unknown ? long.MaxValue : size;
        for (long done = 0; done < end; done += block.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            int wanted = (int)Math.Min(block.Length, end - done);
            int read = stream.ReadAtLeast(block.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
            if (read < wanted && (size != Unknown || done + read == 0 || read % frame > 0))
            {
                throw DataFault.Of(path, size != Unknown ? Invariant($"announces {size} bytes of samples, but ends after {done + read}.")
                    : done + read == 0 ? "has no samples."
                    : Invariant($"ends within a frame of {frame} bytes, after {done + read} bytes of samples."));
            }

            for (int f = 0; f < read; f += frame)
            {
                double sum = 0;
                for (int c = 0; c < frame; c += width)
                {
                    sum += Sample(block.AsSpan(f + c, width), format.Kind);
                }

                if (!double.IsFinite(sum))
                {
                    throw DataFault.Of(path, Invariant($"sample {((done + f) / frame) + 1} is no finite number."));
                }

                take(sum / format.Channels);
            }

            if (read < wanted)
            {
                return;
            }
        }
    }

    private static double Sample(ReadOnlySpan<byte> bytes, int kind) => (kind, bytes.Length) switch
    {
        (Reals, 4) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        (Reals, _) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        (_, 1) => (bytes[0] - 128) / 128.0,
        (_, 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32768.0,
        (_, 3) => ((bytes[0] << 8) | (bytes[1] << 16) | (bytes[2] << 24)) / 2147483648.0,
        _ => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 2147483648.0,
    };

    private static void Skip(Stream stream, long bytes, string path)
    {
        byte[] block = new byte[Math.Min(bytes, 1 << 12)];
        while (bytes > 0)
        {
            int read = stream.Read(block, 0, (int)Math.Min(block.Length, bytes));
            bytes -= read > 0 ? read : throw DataFault.Of(path, "ends within a chunk before its samples.");
        }
    }
}
