using Entroscope.Benchmarks.Tails;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Tails;

/// <summary>Ratios far out: every query about values up to 1e300 standard deviations away, against exact arithmetic and known limits.</summary>
public sealed class TailTests
{
    public static TheoryData<double, EngineKind> Cases
    {
        get
        {
            var cases = new TheoryData<double, EngineKind>();
            foreach (double distance in (double[])[1, 1e2, 1e8, 1e36, 1e300])
            {
                foreach (EngineKind kind in Enum.GetValues<EngineKind>())
                {
                    cases.Add(distance, kind);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryAnswer_IsThatOfExactArithmetic(double distance, EngineKind kind)
    {
        var errors = new TailErrors();
        for (ulong seed = 1000; seed < 1008; seed++)
        {
            errors.Add(TailCase.Draw(seed, distance, 3), kind);
        }

        double rounding = kind == EngineKind.Single ? 4e-6 : 2e-13;
        Assert.InRange(errors.Sum, 0, 1e-12);
        Assert.InRange(errors.Posterior, 0, rounding);
        Assert.InRange(errors.Counts, 0, rounding);
        Assert.InRange(errors.Shared, 0, rounding);
        Assert.InRange(errors.Ledger, -rounding, 0);
    }

    // The channel of the largest variance wins: 0.1 and 0.8 are what the classes give it.
    [Theory]
    [InlineData(1e3, EngineKind.Double)]
    [InlineData(1e8, EngineKind.Reference)]
    [InlineData(1e9, EngineKind.Double)]
    [InlineData(1e9, EngineKind.Single)]
    [InlineData(9.96921e36, EngineKind.Double)]
    [InlineData(-1.7e308, EngineKind.Double)]
    public void TheWidestChannelWins(double x, EngineKind kind)
    {
        ConvAC model = Widest();
        Observations data = Observations.FromRows([[x]]);
        var options = new EngineOptions { Kind = kind };
        double tolerance = kind == EngineKind.Single ? 1e-6 : 1e-14;
        NumericAssert.Close([1.0 / 9, 8.0 / 9], Posterior.OfClass(model, data, options), tolerance);
        Assert.Equal(1, Evaluation.Compute(new ModelEngine(model, options), data, [1]).Accuracy);
        Assert.True(double.IsFinite(LogLikelihood.Compute(model, data, options)[0]));
    }

    // Each site tells for one class by 1e16 nats and more; together they tell nothing, or what a last digit of one value makes.
    [Theory]
    [InlineData(0, 0.3)]
    [InlineData(1, 0.3)]
    public void WhatCancelsBetweenSites_LeavesItsDigits(int digits, double prior)
    {
        double near = 1e8;
        double far = near;
        for (int i = 0; i < digits; i++)
        {
            far = Math.BitIncrement(far);
        }

        ConvAC model = Swapped(prior);
        double difference = (far - near) * (far + near) / 4;
        double odds = prior / (1 - prior) * Math.Exp(difference);
        foreach (EngineKind kind in Enum.GetValues<EngineKind>())
        {
            double[] posterior = Posterior.OfClass(model, Observations.FromRows([[near, far]]), new EngineOptions { Kind = kind });
            NumericAssert.Close(odds / (1 + odds), posterior[0], 1e-12);
        }
    }

    [Fact]
    public void Draws_GivenAValueFarOut_HaveTheRightClasses()
    {
        const int Count = 20_000;
        SampleSet draws = Sampling.DrawGiven(Widest(), [1e9], Count, 5);
        double share = draws.Classes.Count(y => y == 1) / (double)Count;
        Assert.InRange(share, (8.0 / 9) - 0.012, (8.0 / 9) + 0.012);
    }

    [Fact]
    public void MostProbableExplanation_FarOut_IsThatOfTheLargestProduct()
    {
        Explanation found = MostProbableExplanation.Compute(Widest(), [1e20]);
        Assert.Equal((1, 1), (found.Class, found.Latents[0]));
    }

    [Fact]
    public void LogLikelihood_BelowAllNumbers_IsTheLowest_AndNotThatOfTheImpossible()
    {
        Evaluation result = Evaluation.Compute(new ModelEngine(Widest()), Observations.FromRows([[1e300], [-1e300]]));
        Assert.Equal(double.MinValue, result.LogLikelihood);
        Assert.Equal(0, result.Impossible.Count);
    }

    // Two trees over the same sites, and a component that is wider: it takes all that is far out, whatever else is observed.
    [Theory]
    [InlineData(1e5)]
    [InlineData(1e12)]
    [InlineData(1e160)]
    public void Components_FarOut_AreToldApart(double x)
    {
        var narrow = new ConvAC(new NetworkShape(PoolingTree.Cp(2), [1, 1, 1]), [new GaussianLeaf([0], [1]), new GaussianLeaf([0], [1])], [[1], [1], [1]], [1]);
        var wide = new ConvAC(new NetworkShape(PoolingTree.Line(2), [1, 1, 1]), [new GaussianLeaf([0], [4]), new GaussianLeaf([0], [1])], [[1], [1], [1]], [1]);
        NumericAssert.Close([0, 1], Posterior.OfComponent(new ConvACMixture([narrow, wide], [0.999, 0.001]), [x, 3]), 1e-15);
        NumericAssert.Close([0.25, 0.75], Posterior.OfComponent(new ConvACMixture([narrow, narrow], [0.25, 0.75]), [x, 3]), 1e-15);
    }

    private static ConvAC Widest() => new(
        new NetworkShape(PoolingTree.Cp(1), [2, 2], 2), [new GaussianLeaf([0, 0], [1, 4])], [[0.9, 0.1, 0.2, 0.8], [1, 0, 0, 1]], [0.5, 0.5]);

    private static ConvAC Swapped(double prior)
    {
        double[] same = [1, 0, 0, 1];
        return new ConvAC(new NetworkShape(PoolingTree.Cp(2), [2, 2, 2], 2), [new GaussianLeaf([0, 0], [1, 2]), new GaussianLeaf([0, 0], [2, 1])],
            [same, same, same], [prior, 1 - prior]);
    }
}
