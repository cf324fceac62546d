using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>Expected counts with a weight a row: as if the row stood there that many times.</summary>
public sealed class WeightedCountsTests
{
    private static readonly string[] Names = ["line:30 w9", "line:64 w40", "tree:25 w21 mixed", "tree:70 w55 mixed", "shared:40 w12 gauss", "line:6 w9 k33",
        "line:6 w9 k300", "line:4 w11 k5000"];

    public static MatrixTheoryData<string, EngineKind> Cases { get; } = new(Names, [EngineKind.Single, EngineKind.Double, EngineKind.Reference]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void WholeNumbers_AreRepeatedRows(string name, EngineKind kind)
    {
        (ConvAC model, Observations data, int[] labels) = Case(name, 90);
        double[] weights = [.. Enumerable.Range(0, data.Rows).Select(r => (double)(r % 4))];
        int[] repeated = [.. Enumerable.Range(0, data.Rows).SelectMany(r => Enumerable.Repeat(r, r % 4))];
        var expected = new ExpectedCounts(model);
        Make(model, kind).AddExpectedCounts(data, RowSelection.Of(repeated), labels, expected, TestContext.Current.CancellationToken);
        EngineTolerance tolerance = EngineTolerance.Of(kind);
        EngineAssert.CountsAgree(model, expected, Count(Make(model, kind), data, labels, weights), tolerance.Counts, tolerance.CountFloor);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AnyWeights_AgreeWithTheReference(string name, EngineKind kind)
    {
        (ConvAC model, Observations data, int[] labels) = Case(name, 90);
        var random = new RandomStream(1, "weights");
        double[] weights = [.. Enumerable.Range(0, data.Rows).Select(r => r % 5 == 0 ? 0 : random.NextDouble() * Math.Pow(2, -(r % 40)))];
        ExpectedCounts expected = Sum(model, data, labels, weights);
        ExpectedCounts actual = Count(Make(model, kind), data, labels, weights);
        NumericAssert.Close(expected.Samples, actual.Samples, 1e-9);
        actual.Samples = expected.Samples;
        EngineTolerance tolerance = EngineTolerance.Of(kind);
        EngineAssert.CountsAgree(model, expected, actual, tolerance.Counts, tolerance.CountFloor);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OnesAndNoWeights_AreTheSameBits_AndZerosAreNothing(string name, EngineKind kind)
    {
        (ConvAC model, Observations data, int[] labels) = Case(name, 70);
        double[] ones = [.. Enumerable.Repeat(1.0, data.Rows)];
        EngineAssert.SameBits(EngineAssert.Count(Make(model, kind), data, labels), Count(Make(model, kind), data, labels, ones));
        EngineAssert.SameBits(new ExpectedCounts(model), Count(Make(model, kind), data, labels, new double[data.Rows]));
    }

    // Beyond the range of single precision and, some, of the derivatives in double precision.
    [Theory]
    [InlineData("line:30 w9")]
    [InlineData("tree:70 w55 mixed")]
    public void TinyAndHugeWeights_AgreeWithTheReference(string name)
    {
        (ConvAC model, Observations data, int[] labels) = Case(name, 40);
        foreach (double size in new[] { 1e-300, 1e-40, 1e-9, 1e9, 1e60, 1e290 })
        {
            double[] weights = [.. Enumerable.Range(0, data.Rows).Select(r => r % 3 == 0 ? 0 : size)];
            ExpectedCounts expected = Sum(model, data, labels, [.. weights.Select(w => w / size)]);
            foreach (EngineKind kind in new[] { EngineKind.Single, EngineKind.Double, EngineKind.Reference })
            {
                ExpectedCounts actual = Count(Make(model, kind), data, labels, weights);
                actual.Scale(1 / size);
                NumericAssert.Close(expected.Samples, actual.Samples, 1e-9);
                actual.Samples = expected.Samples;
                EngineTolerance tolerance = EngineTolerance.Of(kind);
                EngineAssert.CountsAgree(model, expected, actual, tolerance.Counts, tolerance.CountFloor);
            }
        }
    }

    [Theory]
    [InlineData(EngineKind.Single)]
    [InlineData(EngineKind.Double)]
    public void ARescuedSample_KeepsItsWeight_AndOneOfWeightZeroNeedsNoRescue(EngineKind kind)
    {
        ConvAC model = RescueTests.Copies(PoolingTree.Line(8), 3, kind == EngineKind.Single ? 1e-38 : 1e-304);
        Observations data = Observations.FromRows(
            [.. Enumerable.Range(0, 60).Select(r => Enumerable.Range(0, 8).Select(i => r % 3 == 1 && i == 0 ? 1.0 : 0.0).ToArray())]);
        double[] weights = [.. Enumerable.Range(0, data.Rows).Select(r => r % 6 == 1 ? 0 : 0.25 * (1 + (r % 5)))];
        var engine = (IReloadableEngine)Make(model, kind);
        ExpectedCounts actual = Count(engine, data, null, weights);
        Assert.Equal(10, engine.Rescued);
        ExpectedCounts expected = Sum(model, data, null, weights);
        Assert.Equal(expected.Samples, actual.Samples);
        EngineTolerance tolerance = EngineTolerance.Of(kind);
        EngineAssert.CountsAgree(model, expected, actual, tolerance.Counts, tolerance.CountFloor);
    }

    [Theory]
    [InlineData(EngineKind.Single)]
    [InlineData(EngineKind.Double)]
    [InlineData(EngineKind.Reference)]
    public void AnImpossibleSampleOfWeightZero_IsNotCounted(EngineKind kind)
    {
        ConvAC model = RescueTests.Copies(PoolingTree.Line(4), 3, 0);
        Observations data = Observations.FromRows([[0, 0, 0, 0], [1, 0, 0, 0]]);
        ExpectedCounts counts = Count(Make(model, kind), data, null, [0.5, 0]);
        Assert.Equal(0.5, counts.Samples);
        Assert.True(double.IsFinite(counts.LogLikelihood));
        NumericAssert.Close(0.5, counts.Weights[0].Sum(), 1e-6);
    }

    [Theory]
    [MemberData(nameof(ThreadTests.Cases), MemberType = typeof(ThreadTests))]
    public void AnyNumberOfThreads_GivesTheSameBits(string name, EngineKind kind)
    {
        (ConvAC model, Observations data, int[] labels) = Case(name, 300);
        double[] weights = [.. Enumerable.Range(0, data.Rows).Select(r => r % 7 * 0.3)];
        ExpectedCounts one = Count(Make(model, kind), data, labels, weights);
        foreach (int threads in new[] { 2, 5 })
        {
            EngineAssert.SameBits(one, Count(Make(model, kind, threads), data, labels, weights));
        }
    }

    [Theory]
    [InlineData(EngineKind.Single)]
    [InlineData(EngineKind.Double)]
    [InlineData(EngineKind.Reference)]
    public void BadWeights_AreRefused(EngineKind kind)
    {
        (ConvAC model, Observations data, int[] labels) = Case("line:30 w9", 3);
        void Refused(string message, double[] weights) =>
            ErrorAssert.Throws<ArgumentException>(message + " (Parameter 'weights')", () => Count(Make(model, kind), data, labels, weights));
        Refused("A weight is needed for each of the 3 rows, but 2 were given.", [1, 1]);
        Refused("The weight of row 1 must be a finite number of at least 0, but is -0.5.", [1, -0.5, 1]);
        Refused("The weight of row 2 must be a finite number of at least 0, but is NaN.", [1, 1, double.NaN]);
        Refused("The weight of row 0 must be a finite number of at least 0, but is Infinity.", [double.PositiveInfinity, 1, 1]);

        // Weights of rows that are not selected do not matter.
        Make(model, kind).AddExpectedCounts(data, RowSelection.Range(1, 2), labels, [double.NaN, 1, 1], new ExpectedCounts(model),
            TestContext.Current.CancellationToken);
    }

    private static (ConvAC Model, Observations Data, int[] Labels) Case(string name, int rows)
    {
        ConvAC model = EngineCases.Build(name);
        return (model, RandomModels.Data(model, rows, 0.1, 3), EngineCases.Labels("mixed", rows)!);
    }

    private static IEngine Make(ConvAC model, EngineKind kind, int threads = 1) => Engines.Create(model, new EngineOptions { Kind = kind, Threads = threads });

    private static ExpectedCounts Count(IEngine engine, Observations data, int[]? labels, double[] weights)
    {
        var counts = new ExpectedCounts(engine.Model);
        engine.AddExpectedCounts(data, RowSelection.All(data), labels, weights, counts, TestContext.Current.CancellationToken);
        return counts;
    }

    /// <summary>The counts of every row by itself, without weights, scaled and added.</summary>
    private static ExpectedCounts Sum(ConvAC model, Observations data, int[]? labels, double[] weights)
    {
        IEngine reference = Make(model, EngineKind.Reference);
        var sum = new ExpectedCounts(model);
        for (int r = 0; r < data.Rows; r++)
        {
            var one = new ExpectedCounts(model);
            reference.AddExpectedCounts(data, RowSelection.Range(r, 1), labels, one, TestContext.Current.CancellationToken);
            one.Scale(weights[r]);
            sum.Add(one);
        }

        return sum;
    }
}
