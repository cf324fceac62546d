using System.Numerics;
using CsCheck;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Numerics;

/// <summary>
/// The kernels of product pooling against the products themselves: values, exponents, and the promise that no more is lost than the state says.
/// </summary>
public sealed unsafe class PoolKernelsTests
{
    private const int Channels = 5;

    [Fact]
    public void APair_InSinglePrecision_IsItsProduct() => APairIsItsProduct<float>(-149, 24, -126);

    [Fact]
    public void APair_InDoublePrecision_IsItsProduct() => APairIsItsProduct<double>(-1074, 53, -1022);

    [Fact]
    public void ManyChildren_InSinglePrecision_AreTheirProduct() => ManyAreTheirProduct<float>(-149, 24);

    [Fact]
    public void ManyChildren_InDoublePrecision_AreTheirProduct() => ManyAreTheirProduct<double>(-1074, 53);

    [Fact]
    public void TheWayDownAPair_MultipliesByTheOther() =>
        Gen.ULong.Sample(seed =>
        {
            var random = new RandomStream(seed, "way down");
            foreach (PanelKernels<float> kernels in KernelRegistry.All<float>())
            {
                float[] first = Numbers(random), second = Numbers(random), g = Numbers(random), u = new float[first.Length];
                float[] factor = [.. Enumerable.Range(0, PanelKernels<float>.PanelLanes).Select(i => MathF.ScaleB(1, i))];
                float[] o1 = [.. first], o2 = [.. second];
                fixed (float* a = first, b = second, f = factor, d = g, to = u)
                {
                    kernels.DistributePair(a, b, f, d, Channels, to);
                }

                for (int i = 0; i < u.Length; i++)
                {
                    double power = factor[i % factor.Length];
                    NumericAssert.Close(o1[i] * (double)o2[i] * power, u[i], 0, 1e-7, "u");
                    NumericAssert.Close(g[i] * (double)o2[i] * power, first[i], 0, 1e-7, "rho1");
                    NumericAssert.Close(g[i] * (double)o1[i] * power, second[i], 0, 2e-7, "rho2");
                }
            }
        });

    [Fact]
    public void AQuotient_ByZero_IsZero()
    {
        foreach (PanelKernels<float> kernels in KernelRegistry.All<float>())
        {
            int lanes = PanelKernels<float>.PanelLanes;
            float[] x = [.. Enumerable.Range(0, lanes).Select(i => (float)i)],
                y = [.. Enumerable.Range(0, lanes).Select(i => i % 3 == 0 ? 0 : i % 3 == 1 ? float.Epsilon : 2f)];
            float[] expected = [.. Enumerable.Range(0, lanes).Select(i => i % 3 == 0 ? 0 : x[i] / y[i])];
            fixed (float* a = x, b = y)
            {
                kernels.Quotient(a, b, 1, a);
            }

            Assert.Equal(expected, x);
        }
    }

    // Nothing is left of a product of disjoint supports: the next conv must say so.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void DisjointSupports_LoseEverything(int children)
    {
        foreach (PanelKernels<float> kernels in KernelRegistry.All<float>())
        {
            PoolNode<float>[] nodes =
                [.. Enumerable.Range(0, children).Select(c => new PoolNode<float>(Channels, (d, _) => d == Math.Min(c, 1) ? 1 : 0, _ => 0))];
            var pooled = PoolNode<float>.Pool(kernels, nodes);
            pooled.Convolve(kernels, [.. Enumerable.Repeat(1.0 / Channels, Channels * Channels)]);
            for (int lane = 0; lane < PanelKernels<float>.PanelLanes; lane++)
            {
                Assert.Equal(double.PositiveInfinity, pooled.Loss(lane));
                Assert.Equal(0, pooled.Value(0, lane));
            }
        }
    }

    // Beyond two factors of 2^60 the power of two that would bring the product back does not exist.
    [Fact]
    public void AProductBelowTheRange_LosesEverything()
    {
        foreach (PanelKernels<float> kernels in KernelRegistry.All<float>())
        {
            PoolNode<float>[] nodes = [.. Enumerable.Range(0, 2).Select(_ => new PoolNode<float>(Channels, (_, lane) => Math.ScaleB(0.75, -4 * lane), _ => 0))];
            var pooled = PoolNode<float>.Pool(kernels, nodes);
            for (int lane = 0; lane < PanelKernels<float>.PanelLanes; lane++)
            {
                Assert.Equal(8 * lane > 120 ? double.PositiveInfinity : 0, pooled.Loss(lane));
            }
        }
    }

    [Fact]
    public void AConv_OfTinyNumbers_MayLoseATermAChannel()
    {
        double[] weights = [.. Enumerable.Repeat(1.0 / Channels, Channels * Channels)];
        foreach (PanelKernels<float> kernels in KernelRegistry.All<float>())
        {
            var node = new PoolNode<float>(Channels, (_, lane) => Math.ScaleB(1, -5 * lane), _ => 7);
            node.Convolve(kernels, weights);
            for (int lane = 0; lane < PanelKernels<float>.PanelLanes; lane++)
            {
                double value = node.Value(0, lane);
                Assert.Equal(value < Math.ScaleB(1, -126) ? double.PositiveInfinity : value < Math.ScaleB(1, -100) ? Channels : 0, node.Loss(lane));
                Assert.True(value < Math.ScaleB(1, -126) || (node.Factor(lane) * value >= 0.5 && node.Factor(lane) * value < 1));
                Assert.Equal(7, node.Exponent(lane));
            }
        }
    }

    private static void APairIsItsProduct<T>(int smallest, int bits, int smallestNormal)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Gen.Select(Gen.ULong, Gen.Int[0, -smallestNormal - 2]).Sample(
            (seed, depth) => Check<T>(seed, 2, depth, smallest, bits),
            iter: 300,
            threads: 1);

    private static void ManyAreTheirProduct<T>(int smallest, int bits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Gen.Select(Gen.ULong, Gen.Int[3, 9], Gen.Int[0, -smallest - 1]).Sample(
            (seed, children, depth) => Check<T>(seed, children, depth, smallest, bits),
            iter: 300,
            threads: 1);

    // Entries are compared at the scale of the result: exact products by their mantissas and exponents apart, so that no range limits them.
    private static void Check<T>(ulong seed, int children, int depth, int smallest, int bits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (PanelKernels<T> kernels in KernelRegistry.All<T>())
        {
            var random = new RandomStream(seed, "pool");
            PoolNode<T>[] nodes =
                [.. Enumerable.Range(0, children).Select(_ => new PoolNode<T>(Channels, (_, _) => Number(random, depth), _ => random.NextInt(2000) - 1000))];
            var pooled = PoolNode<T>.Pool(kernels, nodes);
            for (int lane = 0; lane < PanelKernels<T>.PanelLanes; lane++)
            {
                double loss = pooled.Loss(lane);
                Assert.False(double.IsNaN(loss));
                for (int d = 0; d < Channels; d++)
                {
                    double u = pooled.Value(d, lane);
                    Assert.True(double.IsFinite(u) && u >= 0, Invariant($"u is {u}"));
                    (double mantissa, long exponent) = Exact(nodes, d, lane);
                    double exact = Scaled(mantissa, exponent - pooled.Exponent(lane));
                    double allowed = (exact * Math.ScaleB(children, -bits)) + (loss * Math.ScaleB(1, smallest));
                    Assert.True(double.IsInfinity(loss) || Math.Abs(u - exact) <= allowed,
                        Invariant($"{kernels.Name}: u is {u:R}, but must be {exact:R}; the loss is {loss}."));
                }
            }
        }
    }

    private static (double Mantissa, long Exponent) Exact<T>(PoolNode<T>[] nodes, int channel, int lane)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double mantissa = 1;
        long exponent = 0;
        foreach (PoolNode<T> node in nodes)
        {
            double value = node.Value(channel, lane);
            int e = value == 0 ? 0 : Math.ILogB(value);
            mantissa *= Math.ScaleB(value, -e);
            exponent += e + node.Exponent(lane);
        }

        return (mantissa, exponent);
    }

    private static double Scaled(double mantissa, long exponent) => Math.ScaleB(mantissa, (int)Math.Clamp(exponent, -3000, 3000));

    // Zeros, numbers of about 1, and numbers down to the depth.
    private static double Number(RandomStream random, int depth) =>
        random.NextInt(6) == 0 ? 0 : Math.ScaleB(0.5 + (random.NextDouble() / 2), random.NextInt(2) == 0 ? -random.NextInt(4) : -random.NextInt(depth + 1));

    private static float[] Numbers(RandomStream random) =>
        [.. Enumerable.Range(0, Channels * PanelKernels<float>.PanelLanes).Select(i => i % 7 == 0 ? 0 : (float)(random.NextDouble() + 1e-3))];
}
