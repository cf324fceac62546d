using System.Security.Cryptography;
using Entroscope.Coding;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Coding;

/// <summary>The format of compressed rows: bytes that every machine must write and read, and what is refused.</summary>
public sealed class CodeFormatTests
{
    private const string Golden =
        "456e74430158a3813859e54e5a03794c28adcc5317030710b35c4fad03f04c105607ff7e754c57e926de791e6d5c5d1aed1966e9";

    private const string LongHash = "cc2b06e94137a3979e439dc067ee1cc9";

    private static readonly Observations Rows = Observations.FromRows(
        [[0, 1, 3, 2], [2, 0, 5, 0], [1, double.NaN, 0, 1], [0, 1, 9, 2], [2, 1, double.NaN, double.NaN], [0, 0, 4, 2], [1, 1, 2, 0]]);

    private static readonly int[] Labels = [0, 1, 1, -1, 0, 0, 1];

    // Written once on one machine; whatever else reads and writes it must agree on every bit.
    [Fact]
    public void TheGoldenFile_IsWrittenAndRead()
    {
        byte[] bytes = CodeTrial.Compress(Model(), Rows, Labels, out CompressionSummary summary);
        Assert.Equal(Golden, Convert.ToHexStringLower(bytes));
        CodeTrial.AssertEqual(Rows, Labels, CodeTrial.Decompress(Model(), Convert.FromHexString(Golden)));
        Assert.Equal((7, 25 + 6, 0), (summary.Rows, summary.Values, summary.ImpossibleRows));
    }

    // Thousands of values of a network of simple fractions, which no mathematical library has had a hand in: their code, by its hash.
    [Fact]
    public void ALongerFile_IsWrittenAlike()
    {
        ConvAC model = Fractions();
        uint state = 7;
        double[][] table = [.. Enumerable.Range(0, 600).Select(_ => new double[32])];
        foreach (double[] row in table)
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = Next(ref state, 40);
            }
        }

        var rows = Observations.FromRows(table);
        byte[] bytes = CodeTrial.Compress(model, rows, null, out _);
        CodeTrial.AssertEqual(rows, null, CodeTrial.Decompress(model, bytes));
        Assert.Equal((12901, LongHash), (bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]));
    }

    [Fact]
    public void EveryByteThatIsChanged_IsNoticed()
    {
        byte[] bytes = CodeTrial.Compress(Model(), Rows, Labels, out _);
        var code = new RowCode(Model());
        for (int i = 0; i < bytes.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] changed = [.. bytes];
                changed[i] ^= (byte)(1 << bit);
                string message = Refused(code, changed).Message;
                string expected = i < 4 ? "It is no file of compressed rows" : i == 4 ? "It has version" : "It is damaged: ";
                Assert.StartsWith(expected, message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void EveryLengthButItsOwn_IsNoticed()
    {
        byte[] bytes = CodeTrial.Compress(Model(), Rows, Labels, out _);
        var code = new RowCode(Model());
        for (int length = 0; length < bytes.Length; length++)
        {
            Refused(code, bytes[..length]);
        }

        Assert.Equal(
            Invariant($"It is damaged: it has {bytes.Length + 1} bytes, but should have {bytes.Length}."), Refused(code, [.. bytes, 0]).Message);
    }

    // Headers with the right check sum that promise what is not there.
    [Fact]
    public void ForgedHeaders_AreRefused()
    {
        byte[] bytes = CodeTrial.Compress(Model(), Rows, Labels, out _);
        CodeHeader header = CodeHeader.Read(bytes, out int length);
        byte[] blocks = bytes[length..];
        var code = new RowCode(Model());
        ErrorAssert.Throws<ModelException>(
            Invariant($"It is damaged: {bytes.Length + 4} bytes cannot hold the 134217725 blocks of 2147483591 rows."),
            () => Forge(header with { Rows = Array.MaxLength }));
        ErrorAssert.Throws<ModelException>(
            "It is damaged: a block of " + header.Blocks[0] + " bytes ends before its rows do.", () => Forge(header with { Rows = 4000, BlockRows = 4000 }));
        ErrorAssert.Throws<ModelException>("It is damaged: its header is not possible.", () => Forge(header with { BlockRows = 0 }));
        ErrorAssert.Throws<ModelException>(
            "It is damaged: its header is not possible.", () => Forge(header with { Rows = int.MaxValue, BlockRows = int.MaxValue }));
        ErrorAssert.Throws<ModelException>(
            "It is damaged: block 2 of 2 does not have its check sum.", () => Forge(header with { Sums = [header.Sums[0], 1] }));
        ErrorAssert.Throws<ModelException>(
            "It decodes to other values than were compressed: this machine computes otherwise than the one that compressed them.",
            () => Forge(header with { Check = header.Check ^ 1 }));
        ErrorAssert.Throws<ModelException>(
            "It has version 2 of the format of compressed rows, but this release reads version 1.",
            () => Decompress(code, [.. bytes[..4], 2, .. bytes[5..]]));
        ErrorAssert.Throws<ModelException>(
            "It is no file of compressed rows: it does not begin with 'EntC'.", () => Decompress(code, [1, 2, 3, 4, 5]));
        ErrorAssert.Throws<ModelException>("It is damaged: it ends within its header, after 9 bytes.", () => Decompress(code, bytes[..9]));
        ErrorAssert.Throws<ModelException>("It is damaged: a number of its header is too large.", () => Decompress(
            code, [.. bytes[..22], 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. bytes[27..]]));

        void Forge(CodeHeader forged) => Decompress(code, [.. forged.ToBytes(), .. blocks]);
    }

    // What the rows would take is asked for before it is taken.
    [Fact]
    public void TablesLargerThanTheMachine_AreRefused()
    {
        ConvAC model = TestModels.Independent(5000, 3);
        byte[] bytes = CodeTrial.Compress(model, RandomModels.Data(model, 1, 0, 1), null, out _);
        CodeHeader header = CodeHeader.Read(bytes, out int length);
        header = header with { Rows = Array.MaxLength, BlockRows = Array.MaxLength };
        ErrorAssert.Throws<SizeLimitException>(
            $"The table of 2147483591 rows needs {MemoryLimit.Show(5004.0 * Array.MaxLength)} of memory, more than the limit of "
            + $"{MemoryLimit.Show(MemoryLimit.OfMachine)}; decompress it on a machine with more memory.",
            () => Decompress(new RowCode(model), [.. header.ToBytes(), .. bytes[length..]]));
    }

    [Fact]
    public void AnotherModel_IsRefused()
    {
        byte[] bytes = CodeTrial.Compress(Model(), Rows, Labels, out CompressionSummary summary);
        ConvACMixture other = Model(0.25000000000000006);
        ErrorAssert.Throws<ModelException>(
            $"It was compressed with another model, of the fingerprint {summary.Fingerprint}; this one has {Fingerprint(other)}.",
            () => Decompress(new RowCode(other), bytes));

        // The same matrices, used by other nodes.
        double[] table = [0.5, 0.5, 0.25, 0.75];
        double[][] matrices = [table, [0.125, 0.875, 0.75, 0.25], table, table, [0.5, 0.5]];
        var tree = PoolingTree.FromLevels(3, [[[0], [1, 2]], [[0, 1]]]);
        LeafDistribution leaf = new CategoricalLeaf(2, 2, table);
        string[] shared = [.. new[] { 0, 2 }.Select(classes => Fingerprint(new ConvAC(
            NetworkShape.PerLevel(tree, 2, [2], 1, WeightSharing.Convolution with { Classes = classes }), [leaf, leaf, leaf], matrices, [1])))];
        Assert.NotEqual(shared[0], shared[1]);
        Assert.Equal(summary.Fingerprint, Fingerprint(Model().Extract(0).With(new ModelMetadata { SiteNames = ["a", "b", "c", "d"] }), 0.25));
    }

    [Fact]
    public void AFile_IsNamedInEveryRefusal()
    {
        string path = Path.Combine(Path.GetTempPath(), Invariant($"entroscope-{Environment.ProcessId}-{nameof(AFile_IsNamedInEveryRefusal)}.entc"));
        try
        {
            ErrorAssert.Throws<ModelException>($"{path}: The file does not exist.", () => RowCompression.Decompress(Model(), path));
            CompressionSummary summary = RowCompression.Compress(Model(), FittingRows.Of(Model().Pattern, Rows, Labels), path);
            Assert.Equal(summary.Bytes, new FileInfo(path).Length);
            CodeTrial.AssertEqual(Rows, Labels, RowCompression.Decompress(Model(), path));
            File.WriteAllText(path, "not this");
            ErrorAssert.Throws<ModelException>(
                $"{path}: It is no file of compressed rows: it does not begin with 'EntC'.", () => RowCompression.Decompress(Model(), path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void WhatHasNoCode_IsRefused()
    {
        ErrorAssert.Throws<ModelException>(
            "Column 1 is real, and a density gives no number of bits: a real value has infinitely many digits, and the model does not say how many of them "
            + "count; only models whose columns are all discrete compress rows.", () => _ = new RowCode(TestModels.TwoGaussians()));
        ErrorAssert.Throws<ModelException>(
            "This needs a network in the generative reading, whose weights are probabilities, but the model's reading is Score.",
            () => _ = new RowCode(TestModels.Scores()));
        var empty = new ConvAC(
            new NetworkShape(PoolingTree.Cp(1), [1, 1]), [new CategoricalLeaf(1, 1, [1], codes: SymbolCodes.NoValue)], [[1], [1]], [1],
            metadata: new ModelMetadata { SiteNames = ["age"] });
        ErrorAssert.Throws<DataException>(
            "The column 'age' has the value 7 in row 2, but the model knows no value of it, so that its rows can be compressed only where it is missing.",
            () => CodeTrial.Compress(empty, Observations.FromRows([[double.NaN], [7]]), null, out _));
    }

    private static ConvAC Fractions()
    {
        uint state = 1;
        var shape = NetworkShape.PerLevel(PoolingTree.Line(32), 7, [16, 11, 13]);
        LeafDistribution[] leaves = new LeafDistribution[32];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = new CategoricalLeaf(7, 40, Simplices(7, 40, ref state));
        }

        double[][] weights = new double[shape.MatrixCount][];
        for (int v = 0; v < weights.Length; v++)
        {
            weights[v] = Simplices(shape.Rows(v), shape.Channels(v), ref state);
        }

        return new ConvAC(shape, leaves, weights, [1]);
    }

    private static double[] Simplices(int rows, int columns, ref uint state)
    {
        double[] table = new double[rows * columns];
        for (int g = 0; g < rows; g++)
        {
            Span<double> row = table.AsSpan(g * columns, columns);
            double sum = 0;
            for (int d = 0; d < columns; d++)
            {
                sum += row[d] = 1 + Next(ref state, 1000);
            }

            for (int d = 0; d < columns; d++)
            {
                row[d] /= sum;
            }
        }

        return table;
    }

    private static uint Next(ref uint state, uint below)
    {
        state = unchecked((state * 1664525) + 1013904223);
        return (state >> 8) % below;
    }

    private static string Fingerprint(ConvACMixture model) => Convert.ToHexStringLower(ModelFingerprint.Of(model));

    private static string Fingerprint(ConvAC first, double weight) =>
        Fingerprint(new ConvACMixture([first, Model().Extract(1)], [weight, 1 - weight]));

    private static ModelException Refused(RowCode code, byte[] bytes) => Assert.Throws<ModelException>(() => Decompress(code, bytes));

    private static void Decompress(RowCode code, byte[] bytes) =>
        RowCompression.Decompress(code, bytes, new(), TestContext.Current.CancellationToken);

    // Two components on different trees, leaves of every discrete family.
    private static ConvACMixture Model(double weight = 0.25)
    {
        var shape = new NetworkShape(PoolingTree.Line(4), [2, 2, 2, 2, 2, 2, 1], 2);
        LeafDistribution[] leaves =
        [
            new CategoricalLeaf(2, 3, [0.5, 0.25, 0.25, 0.1, 0.2, 0.7]), new BernoulliLeaf([0.9, 0.3]), new BinomialLeaf(9, [0.2, 0.6]),
            new CategoricalLeaf(2, 3, [0, 0.5, 0.5, 1, 0, 0]),
        ];
        double[] mixing = [0.75, 0.25, 0.1, 0.9];
        var first = new ConvAC(shape, leaves, [mixing, mixing, mixing, mixing, [0.3, 0.7], [0.6, 0.4], [1, 1]], [0.4, 0.6]);
        var wide = new NetworkShape(PoolingTree.Cp(4), [2, 2, 2, 2, 3], 2);
        double[] three = [0.75, 0.25, 0.1, 0.9, 0.5, 0.5];
        var second = new ConvAC(wide, leaves, [three, three, three, three, [0.2, 0.3, 0.5, 0.6, 0.3, 0.1]], [0.5, 0.5]);
        return new ConvACMixture([first, second], [weight, 1 - weight]);
    }
}
