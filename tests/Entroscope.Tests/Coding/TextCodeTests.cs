using System.Text;
using Entroscope.Coding;
using Entroscope.Data.Readers;
using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Tests.Files;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Coding;

/// <summary>A text that is compressed as a whole comes back byte for byte: what is shorter than a window, and what the model has no symbol for.</summary>
public sealed class TextCodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, 6)]
    public void Bytes_ComeBack_WhateverTheyAre(bool all, int? most)
    {
        Circuit circuit = Train(Letters(3000, 1), new SequenceOptions { Window = new GridSize(1, 16), AllSymbols = all && most is null, MostSymbols = most });
        for (int length = 1; length < 70; length += 3)
        {
            var random = new RandomStream(7, "texts", length);
            byte[] text = [.. Letters(length, (ulong)length).Select(b => random.NextDouble() < 0.1 ? (byte)random.NextInt(256) : b)];
            Assert.Equal(text, Back(circuit, text));
        }
    }

    [Fact]
    public void Missing_Symbols_ComeBack()
    {
        Circuit circuit = Train([.. Letters(3000, 1), .. "____"u8], new SequenceOptions { Window = new GridSize(1, 8) }, "_");
        byte[] text = "abc_dab__Z_abcdabcd_"u8.ToArray();
        Assert.Equal(text, Back(circuit, text));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(null, false)]
    [InlineData("latin1", false)]
    [InlineData("utf-16", true)]
    public void Characters_ComeBack_InTheirEncoding(string? encoding, bool mark)
    {
        Encoding used = encoding is null ? new UTF8Encoding(true) : Encoding.GetEncoding(encoding);
        byte[] Of(string text) => [.. mark ? used.GetPreamble() : [], .. used.GetBytes(text)];
        string letters = string.Concat(Enumerable.Range(0, 1500).Select(i => "aeé oü"[(i * i / 3) % 6]));
        Circuit circuit = Train(Of(letters), new SequenceOptions { Window = new GridSize(1, 8), Kind = SequenceKind.Characters }, encoding: encoding);
        foreach (string text in (string[])["é", letters[..37], "aé z Ü y", encoding is "latin1" ? "ñ" : "a \uD83D\uDE00é"])
        {
            Assert.Equal(Of(text), Back(circuit, Of(text)));
        }
    }

    // The last window costs what its sites cost by themselves: the others are summed out.
    [Fact]
    public void AShortWindow_CostsItsOwnMarginal()
    {
        Circuit circuit = Train(Letters(3000, 1), new SequenceOptions { Window = new GridSize(1, 16) });
        byte[] text = Letters(21, 4);
        CompressionSummary summary = Compress(circuit, text);
        var symbols = circuit.Model.Metadata.Sequence!.Symbols.Index().ToDictionary(s => s.Item[0], s => (double)s.Index);
        double[] values = [.. text.Select(b => symbols[(char)b])];
        var rows = Observations.FromRows([values[..16], [.. values[16..], .. Enumerable.Repeat(double.NaN, 11)]]);
        Assert.Equal(-LogLikelihood.Compute(circuit.Model, rows).Sum(), summary.NegativeLogLikelihood, 1e-6);
        Assert.Equal((2, 21L, 0), (summary.Rows, summary.Values, summary.MissingBytes));
        Assert.InRange(summary.ExcessBytes, 0, 64);
        Assert.InRange(summary.TextBytes, 1, 8);
    }

    [Fact]
    public void TheFilesOfAFolder_ComeBackOneAfterTheOther_WithEveryNumberOfThreads()
    {
        Circuit circuit = Train(Letters(3000, 1), new SequenceOptions { Window = new GridSize(1, 16) });
        string texts = Directory.CreateDirectory(_folder["texts"]).FullName;
        byte[][] documents = [Letters(33, 1), Letters(5, 2), "x"u8.ToArray(), Letters(900, 3), Letters(64, 4)];
        foreach ((int d, byte[] document) in documents.Index())
        {
            File.WriteAllBytes(Path.Combine(texts, Invariant($"{d}.txt")), document);
        }

        circuit.With(threads: 1).CompressText(texts, _folder["one.entc"]);
        circuit.With(threads: 3).CompressText(texts, _folder["three.entc"]);
        Assert.Equal(File.ReadAllBytes(_folder["one.entc"]), File.ReadAllBytes(_folder["three.entc"]));
        Assert.Equal(documents.SelectMany(d => d), circuit.With(threads: 2).Decompress(_folder["one.entc"]).Text);
    }

    [Fact]
    public void WhatIsNoText_OrDamaged_IsRefused()
    {
        Circuit digits = Circuit.Train(
            DataLoader.LoadSplit("digits"), new NetworkPlan { Widths = [2] }, new TrainingOptions { Steps = 0, PriorStrengths = [1] });
        ErrorAssert.Throws<ModelException>(
            "The model reads no bytes or characters, so that it compresses no text.", () => digits.CompressText("a.txt", _folder["a.entc"]));
        ErrorAssert.Null("text", () => digits.CompressText(null!, _folder["a.entc"]));
        Circuit circuit = Train(Letters(3000, 1), new SequenceOptions { Window = new GridSize(1, 16) });
        Compress(circuit, [.. Letters(20, 1), (byte)'Z']);
        CodedDocuments documents = CodedDocuments.Decode(new CodedDocuments(16, [new DocumentText(21, false, "Z"u8.ToArray())]).Encode(), 16, 2);
        Assert.Equal(21, documents.Documents[0].Sites);
        Assert.Equal([16, 5], documents.Lengths);
        Refused("It is damaged: its documents do not take its 3 rows.", new DocumentText(21, false, []), 3);
        Refused("It is damaged: a number of its documents is too large.", new DocumentText(500, false, []), 2);
        Refused("It is damaged: document 1 has no sites.", new DocumentText(0, false, []), 2);
        CodedRows rows = circuit.Decompress(_folder["t.entc"]);
        ErrorAssert.Throws<ModelException>("It is damaged: site 5 of row 2 is none of the symbols, and the text has nothing in its place.",
            () => new CodedDocuments(16, [new DocumentText(21, false, [])]).Write(rows.Data, circuit.Model.Metadata.Sequence!));

        static void Refused(string message, DocumentText document, int rows)
        {
            ReadOnlyMemory<byte> bytes = new CodedDocuments(16, [document]).Encode();
            ErrorAssert.Throws<ModelException>(message, () => CodedDocuments.Decode(bytes, 16, rows));
        }
    }

    private static byte[] Letters(int count, ulong seed)
    {
        var random = new RandomStream(seed, "letters");
        return [.. Enumerable.Range(0, count).Select(i => (byte)"abcd\n"[(i + (random.NextInt(4) / 3)) % 5])];
    }

    private Circuit Train(byte[] text, SequenceOptions options, string? missing = null, string? encoding = null)
    {
        File.WriteAllBytes(_folder["train.txt"], text);
        DataSplit split = DataLoader.LoadSplit(
            _folder["train.txt"], new DataOptions { Sequence = options, MissingValues = missing is null ? [] : [missing], Encoding = encoding });
        return Circuit.Train(split, new NetworkPlan { Widths = [4] }, new TrainingOptions { Steps = 2, PriorStrengths = [1] });
    }

    private CompressionSummary Compress(Circuit circuit, byte[] text)
    {
        File.WriteAllBytes(_folder["t.txt"], text);
        return circuit.CompressText(_folder["t.txt"], _folder["t.entc"]);
    }

    private byte[] Back(Circuit circuit, byte[] text)
    {
        Compress(circuit, text);
        return circuit.Decompress(_folder["t.entc"]).Text!;
    }
}
