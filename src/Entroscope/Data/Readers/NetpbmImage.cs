using System.Buffers.Binary;
using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>A grey image, from a PGM file, or from a PPM file whose colours are weighed as ITU-R BT.601 does.</summary>
/// <param name="Pixels">The grey levels, row by row.</param>
/// <param name="Levels">The number of levels of the format.</param>
internal sealed record NetpbmImage(int Height, int Width, ushort[] Pixels, int Levels)
{
    private const int LongestHead = 1 << 16;

    /// <summary>Reads a file, gzip undone.</summary>
    public static NetpbmImage Read(string path, SequenceRequest request)
    {
        NetpbmImage? image = null;
        DataFile.Guarded(path, () =>
        {
            using Stream stream = DataFile.Open(path);
            image = Read(new BufferedStream(stream, SequenceRequest.BlockSize), path, request);
        });
        return image!;
    }

    private static NetpbmImage Read(BufferedStream stream, string path, SequenceRequest request)
    {
        (int first, int second) = (stream.ReadByte(), stream.ReadByte());
        if (first < 0)
        {
            throw DataFault.Of(path, "is empty.");
        }

        if (first != 'P' || second is not ('2' or '3' or '5' or '6'))
        {
            byte[] start = second < 0 ? [(byte)first] : [(byte)first, (byte)second];
            throw DataFault.Of(path, $"is no PGM or PPM image: it starts with {DataFault.Hex(start)}, not P2, P3, P5 or P6.");
        }

        bool text = second is '2' or '3';
        int channels = second is '3' or '6' ? 3 : 1;
        int width = Number(stream, path, "width", 1, int.MaxValue);
        int height = Number(stream, path, "height", 1, int.MaxValue);
        int largest = Number(stream, path, "largest value", 1, ushort.MaxValue);
        long count = (long)width * height;
        if (count > Array.MaxLength)
        {
            throw DataFault.Of(path, Invariant($"announces {width}x{height} pixels; at most {Array.MaxLength} are read."));
        }

        // Beside the pixels there are the sites made of them.
        request.Budget.Take(path, sizeof(ushort) * count);
        var pixels = new List<ushort>((int)Math.Min(count, 1 << 20));
        Span<int> colours = stackalloc int[3];
        Span<byte> bytes = stackalloc byte[2];
        for (long p = 0; p < count; p++)
        {
            for (int c = 0; c < channels; c++)
            {
                colours[c] = text ? Number(stream, path, "pixel", 0, largest) : Binary(stream, bytes[..(largest > 255 ? 2 : 1)]);
                if (colours[c] < 0 || colours[c] > largest)
                {
                    throw DataFault.Of(path, colours[c] < 0 ? Invariant($"ends after {p} of {count} pixels.")
                        : Invariant($"pixel {p + 1} is {colours[c]}, but the largest value is {largest}."));
                }
            }

            pixels.Add((ushort)(channels == 1 ? colours[0]
                : Math.Round((0.299 * colours[0]) + (0.587 * colours[1]) + (0.114 * colours[2]), MidpointRounding.AwayFromZero)));
        }

        int more = text ? Rest(stream) : stream.ReadByte();
        return more < 0 ? new NetpbmImage(height, width, [.. pixels], largest + 1)
            : throw DataFault.Of(path, Invariant($"goes on after its {count} pixels; one image a file is read."));
    }

    private static int Binary(BufferedStream stream, Span<byte> bytes) =>
        stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length ? -1
        : bytes.Length == 1 ? bytes[0] : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    // A number, with the one blank behind it; comments reach from # to the end of a line.
    private static int Number(BufferedStream stream, string path, string what, int least, int most)
    {
        int next = Rest(stream);
        long value = 0;
        int digits = 0;
        for (; next is >= '0' and <= '9' && digits < 12; next = stream.ReadByte())
        {
            value = (10 * value) + next - '0';
            digits++;
        }

        bool ended = next < 0 || next is ' ' or '\t' or '\r' or '\n';
        return digits > 0 && ended && value >= least && value <= most ? (int)value
            : throw DataFault.Of(path, digits == 0 && next < 0 ? $"ends before its {what}."
                : Invariant($"has a {what} that is no integer of {least}..{most}."));
    }

    private static int Rest(BufferedStream stream)
    {
        bool comment = false;
        for (int read = 0; read < LongestHead; read++)
        {
            int next = stream.ReadByte();
            comment = (comment || next == '#') && next is not ('\n' or '\r' or -1);
            if (!comment && next is not (' ' or '\t' or '\n' or '\r' or '\v' or '\f'))
            {
                return next;
            }
        }

        return 0;
    }
}
