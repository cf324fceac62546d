using Entroscope.Engine;
using Entroscope.Engine.Reference;
using Entroscope.Engine.Signed;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Tests.Information;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>The scaled engine of real weights against the log-domain reference, and the reference against finite differences.</summary>
public sealed class SignedEngineTests
{
    private const int Seeds = 120;

    public static TheoryData<EngineKind> Kinds => [EngineKind.Double, EngineKind.Single];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ScoresAreThoseOfTheReference(EngineKind kind)
    {
        double tolerance = kind == EngineKind.Double ? 1e-9 : 1e-3;
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            ConvAC model = SignedCases.Build(seed, 1 + (int)(seed % 9), seed % 3 == 0 ? 0.3 : 0);
            Observations data = RandomModels.Data(model, 70, 0.2, seed);
            (double[] log, double[] sign) = SignedCases.Scores(SignedEngines.Create(model, new EngineOptions { Kind = kind }), data);
            (double[] expectedLog, double[] expectedSign) = SignedCases.Scores(new ReferenceSignedEngine(model), data);
            for (int r = 0; r < data.Rows; r++)
            {
                double peak = expectedLog.AsSpan(r * model.Classes, model.Classes).ToArray().Max();
                for (int y = 0; y < model.Classes; y++)
                {
                    int i = (r * model.Classes) + y;
                    double expected = double.IsNegativeInfinity(peak) ? 0 : expectedSign[i] * Math.Exp(expectedLog[i] - peak);
                    double actual = double.IsNegativeInfinity(peak) ? sign[i] : sign[i] == 0 ? 0 : sign[i] * Math.Exp(log[i] - peak);
                    NumericAssert.Close(expected, actual, tolerance, 0, Invariant($"seed {seed}, row {r}, class {y}"));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void DerivativesAreThoseOfTheReference(EngineKind kind)
    {
        double tolerance = kind == EngineKind.Double ? 1e-8 : 2e-3;
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            ConvAC model = SignedCases.Build(seed, 1 + (int)(seed % 9), seed % 3 == 0 ? 0.3 : 0);
            Observations data = RandomModels.Data(model, 70, 0.2, seed);
            (double sum, SignedGradient actual) =
                SignedCases.Gradient(SignedEngines.Create(model, new EngineOptions { Kind = kind }), data, new LinearObjective());
            (double expectedSum, SignedGradient expected) = SignedCases.Gradient(new ReferenceSignedEngine(model), data, new LinearObjective());
            NumericAssert.Close(expectedSum, sum, 70 * tolerance, 0, Invariant($"seed {seed}"));
            AssertClose(model, expected, actual, tolerance, seed);
        }
    }

    [Fact]
    public void DerivativesAreFiniteDifferences()
    {
        const double Step = 1e-5;
        for (ulong seed = 0; seed < 40; seed++)
        {
            ConvAC model = SignedCases.Build(seed, 2 + (int)(seed % 5));
            Observations data = RandomModels.Data(model, 1, 0.2, seed);
            (_, SignedGradient gradient) = SignedCases.Gradient(SignedEngines.Create(model), data, new LogObjective());
            var random = new RandomStream(seed, "direction");
            for (int m = 0; m < model.Shape.MatrixCount; m++)
            {
                double[] direction = [.. model.Matrix(m).ToArray().Select(_ => random.NextGaussian())];
                double Along(double step) => Value(model, data, m, direction, step);
                double difference = ((8 * (Along(Step) - Along(-Step))) - (Along(2 * Step) - Along(-2 * Step))) / (12 * Step);
                double expected = gradient.Matrix(m).Zip(direction, (g, d) => g * d).Sum();
                NumericAssert.Close(difference, expected, 1e-6, 1e-6, Invariant($"seed {seed}, matrix {m}"));
            }
        }
    }

    [Fact]
    public void DerivativesOfTablesAreFiniteDifferences()
    {
        const double Step = 1e-5;
        for (ulong seed = 0; seed < 20; seed++)
        {
            ConvAC model = RealNetworks.Random(PoolingTree.Line(4), 3, 4, 5, seed, 2);
            Observations data = RandomModels.Data(model, 1, 0, seed);
            (_, SignedGradient gradient) = SignedCases.Gradient(SignedEngines.Create(model), data, new LogObjective());
            for (int site = 0; site < 4; site++)
            {
                int entry = (int)seed % 15;
                double Along(double step)
                {
                    double[] table = ((CategoricalLeaf)model.Leaves[site]).Table.ToArray();
                    table[entry] += step;
                    return SignedCases.Gradient(
                        new ReferenceSignedEngine(model.With(site, new CategoricalLeaf(3, 5, table, Reading.Born))), data, new LogObjective()).Sum;
                }

                double difference = ((8 * (Along(Step) - Along(-Step))) - (Along(2 * Step) - Along(-2 * Step))) / (12 * Step);
                NumericAssert.Close(difference, gradient.Leaf(site)[entry], 1e-6, 1e-6, Invariant($"seed {seed}, site {site}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WeightsOfAnySizeGiveTheScaledDerivatives(EngineKind kind)
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            ConvAC model = SignedCases.Build(seed, 2 + (int)(seed % 6), 0.2);
            Observations data = RandomModels.Data(model, 40, 0.1, seed);
            int Power(int m) => m % 2 == 0 ? 200 : -200;
            ConvAC scaled = SignedCases.With(model, (m, w) => Math.ScaleB(w, Power(m)));
            var options = new EngineOptions { Kind = kind };
            (_, SignedGradient expected) = SignedCases.Gradient(SignedEngines.Create(model, options), data, new LinearObjective());
            (_, SignedGradient actual) = SignedCases.Gradient(SignedEngines.Create(scaled, options), data, new LinearObjective());
            for (int m = 0; m < model.Shape.MatrixCount; m++)
            {
                // The packed numbers are the same, so are all bits, but for rows that are computed again.
                double[] back = Array.ConvertAll(actual.Matrix(m), g => Math.ScaleB(g, Power(m)));
                NumericAssert.Close(expected.Matrix(m), back, 1e-9, 1e-7, Invariant($"seed {seed}, matrix {m}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NothingIsNaNForExtremeNetworks(EngineKind kind)
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            var random = new RandomStream(seed, "extreme");
            ConvAC model = SignedCases.With(
                SignedCases.Build(seed, 1 + (int)(seed % 9), 0.5), (_, w) => w * Math.Pow(10, (600 * random.NextDouble()) - 300));
            Observations data = RandomModels.Data(model, 20, 0.3, seed);
            ISignedEngine engine = SignedEngines.Create(model, new EngineOptions { Kind = kind });
            (double[] log, double[] sign) = SignedCases.Scores(engine, data);
            (double sum, SignedGradient gradient) = SignedCases.Gradient(engine, data, new LinearObjective());
            Assert.DoesNotContain(log, l => double.IsNaN(l) || double.IsPositiveInfinity(l));
            Assert.DoesNotContain(sign, s => s is not (-1 or 0 or 1));
            Assert.True(double.IsFinite(sum));
            Assert.DoesNotContain(SignedCases.All(model, gradient), g => !double.IsFinite(g));
        }
    }

    [Fact]
    public void CancellationIsComputedAgain()
    {
        // h = (1 + e) 1 - 1 x with x = 1: but for e all cancels, and single precision does not hold e.
        const double Rest = 1e-9;
        var shape = new NetworkShape(PoolingTree.Cp(2), [2, 2, 2]);
        var leaf = new CategoricalLeaf(2, 2, [1 + Rest, 1, 1, 1], Reading.Score);
        var one = new CategoricalLeaf(2, 2, [1, 1, 1, 1], Reading.Score);
        var model = new ConvAC(shape, [leaf, one], [[1, 0, 0, 1], [1, 0, 0, 1], [1, -1]], [1.0], Reading.Score);
        ISignedEngine engine = SignedEngines.Create(model, new EngineOptions { Kind = EngineKind.Single });
        (double[] log, double[] sign) = SignedCases.Scores(engine, Observations.FromRows([[0, 0], [1, 0]]));
        NumericAssert.Close(Math.Log(Rest), log[0], 1e-6);
        Assert.Equal(1, sign[0]);
        Assert.Equal(double.NegativeInfinity, log[1]);
        Assert.Equal(0, sign[1]);
        Assert.Equal(2, engine.Rescued);
    }

    [Fact]
    public void DerivativesAreThoseOfProductsWithAZero()
    {
        // One channel of which one child is 0: only that child's conv has a derivative.
        var shape = new NetworkShape(PoolingTree.Cp(3), [1, 1, 1, 2]);
        var leaf = new CategoricalLeaf(1, 2, [1, 1], Reading.Score);
        var model = new ConvAC(shape, [leaf, leaf, leaf], [[2, 0], [3, 1], [5, 1], [1, 1]], [1.0], Reading.Score);
        (_, SignedGradient gradient) = SignedCases.Gradient(SignedEngines.Create(model), Observations.FromRows([[0, 0, 0]]), new LogObjective());
        NumericAssert.Close([0.5, 1.0 / 30], gradient.Matrix(0), 1e-12);
        NumericAssert.Close([1.0 / 3, 0], gradient.Matrix(1), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ThreadsChangeNoBit(EngineKind kind)
    {
        for (ulong seed = 0; seed < 6; seed++)
        {
            ConvAC model = SignedCases.Build(seed, 8);
            Observations data = RandomModels.Data(model, 700, 0.1, seed);
            double[][] gradients = [.. new[] { 1, 3 }.Select(threads => SignedCases.All(
                model, SignedCases.Gradient(SignedEngines.Create(model, new EngineOptions { Kind = kind, Threads = threads }), data, new LinearObjective())
                    .Gradient))];
            Assert.Equal(gradients[0], gradients[1]);
        }
    }

    private static double Value(ConvAC model, Observations data, int matrix, double[] direction, double step)
    {
        int entry = 0;
        ConvAC moved = SignedCases.With(model, (m, w) => m == matrix ? w + (step * direction[entry++]) : w);
        return SignedCases.Gradient(new ReferenceSignedEngine(moved), data, new LogObjective()).Sum;
    }

    private static void AssertClose(ConvAC model, SignedGradient expected, SignedGradient actual, double tolerance, ulong seed)
    {
        for (int part = 0; part < model.Shape.MatrixCount + model.Shape.LeafCount; part++)
        {
            int leaf = part - model.Shape.MatrixCount;
            (double[] e, double[] a) = leaf < 0 ? (expected.Matrix(part), actual.Matrix(part)) : (expected.Leaf(leaf), actual.Leaf(leaf));
            double size = 1 + e.Max(Math.Abs);
            NumericAssert.Close(e, a, tolerance * size, 0, Invariant($"seed {seed}, part {part}"));
        }
    }
}
