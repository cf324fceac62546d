using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Tests.Oracles;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class ControlVariatesTests
{
    public static TheoryData<string> Names => OracleFile.Generative();

    [Fact]
    public void Mean_IsTheInterceptOfTheRegression()
    {
        // y = 3 + 2 a - b + noise, with a third feature that repeats the first: of the variance 5 + 0.01 the noise is left.
        var random = new RandomStream(4, "regression");
        var variates = new ControlVariates(3, 1);
        for (int chunk = 0; chunk < 20; chunk++)
        {
            double[] rows = new double[4 * 100];
            for (int r = 0; r < 100; r++)
            {
                (double a, double b) = (random.NextGaussian(), random.NextGaussian());
                double[] row = [a, b, 2 * a, 3 + (2 * a) - b + (0.1 * random.NextGaussian())];
                row.CopyTo(rows, 4 * r);
            }

            variates.Add(rows, 100);
        }

        Estimate mean = variates.Mean(0, [0, 0, 0], out double left)!.Value;
        Assert.Equal(2000, mean.Draws);
        NumericAssert.Close(0.01 / 5.01, left, 0.0003);
        NumericAssert.Close(0.1 / Math.Sqrt(2000), mean.StandardError, 0, 0.1);
        NumericAssert.Close(3, mean.Value, 4 * mean.StandardError);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Draw_LowersTheVarianceWithoutBias(string name)
    {
        OracleFile oracle = OracleFile.Load(name);
        LayerEntropies e = EntropyAnalysis.Draw(oracle.Model, new EntropyOptions { Draws = 4000, Seed = 21 });
        // Nearly certain values leave too few draws that differ: slopes on those are not trusted.
        double least = name.Contains("near-deterministic", StringComparison.Ordinal) ? 1 : 1.2;
        Assert.True(e.VarianceReduction >= least, Invariant($"the variance is only {e.VarianceReduction} times smaller"));
        NumericAssert.Close(oracle.Expected("entropy").GetDouble(), e.Entropy.Value, 4 * e.Entropy.StandardError);
        Assert.Equal(1, EntropyAnalysis.Enumerate(oracle.Model).VarianceReduction);
    }

    [Fact]
    public void Draw_ToARelativeError_StopsThere()
    {
        ConvAC model = OracleFile.Load("a-ht-n8").Model;
        LayerEntropies e = EntropyAnalysis.Draw(model, new EntropyOptions { RelativeError = 0.002 });
        Assert.True(e.TargetReached);
        Assert.InRange(e.Entropy.StandardError, 1e-12, 0.002 * e.Entropy.Value);
    }

    [Fact]
    public void Draw_OfWhatIsTooRareToBeDrawn_DrawsItOnPurpose()
    {
        // A coin of 1e-5 never shows its other side in 20 draws, but the weights tell that it has one: a share of the draws shows it, with a small weight.
        var shape = new NetworkShape(PoolingTree.Cp(2), [1, 1, 1]);
        var model = new ConvAC(shape, [new BernoulliLeaf([1e-5]), new BernoulliLeaf([1e-5])], [[1], [1], [1]], [1]);
        Estimate drawn = EntropyAnalysis.DrawSites(model, [0, 1], new EntropyOptions { Draws = 20 });
        double truth = EntropyAnalysis.Enumerate(model).Entropy.Value;
        NumericAssert.Close(truth, drawn.Value, 4 * drawn.StandardError);
        Assert.InRange(drawn.StandardError, 1e-8, 1e-4);
    }
}
