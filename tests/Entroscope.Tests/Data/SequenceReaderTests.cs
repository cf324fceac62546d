using System.Buffers.Binary;
using System.Text;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Structure;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

/// <summary>What the readers of sequences take for sites, symbols and documents.</summary>
public sealed class SequenceReaderTests
{
    private static readonly SequenceOptions Two = SequenceWindowTests.Window(2);

    [Fact]
    public void BytesAreThoseThatOccurAndOther()
    {
        Dataset data = Load("a.txt", "abba\u00E9c", Two);
        SequenceSchema schema = data.Sequence!;
        Assert.Equal((SequenceKind.Bytes, 5, true), (schema.Kind, schema.Symbols.Count, schema.HasOther));
        Assert.Equal(["a", "b", "c", "\\xA9", "\\xC3"], schema.Symbols);
        Assert.Equal([[0, 1], [1, 0], [4, 3]], DataFiles.Values(data));
        Assert.Equal(4.0 / 12, schema.Unseen, 12);
        Assert.Equal((ColumnKind.Text, 6, schema.Unseen), (data.Columns[1].Kind, data.Columns[1].Alphabet, data.Columns[1].Unseen));
        Assert.Equal("1 document of 7 bytes, 5 different ones and 'other' for those that do not occur.", data.Notes[0]);
        Assert.Equal("abba\u00E9", string.Concat(DataFiles.Values(data)[..2].Select(r => schema.Write(r))) + schema.Write([4, 3]));
        Assert.Equal("\uFFFD\uFFFD", schema.Write([5, double.NaN]));
    }

    [Fact]
    public void TheAlphabetCanBeAllBytesOrTheMostFrequentOnes()
    {
        Dataset all = Load("a.txt", "abba", Two with { AllSymbols = true });
        Assert.Equal((ColumnKind.Categorical, 256, 0.0), (all.Columns[0].Kind, all.Columns[0].Alphabet, all.Columns[0].Unseen));
        Assert.Equal([[97, 98], [98, 97]], DataFiles.Values(all));
        Dataset most = Load("a.txt", "abbacb", Two with { MostSymbols = 2 });
        Assert.Equal([[0, 1], [1, 0], [2, 1]], DataFiles.Values(most));
        Assert.Equal((ColumnKind.Categorical, 3), (most.Columns[0].Kind, most.Columns[0].Alphabet));
        Assert.Equal("1 document of 6 bytes, 2 different ones and 'other', which 1 of them is.", most.Notes[0]);
        Dataset holes = DataFiles.Load("a.txt", "ab_a", new DataOptions { Sequence = Two, MissingValues = ["_"] });
        Assert.Equal([[0, 1], [double.NaN, 0]], DataFiles.Values(holes));
        Assert.Equal([1, 0], holes.Columns.Select(c => c.Missing));
    }

    [Fact]
    public void CharactersAreCodePointsOfAnyEncoding()
    {
        var options = new DataOptions { Sequence = Two with { Kind = SequenceKind.Characters } };
        Dataset data = DataFiles.Load("a.txt", "\uFEFFa\u00E9\U0001F600a", options);
        Assert.Equal(["a", "\u00E9", "\U0001F600"], data.Sequence!.Symbols);
        Assert.Equal([[0, 1], [2, 0]], DataFiles.Values(data));
        Dataset latin = DataFiles.Load("a.txt", [(byte)'a', 0xE9], options with { Encoding = "latin-1" });
        Assert.Equal(["a", "\u00E9"], latin.Sequence!.Symbols);
        Dataset wide = DataFiles.Load("a.txt", Encoding.Unicode.GetBytes("a\U0001F600"), options with { Encoding = "utf-16" });
        Assert.Equal(["a", "\U0001F600"], wide.Sequence!.Symbols);
        string long400 = string.Concat(Enumerable.Range(0, 400).Select(i => char.ConvertFromUtf32(0x4E00 + i)));
        Assert.Equal(Enumerable.Range(0, 400).Select(i => (double)i), DataFiles.Values(DataFiles.Load("a.txt", long400, options)).SelectMany(r => r));

        // Characters are cut by no block of the file.
        string longText = new string('x', (1 << 16) - 1) + string.Concat(Enumerable.Repeat("\u00E9\U0001F600\u20AC", 50_000));
        Dataset blocks = DataFiles.Load("a.txt", longText, options);
        Assert.Equal(((1 << 16) - 1 + 150_000) / 2, blocks.Observations.Rows);
        Assert.Equal(longText[..^1], string.Concat(DataFiles.Values(blocks).Select(r => blocks.Sequence!.Write(r)))[..(longText.Length - 1)]);
    }

    [Fact]
    public void TokensAreTheLongestOnesOrWords()
    {
        using var folder = new TemporaryFolder();
        string vocabulary = folder.Write("v.txt", "ab\r\nabc\na\n\\n\n\\s\nc\n"u8.ToArray());
        string text = folder.Write("t.txt", "abcab a\u00E9c\nabab"u8.ToArray());
        var options = new DataOptions { Sequence = Two with { Kind = SequenceKind.Tokens, VocabularyPath = vocabulary } };
        Dataset data = DataLoader.Load(text, options);
        Assert.Equal([[1, 0], [4, 2], [6, 5], [3, 0]], DataFiles.Values(data));
        Assert.Equal(["ab", "abc", "a", "\n", " ", "c"], data.Sequence!.Symbols);
        Assert.Equal("abcab", data.Sequence.Write([1, 0]));
        Assert.Equal("1 document of 9 tokens, 6 different ones and 'other', which 1 of them is.", data.Notes[0]);
        Dataset words = DataLoader.Load(folder.Write("w.txt", " abc  a\tab\nc a ba"u8.ToArray()),
            options with { Sequence = options.Sequence! with { WordTokens = true } });
        Assert.Equal([[1, 2], [0, 5], [2, 6]], DataFiles.Values(words));
        Assert.Equal("abc a", words.Sequence!.Write([1, 2]));

        // The beginning of a word that is longer than any token is no token.
        string longest = new('a', 1024);
        folder.Write("v.txt", Encoding.UTF8.GetBytes(longest + "\nb\n"));
        Dataset cut = DataLoader.Load(folder.Write("l.txt", Encoding.UTF8.GetBytes($"{longest} {longest}a b b")),
            options with { Sequence = options.Sequence! with { WordTokens = true } });
        Assert.Equal([[0, 2], [1, 1]], DataFiles.Values(cut));
        folder.Write("v.txt", "ab\nabc\na\n\\n\n\\s\nc\n"u8.ToArray());

        // Greedy matching does not depend on where blocks of the file end.
        string many = folder.Write("m.txt", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("abcab", 60_000))));
        Assert.All(DataFiles.Values(DataLoader.Load(many, options)), r => Assert.Equal([1, 0], r));
    }

    [Fact]
    public void BasesOfRecordsAreDocumentsWithMissingValues()
    {
        const string Fasta = "; made by hand\n>one of two\nACgt\r\nNRuA\n\n>two\n;note\nTT\n>three\nA\n>none\n";
        Dataset data = Load("a.fa", Fasta, Two);
        Assert.Equal([[0, 1], [2, 3], [double.NaN, double.NaN], [3, 0], [3, 3]], DataFiles.Values(data));
        Assert.Equal("3 documents of 11 bases, 2 of them missing (N and other letters than A, C, G, T).", data.Notes[0]);
        Assert.Equal("1 of 3 documents has no room for a window of 2 sites and is left out.", data.Notes[1]);
        Assert.Equal((4, 1, "TN"), (data.Columns[0].Alphabet, data.Columns[0].Missing, data.Sequence!.Write([3, double.NaN])));
        Assert.Equal(DataFiles.Values(data), DataFiles.Values(DataFiles.Load("a.fa.gz", DataFiles.Gzip(Fasta), new DataOptions { Sequence = Two })));
        Assert.Equal(DataFiles.Values(data), DataFiles.Values(Load("a.fa", "\uFEFF" + Fasta, Two)));
        Dataset five = Load("a.fa", Fasta, Two with { AllSymbols = true });
        Assert.Equal([4, 4], DataFiles.Values(five)[2]);
        Assert.Equal([[0, 19], [double.NaN, 1]], DataFiles.Values(Load("p.faa", ">p\nAYXC*\n", Two)));
    }

    [Fact]
    public void ReadsOfFastqAreDocuments()
    {
        Dataset data = Load("a.fastq", "@r1\nACGT\n+r1\n@@@@\n@r2\nTT\n+\n+>\n", Two);
        Assert.Equal([[0, 1], [2, 3], [3, 3]], DataFiles.Values(data));
        Assert.Equal([[0, 1]], DataFiles.Values(Load("a.fq", "@r1\nAC\n+\nII", Two)));
    }

    [Fact]
    public void SeriesOfTablesAreOneColumn()
    {
        Assert.Equal([[1, 2], [3, 300]], DataFiles.Values(Load("a.csv", "v\n1\n2\n3\n300\n", Two)));
        Assert.Equal([[0.5, double.NaN]], DataFiles.Values(DataFiles.Load("a.csv", "v,w\n0.5,1\n?,2\n", new DataOptions { Sequence = Two, Ignore = ["w"] })));
        Dataset codes = Load("a.csv", string.Concat(Enumerable.Repeat("-1\n1\n", 20)), Two);
        Assert.Equal((ColumnKind.Categorical, 2), (codes.Columns[0].Kind, codes.Columns[0].Alphabet));
        Assert.Equal([-1L, 1], codes.Columns[0].Codes!.Codes.ToArray());
        Assert.Equal(ColumnKind.Binary, Load("a.csv", "0\n1\n1\n0\n", Two).Columns[0].Kind);
        Assert.Equal((ColumnKind.Count, 5), DataFiles.Load("a.csv", "0\n4\n", new DataOptions { Sequence = Two, Kind = ColumnKind.Count }).Columns[0]
            is var count ? (count.Kind, count.Alphabet) : default);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(1, 16)]
    [InlineData(1, 24)]
    [InlineData(1, 32)]
    [InlineData(3, 32)]
    [InlineData(3, 64)]
    public void SamplesOfEveryCodingAreRead(int kind, int bits)
    {
        double[] samples = [0, 0.5, -0.5, 0.25, -1, 0.75];
        byte[] wav = Wav(kind, bits, 1, samples);
        Dataset real = DataFiles.Load("a.wav", wav, new DataOptions { Sequence = Two with { Levels = 0 } });
        Assert.Equal(samples, DataFiles.Values(real).SelectMany(r => r));
        Assert.Equal(ColumnKind.Real, real.Columns[0].Kind);

        // Written into a pipe: the samples end with the file.
        byte[] streamed = [.. wav];
        streamed.AsSpan(streamed.AsSpan().LastIndexOf("data"u8) + 4, 4).Fill(0xFF);
        Assert.Equal(samples, DataFiles.Values(DataFiles.Load("a.wav", streamed, new DataOptions { Sequence = Two with { Levels = 0 } })).SelectMany(r => r));
        Dataset levels = DataFiles.Load("a.wav", wav, new DataOptions { Sequence = Two });
        Assert.Equal((ColumnKind.Categorical, 256), (levels.Columns[0].Kind, levels.Columns[0].Alphabet));
        Assert.Equal(samples.Select(x => Math.Floor(128 * (1 + (Math.Sign(x) * Math.Log(1 + (255 * Math.Abs(x)), 256))))),
            DataFiles.Values(levels).SelectMany(r => r));
        Assert.Equal([[0.25, 0.25]], DataFiles.Values(DataFiles.Load("a.wav", Wav(kind, bits, 2, [0, 0.5, -0.5, 1 - 0.0]),
            new DataOptions { Sequence = Two with { Levels = 0 } })).Select(r => r.Select(x => Math.Round(x, 2)).ToArray()));
    }

    [Fact]
    public void ColoursBecomeGreyAndTextIsRead()
    {
        var options = new SequenceOptions { Window = new GridSize(1, 2) };
        Assert.Equal([[0, 255], [76, 150]], DataFiles.Values(Load("a.ppm", "P3\n2 2\n# colours\n255\n0 0 0 255 255 255\n255 0 0 0 255 0\n", options)));
        Dataset deep = DataFiles.Load("a.pgm", [.. "P5 2 1 65535\n"u8, 1, 0, 255, 255], new DataOptions { Sequence = options, Kind = ColumnKind.Real });
        Assert.Equal([[256, 65535]], DataFiles.Values(deep));
        byte[] array = DataFiles.Npy("'|u1'", "(2, 2, 3)", [.. Enumerable.Range(0, 12).Select(i => (byte)i)]);
        Dataset pixels = DataFiles.Load("a.npy", array, new DataOptions { Sequence = new SequenceOptions { Window = new GridSize(2, 2) } });
        Assert.Equal([[0, 1, 3, 4], [6, 7, 9, 10]], DataFiles.Values(pixels));
    }

    // 1 GB that takes no disk: what is mapped is read where windows lie, and nowhere else.
    [Fact]
    public void ALargeFileIsMappedAndNotHeld()
    {
        using var folder = new TemporaryFolder();
        string path = folder["large.bin"];
        var drive = new DriveInfo(Path.GetPathRoot(Path.GetFullPath(folder.Path))!);
        Assert.SkipWhen(drive.AvailableFreeSpace < 2L << 30, "Less than 2 GiB of disk are free.");
        using (FileStream file = File.Create(path))
        {
            file.SetLength(1L << 30);
            file.Position = (1L << 30) - 3;
            file.Write("abc"u8);
        }

        GC.Collect();
        long before = Environment.WorkingSet;
        var options = new DataOptions { Sequence = SequenceWindowTests.Window(65_536) with { TrainingWindows = 20 }, MaximumMemory = 1 << 20 };
        DataSplit parts = DataLoader.LoadSplit(path, options, new SplitOptions { TestRows = 2 });
        Assert.Equal([0.0, 1, 2, 3], parts.Test!.Observations.Row(1)[^4..]);
        Assert.Equal(20, parts.Train.Observations.Rows);
        Assert.All(Enumerable.Range(0, 65_536), i => Assert.Equal(0, parts.Train.Observations[7, i]));
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 200L << 20);
    }

    [Fact]
    public void ALargeArrayIsMappedWithItsHeader()
    {
        using var folder = new TemporaryFolder();
        string path = folder["large.npy"];
        const int Count = 20_000_000;
        byte[] header = DataFiles.Npy("'<f4'", Invariant($"({Count},)"), []);
        byte[] padded = DataFiles.NpyWithHeader(
            $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Count},), }}" + new string(' ', 63 - ((header.Length - 1) % 64)), []);
        Assert.Equal(0, padded.Length % 64);
        using (FileStream file = File.Create(path))
        {
            file.Write(padded);
            file.SetLength(padded.Length + (4L * Count));
            file.Position = file.Length - 4;
            file.Write(BitConverter.GetBytes(1.5f));
        }

        Dataset data = DataLoader.Load(path, new DataOptions { Sequence = SequenceWindowTests.Window(1000), MaximumMemory = 1 << 20 });
        Assert.Equal(1.5, data.Observations[Count / 1000 - 1, 999]);
        Assert.Equal(0, data.Observations[0, 0]);
    }

    private static Dataset Load(string name, string content, SequenceOptions options) => DataFiles.Load(name, content, new DataOptions { Sequence = options });

    internal static byte[] Wav(int kind, int bits, int channels, double[] samples)
    {
        int width = bits / 8;
        byte[] data = new byte[width * samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            Span<byte> at = data.AsSpan(i * width, width);
            long whole = (long)Math.Min((1L << (bits - 1)) - 1, samples[i] * (1L << (bits - 1)));
            switch (kind, width)
            {
                case (3, 4):
                    BinaryPrimitives.WriteSingleLittleEndian(at, (float)samples[i]);
                    break;
                case (3, _):
                    BinaryPrimitives.WriteDoubleLittleEndian(at, samples[i]);
                    break;
                case (_, 1):
                    at[0] = (byte)(whole + 128);
                    break;
                default:
                    for (int b = 0; b < width; b++)
                    {
                        at[b] = (byte)(whole >> (8 * b));
                    }

                    break;
            }
        }

        byte[] format = new byte[16];
        BinaryPrimitives.WriteInt16LittleEndian(format, (short)kind);
        BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(2), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), 8000);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(8), 8000 * channels * width);
        BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(12), (short)(channels * width));
        BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(14), (short)bits);
        return [.. "RIFF"u8, .. BitConverter.GetBytes(36 + data.Length), .. "WAVEfmt "u8, .. BitConverter.GetBytes(16), .. format,
            .. "LIST"u8, .. BitConverter.GetBytes(3), 1, 2, 3, 0, .. "data"u8, .. BitConverter.GetBytes(data.Length), .. data];
    }
}
