using System.Text;
using Entroscope.Numerics;

namespace Entroscope.Cli.Tests.Support;

/// <summary>Small sequences made from a seed.</summary>
internal static class SequenceData
{
    private static readonly string[] Words = ["the", "cat", "sat", "on", "a", "mat", "with", "her", "hat"];

    /// <summary>Gets a text, reads of bases, a sound and a series, by the names of their files.</summary>
    public static (string Name, byte[] Content)[] All => [("book.txt", Text(16000)), ("reads.fastq", Reads()), ("tone.wav", Tone()), ("series.npy", Series())];

    /// <summary>Makes a text of words, each but the first of a line chosen by the one before it.</summary>
    public static byte[] Text(int words, ulong seed = 1)
    {
        var random = new RandomStream(seed, "text");
        var text = new StringBuilder();
        int word = 0;
        for (int i = 0; i < words; i++)
        {
            word = ((2 * word) + 1 + random.NextInt(3)) % Words.Length;
            text.Append(Words[word]).Append(i % 12 == 11 ? '\n' : ' ');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Reads()
    {
        var random = new RandomStream(1, "reads");
        return Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(r =>
            Invariant($"@read{r}\n{string.Concat(Enumerable.Range(0, 100).Select(_ => "ACGTACGTN"[random.NextInt(9)]))}\n+\n{new string('I', 100)}\n"))));
    }

    private static byte[] Tone()
    {
        byte[] samples = [.. Enumerable.Range(0, 8000).SelectMany(i => BitConverter.GetBytes((short)(20000 * Math.Sin(i / 7.0))))];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(36 + samples.Length), .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, .. BitConverter.GetBytes(8000),
            .. BitConverter.GetBytes(16000), 2, 0, 16, 0, .. "data"u8, .. BitConverter.GetBytes(samples.Length), .. samples];
    }

    private static byte[] Series()
    {
        var random = new RandomStream(1, "series");
        double x = 0;
        byte[] values = [.. Enumerable.Range(0, 5000).SelectMany(_ => BitConverter.GetBytes(x = (0.9 * x) + random.NextGaussian()))];
        byte[] header = Encoding.ASCII.GetBytes("{'descr': '<f8', 'fortran_order': False, 'shape': (5000,), }".PadRight(117) + "\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. values];
    }
}
