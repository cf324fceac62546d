using System.Buffers.Binary;
using System.Text;
using Entroscope.Fuzz.Mutations;
using Entroscope.Model;

namespace Entroscope.Fuzz.Targets;

/// <summary>Small valid sequences of every format, and the targets that read them.</summary>
internal static class SequenceSeeds
{
    private const int Letters = 240;

    public static SequenceTarget[] Targets()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("abc a\u00E9\U0001F600ab\n", Letters / 10)));
        byte[][] fasta = [Encoding.ASCII.GetBytes(Fasta()), Encoding.ASCII.GetBytes(">one\r\n" + Bases(Letters, 1) + "\r\n")];
        byte[] fastq = Encoding.ASCII.GetBytes(string.Concat(
            Enumerable.Range(0, 12).Select(r => Invariant($"@r{r}\n{Bases(60, r)}\n+\n{new string('I', 60)}\n"))));
        Edit packed = Containers.Gzip(ByteEdits.Apply);
        return
        [
            new SequenceTarget("text", "t.txt", SequenceKind.Bytes, [text], ByteEdits.Apply),
            new SequenceTarget("characters", "t.txt", SequenceKind.Characters, [text], ByteEdits.Apply),
            new SequenceTarget("tokens", "t.txt", SequenceKind.Tokens, [text], ByteEdits.Apply),
            new SequenceTarget("fasta", "t.fa", SequenceKind.Dna, fasta, ByteEdits.Apply),
            new SequenceTarget("fastagz", "t.fa.gz", SequenceKind.Dna, fasta.Select(Containers.Packed), packed),
            new SequenceTarget("fastq", "t.fastq", SequenceKind.Dna, [fastq], ByteEdits.Apply),
            new SequenceTarget("wav", "t.wav", SequenceKind.Audio, [Wav(1, 8), Wav(1, 16), Wav(1, 24), Wav(3, 32)], ByteEdits.Apply),
            new SequenceTarget("pgm", "t.pgm", SequenceKind.Pixels,
                [[.. "P5 24 24 255\n"u8, .. Enumerable.Range(0, 576).Select(i => (byte)(7 * i))],
                    Encoding.ASCII.GetBytes("P2\n# a comment\n24 24 9\n" + string.Join(' ', Enumerable.Range(0, 576).Select(i => i % 10)))], ByteEdits.Apply),
        ];
    }

    private static string Bases(int count, int salt) => string.Concat(Enumerable.Range(0, count).Select(i => "ACGTN"[((i * i) + (salt * i)) % 5]));

    private static string Fasta() => string.Concat(Enumerable.Range(0, 12).Select(r => Invariant($">record {r}\n{Bases(40, r)}\n{Bases(30, r + 1)}\n")));

    private static byte[] Wav(int kind, int bits)
    {
        int width = bits / 8;
        byte[] format = new byte[16];
        BinaryPrimitives.WriteInt16LittleEndian(format, (short)kind);
        BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(2), 1);
        BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(12), (short)width);
        BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(14), (short)bits);
        byte[] data = new byte[Letters * width];
        for (int i = 0; i < Letters; i++)
        {
            if (kind == 3)
            {
                BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(i * width), (float)Math.Sin(i));
            }
            else
            {
                data[(i * width) + width - 1] = (byte)(120 * Math.Sin(i));
            }
        }

        return [.. "RIFF"u8, .. BitConverter.GetBytes(36 + data.Length), .. "WAVEfmt "u8, .. BitConverter.GetBytes(16), .. format,
            .. "data"u8, .. BitConverter.GetBytes(data.Length), .. data];
    }
}
