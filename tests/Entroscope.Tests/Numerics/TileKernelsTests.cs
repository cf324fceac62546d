using CsCheck;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Numerics;

public sealed class TileKernelsTests
{
    [Fact]
    public void Multiply_IsTheMatrixProduct() =>
        Gen.Select(Gen.Int[1, 21], Gen.Int[1, 21], Gen.Int[1, 5], Gen.Bool, Gen.ULong).Sample((outputs, inputs, blocks, transposed, seed) =>
        {
            int lanes = blocks * TileKernels.LaneBlock;
            double[] a = Random(outputs * inputs, seed);
            double[] u = Random(inputs * lanes, seed + 1);
            double[] actual = new double[outputs * lanes];
            (int rowStride, int columnStride) = transposed ? (1, outputs) : (inputs, 1);
            TileKernels.Multiply<double>(a, rowStride, columnStride, u, inputs, actual, outputs, lanes);
            float[] single = new float[outputs * lanes];
            TileKernels.Multiply<float>(Array.ConvertAll(a, x => (float)x), rowStride, columnStride, Array.ConvertAll(u, x => (float)x), inputs, single, outputs, lanes);
            for (int i = 0; i < actual.Length; i++)
            {
                double expected = Enumerable.Range(0, inputs).Sum(d => a[((i / lanes) * rowStride) + (d * columnStride)] * u[(d * lanes) + (i % lanes)]);
                NumericAssert.Close(expected, actual[i], 1e-13);
                NumericAssert.Close(expected, single[i], 1e-5);
            }
        });

    [Fact]
    public void AddOuterProduct_SumsOverLanes() =>
        Gen.Select(Gen.Int[1, 13], Gen.Int[1, 13], Gen.Int[1, 5], Gen.ULong).Sample((rows, columns, blocks, seed) =>
        {
            int lanes = blocks * TileKernels.LaneBlock;
            double[] r = Random(rows * lanes, seed);
            double[] u = Random(columns * lanes, seed + 1);
            double[] actual = [.. Enumerable.Repeat(1.0, rows * columns)];
            TileKernels.AddOuterProduct<double>(r, rows, u, columns, lanes, actual);
            for (int i = 0; i < actual.Length; i++)
            {
                double expected = 1 + Enumerable.Range(0, lanes).Sum(b => r[((i / columns) * lanes) + b] * u[((i % columns) * lanes) + b]);
                NumericAssert.Close(expected, actual[i], 1e-12);
            }
        });

    [Fact]
    public void AddOuterProduct_SurvivesOverflowInSinglePrecision()
    {
        float[] r = [.. Enumerable.Repeat(1e38f, 16)];
        float[] u = [.. Enumerable.Repeat(1f, 16)];
        double[] sum = new double[1];
        TileKernels.AddOuterProduct<float>(r, 1, u, 1, 16, sum);
        NumericAssert.Close(16 * (double)1e38f, sum[0], 0, 1e-12);
    }

    private static double[] Random(int count, ulong seed)
    {
        var random = new RandomStream(seed, "kernel test");
        return [.. Enumerable.Range(0, count).Select(_ => random.NextGaussian())];
    }
}
