using Entroscope.Coding;
using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Coding;

/// <summary>Compresses rows and decompresses them again: what came back, and what it took.</summary>
internal static class CodeTrial
{
    /// <summary>Compresses rows.</summary>
    public static byte[] Compress(
        ConvACMixture model, Observations data, int[]? labels, out CompressionSummary summary, int threads = 1, PanelKernels<double>? kernels = null)
    {
        byte[][] parts = RowCompression.Compress(
            new RowCode(model, kernels), FittingRows.Of(model.Pattern, data, labels), new EngineOptions { Threads = threads }, out summary,
            TestContext.Current.CancellationToken);
        byte[] bytes = [.. parts.SelectMany(p => p)];
        Assert.Equal(summary.Bytes, bytes.Length);
        return bytes;
    }

    public static CodedRows Decompress(ConvACMixture model, byte[] bytes, int threads = 1, PanelKernels<double>? kernels = null) =>
        RowCompression.Decompress(new RowCode(model, kernels), bytes, new EngineOptions { Threads = threads }, TestContext.Current.CancellationToken);

    /// <summary>Asserts that rows come back as they were, in no more bytes than the model promises.</summary>
    public static CompressionSummary AssertRoundTrip(ConvACMixture model, Observations data, int[]? labels = null)
    {
        byte[] bytes = Compress(model, data, labels, out CompressionSummary summary);
        AssertEqual(data, labels is not null && model.Classes > 1 ? labels : null, Decompress(model, bytes));
        if (summary.ImpossibleRows == 0)
        {
            Assert.InRange(summary.Bytes - summary.MissingBytes, 0, (1.005 * summary.Bits / 8) + 64);
        }

        return summary;
    }

    public static void AssertEqual(Observations data, int[]? labels, CodedRows rows)
    {
        Assert.Equal(data.Rows, rows.Data.Rows);
        Assert.Equal(data.Sites, rows.Data.Sites);
        Assert.Equal(labels, rows.Labels);
        for (int i = 0; i < data.Sites; i++)
        {
            for (int r = 0; r < data.Rows; r++)
            {
                if (!data[r, i].Equals(rows.Data[r, i]))
                {
                    Assert.Fail(Invariant($"Row {r}, site {i}: {data[r, i]} came back as {rows.Data[r, i]}."));
                }
            }
        }
    }

    /// <summary>Draws classes, some of them unknown; null for no classes.</summary>
    public static int[]? Labels(ConvACMixture model, int rows, ulong seed)
    {
        var random = new RandomStream(seed, "labels");
        return random.NextInt(3) == 0 ? null : [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(5) == 0 ? -1 : random.NextInt(model.Classes))];
    }
}
