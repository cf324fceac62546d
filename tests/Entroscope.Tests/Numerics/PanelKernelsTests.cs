using System.Numerics;
using CsCheck;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Numerics;

/// <summary>Every kernel of every width against the scalar one, bit for bit, and the scalar one against its definition.</summary>
public sealed unsafe class PanelKernelsTests
{
    [Fact]
    public void EveryWidth_GivesTheBitsOfTheScalarKernels_InSinglePrecision() => EveryWidth<float>();

    [Fact]
    public void EveryWidth_GivesTheBitsOfTheScalarKernels_InDoublePrecision() => EveryWidth<double>();

    [Fact]
    public void Products_AreWhatTheyAreDefinedToBe() =>
        Gen.Select(Gen.Int[1, 37], Gen.Int[1, 37], Gen.ULong).Sample((rows, channels, seed) =>
        {
            var data = new KernelData<double>(rows, channels, seed);
            PanelKernels<double> kernels = KernelRegistry.Choose<double>("scalar");
            int lanes = PanelKernels<double>.PanelLanes;
            double[] o = data.Multiply(kernels);
            double[] n = data.AddOuterProduct(kernels);
            for (int g = 0; g < rows; g++)
            {
                for (int lane = 0; lane < lanes; lane++)
                {
                    NumericAssert.Close(Enumerable.Range(0, channels).Sum(d => data.Matrix[(g * channels) + d] * data.U[(d * lanes) + lane]),
                        o[(g * lanes) + lane], 1e-13);
                }

                for (int d = 0; d < channels; d++)
                {
                    double sum = 1 + Enumerable.Range(0, lanes).Sum(b => data.Rho[(g * lanes) + b] * data.U[(d * lanes) + b]);
                    NumericAssert.Close(sum, n[(g * channels) + d], 1e-12);
                }
            }
        });

    // What is packed is the matrix, whatever the order of its blocks: a product with unit vectors gives it back.
    [Fact]
    public void Pack_KeepsEveryEntry_InBothOrders() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70]).Sample(
            (rows, columns) =>
            {
                double[] matrix = [.. Enumerable.Range(1, rows * columns).Select(i => (double)i)];
                foreach (PanelKernels<float> kernels in KernelRegistry.All<float>())
                {
                    foreach (bool transposed in new[] { false, true })
                    {
                        (int outputs, int inputs) = transposed ? (columns, rows) : (rows, columns);
                        float[] packed = new float[rows * columns];
                        fixed (float* a = packed)
                        {
                            kernels.Pack(matrix, transposed ? 1 : columns, transposed ? columns : 1, outputs, inputs, a);
                        }

                        for (int d = 0; d < inputs; d++)
                        {
                            float[] column = Column(kernels, packed, outputs, inputs, d);
                            Assert.Equal(Enumerable.Range(0, outputs).Select(g => (float)matrix[transposed ? (d * columns) + g : (g * columns) + d]), column);
                        }
                    }
                }
            },
            iter: 20,
            threads: 1);

    [Fact]
    public void TheEnvironmentVariable_NamesKernels()
    {
        Assert.Equal("vector128", KernelRegistry.Choose<float>("Vector128").Name);
        Assert.Equal(KernelRegistry.Choose<double>("").Name, KernelRegistry.Choose<float>(null).Name);
        var error = Assert.Throws<DataException>(() => KernelRegistry.Choose<float>("avx"));
        Assert.Equal("The environment variable ENTROSCOPE_KERNELS must be one of vector512, vector256, vector128, scalar, but is 'avx'.", error.Message);
    }

    private static float[] Column(PanelKernels<float> kernels, float[] packed, int outputs, int inputs, int column)
    {
        int lanes = PanelKernels<float>.PanelLanes;
        float[] u = new float[inputs * lanes], o = new float[outputs * lanes];
        u.AsSpan(column * lanes, lanes).Fill(1);
        fixed (float* a = packed, from = u, to = o)
        {
            kernels.Multiply(a, inputs, outputs, from, to);
        }

        return [.. Enumerable.Range(0, outputs).Select(g => o[(g * lanes) + lanes - 1])];
    }

    private static void EveryWidth<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.ULong).Sample(
            (rows, channels, seed) =>
            {
                var data = new KernelData<T>(rows, channels, seed);
                PanelKernels<T>[] all = KernelRegistry.All<T>();
                foreach ((string name, Func<PanelKernels<T>, T[]> run) in data.Runs())
                {
                    T[] expected = run(all[^1]);
                    foreach (PanelKernels<T> kernels in all[..^1])
                    {
                        T[] actual = run(kernels);
                        Assert.Equal(expected.Length, actual.Length);
                        for (int i = 0; i < expected.Length; i++)
                        {
                            Assert.True(Bits(expected[i]) == Bits(actual[i]), $"{name} of {kernels.Name}, element {i}: {actual[i]} instead of {expected[i]}.");
                        }
                    }
                }
            },
            iter: 60,
            threads: 1);

    private static long Bits<T>(T value)
        where T : unmanaged => sizeof(T) == 4 ? *(int*)&value : *(long*)&value;
}
