using Entroscope.Information.Distance;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class DistanceLawTests
{
    private const double Exponent = 1.2877124;

    // Information at heights 1..5 of the binary tree of symmetric channels with error 0.1, in bits: 1 - h2((1 - 0.8^(2h)) / 2).
    private static readonly double[] Known = [0.3199229543, 0.1246559703, 0.0501545751, 0.0204004683, 0.0083326254];

    [Theory]
    [InlineData(32, 4e9)]
    [InlineData(1024, 4e9)]
    [InlineData(1024, 1)]
    public void BinaryTreeOfSymmetricChannels_IsAPowerLaw(int sites, double largestTable)
    {
        DistanceLaw law = DistanceLawAnalysis.Compute(Channels(PoolingTree.Line(sites)), SiteDistance.Tree,
            new DistanceLawOptions { LargestTable = largestTable, PairsPerDistance = 4 });
        Assert.Equal((int)Math.Log2(sites), law.Points.Length);
        for (int h = 1; h <= 5; h++)
        {
            NumericAssert.Close(Known[h - 1], law.Points[h - 1].Information.Value / Math.Log(2), 1e-9, what: Invariant($"height {h}"));
            Assert.Equal((h, 1 << h), (law.Points[h - 1].Key, law.Points[h - 1].Distance));
        }

        Assert.NotNull(law.Prediction);
        Assert.True(law.Prediction.IsEigenvalue);
        NumericAssert.Close(0.8, law.Prediction.Correlation, 1e-10);
        NumericAssert.Close(Exponent, law.Prediction.Exponent!.Value, 1e-7);
        NumericAssert.Close(Exponent, law.PowerLaw!.Parameter, 0.02);
        Assert.Equal(DistanceVerdict.PowerLaw, law.Verdict);
        Assert.Equal(largestTable > 1 ? 1 : law.ShareOfPairs, law.ShareOfPairs);
        Assert.True(largestTable > 1 || law.ShareOfPairs < 0.01);
    }

    [Fact]
    public void ATree_IsAPowerLawOnTheLine() =>
        Assert.Equal(DistanceVerdict.PowerLaw, DistanceLawAnalysis.Compute(Channels(PoolingTree.Line(512)), SiteDistance.Line).Verdict);

    [Theory]
    [InlineData(4e9)]
    [InlineData(1)]
    public void AChain_IsExponential(double largestTable)
    {
        ConvAC model = Channels(Chain(120));
        Assert.Equal(SiteDistance.Line, DistanceLawAnalysis.Standard(model.Tree));
        DistanceLaw law = DistanceLawAnalysis.Compute(model, SiteDistance.Line, new DistanceLawOptions { LargestTable = largestTable });
        Assert.Equal(DistanceVerdict.Exponential, law.Verdict);
        NumericAssert.Close(2 * Math.Log(1 / 0.8), law.Prediction!.Rate!.Value, 1e-9);
        NumericAssert.Close(law.Prediction.Rate.Value, law.Exponential!.Parameter, 0.02);
        Assert.Null(law.Prediction.Exponent);
    }

    // The law is asymptotic: near the entropy of a site, and near the ends, what it leaves over goes all to one side.
    [Theory]
    [InlineData(SiteDistance.Tree)]
    [InlineData(SiteDistance.Line)]
    public void TheIntervalOfTheExponent_HoldsTheAsymptote_OfSymmetricChannels(SiteDistance kind)
    {
        foreach (double error in (double[])[0.005, 0.01, 0.03, 0.05, 0.1, 0.2, 0.3])
        {
            foreach ((int window, int height) in new[] { (2, 5), (2, 6), (2, 8), (3, 4), (3, 5), (4, 4) })
            {
                DistanceLaw law = DistanceLawAnalysis.Compute(Channels(PoolingTree.Line((int)Math.Pow(window, height), window), error), kind);
                string what = Invariant(
                    $"{kind}, error {error}, window {window}, height {height}: {law.PowerLaw!.Parameter} ({law.PowerLaw.Lower} to {law.PowerLaw.Upper})");
                double exact = 4 * Math.Log(1 / (1 - (2 * error))) / Math.Log(window);
                NumericAssert.Close(exact, law.Prediction!.Exponent!.Value, 1e-6, what: what);
                Assert.True(law.PowerLaw.Lower <= exact && exact <= law.PowerLaw.Upper, what);

                // And says something: by heights, once the information is well below the entropy of a site.
                Assert.True(kind == SiteDistance.Line || error < 0.05 || law.PowerLaw.Upper - law.PowerLaw.Lower < 0.7 * exact, what);
            }
        }
    }

    [Fact]
    public void PointsFarOffBothLaws_HaveNone()
    {
        // Links that lose little and links that lose nearly all, two levels of each: the information falls in steps.
        PoolingTree tree = PoolingTree.Line(512);
        DistanceLaw law = DistanceLawAnalysis.Compute(Channels(tree, v => tree.HeightOf(v) % 4 < 2 ? 0.002 : 0.4), SiteDistance.Tree);
        Assert.Equal(DistanceVerdict.NoLaw, law.Verdict);
        Assert.False(law.PowerLaw!.Describes || law.Exponential!.Describes);
        Assert.InRange(law.PowerLaw.Scatter, 0.15, law.PowerLaw.LargestDeviation);
    }

    [Fact]
    public void GoodnessOfFit_IsThatOfThePoints()
    {
        DistanceLaw law = DistanceLawAnalysis.Compute(Channels(PoolingTree.Line(1024)), SiteDistance.Tree);
        Assert.True(law.PowerLaw!.Describes);
        Assert.InRange(law.PowerLaw.Scatter, 0, 0.06);
        double largest = law.Points.Max(
            p => Math.Abs(Math.Log(p.Information.Value) - law.PowerLaw.LogAmplitude + (law.PowerLaw.Parameter * Math.Log(p.Distance))));
        NumericAssert.Close(largest, law.PowerLaw.LargestDeviation, 1e-12);
    }

    // A tree that was learned, even one that happens to be a line; nodes that pool sites that are not neighbours.
    [Theory]
    [InlineData("learned:chow-liu", false)]
    [InlineData("levels", true)]
    public void WithoutADistance_InformationIsToldByHeight_AndThereIsNoLaw(string description, bool mixed)
    {
        int Place(int i) => mixed ? (5 * i) % 32 : i;
        int[][][] levels = [.. Enumerable.Range(0, 5)
            .Select(l => Enumerable.Range(0, 16 >> l).Select(j => l == 0 ? new[] { Place(2 * j), Place((2 * j) + 1) } : [2 * j, (2 * j) + 1]).ToArray())];
        PoolingTree tree = PoolingTree.FromLevels(32, levels, description);
        DistanceLaw law = DistanceLawAnalysis.Compute(Channels(tree), DistanceLawAnalysis.Standard(tree));
        Assert.Equal(DistanceVerdict.NoDistance, law.Verdict);
        Assert.Equal([1, 2, 3, 4, 5], law.Points.Select(p => p.Key));
        NumericAssert.Close(Known, [.. law.Points.Select(p => p.Information.Value / Math.Log(2))], 1e-9);
        Assert.True(law is { PowerLaw: null, Exponential: null, Prediction: null, Decades: 0 });

        // The user's word that the columns are in an order is a distance.
        Assert.NotNull(DistanceLawAnalysis.Compute(Channels(tree), SiteDistance.Line).PowerLaw);
    }

    [Fact]
    public void IndependentSites_HaveNoLaw()
    {
        DistanceLaw law = DistanceLawAnalysis.Compute(TestModels.Independent(64, 2), SiteDistance.Tree);
        Assert.Equal(DistanceVerdict.NoDependence, law.Verdict);
        Assert.Null(law.PowerLaw);
        Assert.Null(law.Prediction);
        Assert.All(law.Points, p => Assert.False(p.IsFitted));
    }

    // Samples of pairs against all pairs, for every distance that an image has.
    [Theory]
    [InlineData(SiteDistance.Image)]
    [InlineData(SiteDistance.Manhattan)]
    [InlineData(SiteDistance.Tree)]
    [InlineData(SiteDistance.Line)]
    public void Samples_AgreeWithAllPairs(SiteDistance kind)
    {
        ConvAC model = Channels(PoolingTree.Grid(5, 8));
        DistanceLaw all = DistanceLawAnalysis.Compute(model, kind);
        DistanceLaw sample = DistanceLawAnalysis.Compute(model, kind, new DistanceLawOptions { LargestTable = 1, PairsPerDistance = 400, Seed = 5 });
        Assert.Equal(780, all.Points.Sum(p => p.Pairs));
        Assert.Equal(all.Points.Select(p => (p.Key, p.Pairs)), sample.Points.Select(p => (p.Key, p.Pairs)));
        foreach ((DistancePoint a, DistancePoint s) in all.Points.Zip(sample.Points))
        {
            Assert.True(a.Information.IsExact);
            NumericAssert.Close(a.Information.Value, s.Information.Value, (4.5 * s.Information.StandardError) + 1e-12, what: Invariant($"{kind} {a.Key}"));
        }
    }

    [Fact]
    public void Spectra_AreThoseKnown()
    {
        // A rotation by a third of a turn, damped: eigenvalues 1 and 0.4 exp(+-2 pi i / 3).
        double[] cycle = [0.2, 0.6, 0.2, 0.2, 0.2, 0.6, 0.6, 0.2, 0.2];
        NumericAssert.Close(0.4, TransitionSpectrum.SecondEigenvalue(cycle, 3), 1e-10);

        // A nilpotent rest: lambda is 0.
        NumericAssert.Close(0, TransitionSpectrum.SecondEigenvalue([0.5, 0.5, 0.5, 0.5], 2), 1e-12);

        // For two values the maximal correlation is the correlation coefficient: here P = [[0.3, 0.1], [0.2, 0.4]].
        double rho = (0.4 - (0.6 * 0.5)) / Math.Sqrt(0.24 * 0.25);
        NumericAssert.Close(rho, TransitionSpectrum.MaximalCorrelation([0.75, 0.25, 1.0 / 3, 2.0 / 3], [0.4, 0.6], [0.5, 0.5]), 1e-10);
    }

    [Fact]
    public void LeastSquares_AgreeWithAKnownFit()
    {
        // y = 1 + 2 x but for +-0.1 at equal errors of 0.1: the line through (0, 1.1), (1, 2.9), (2, 5.1), (3, 6.9) is 1.06 + 1.96 x.
        LinearRegression fit = LinearRegression.Fit([[1, 1, 1, 1], [0, 1, 2, 3]], [1.1, 2.9, 5.1, 6.9], [0.1, 0.1, 0.1, 0.1]);
        NumericAssert.Close([1.06, 1.96], fit.Coefficients, 1e-12);
        NumericAssert.Close(0.01 / 5, fit.Covariance[3], 1e-12);
        NumericAssert.Close(3.2, fit.ChiSquare, 1e-9);
        NumericAssert.Close([0.5, 0.5], InformationCriterion.Weights([3, 3]), 1e-15);
        NumericAssert.Close(1 / (1 + Math.Exp(-1)), InformationCriterion.Weights([3, 5])[0], 1e-15);
    }

    [Fact]
    public void Questions_AreChecked()
    {
        ErrorAssert.Throws<ArgumentException>(
            "The tree is a chain of height 119 over 120 sites: its heights are positions, not scales; measure the distance on the line. (Parameter 'kind')",
            () => DistanceLawAnalysis.Compute(Channels(Chain(120)), SiteDistance.Tree));
        ErrorAssert.Throws<ArgumentException>(
            "The sites of the model are not an image, so they have no pixels; measure the distance in the tree or on the line. (Parameter 'kind')",
            () => DistanceLawAnalysis.Compute(TestModels.Copies(), SiteDistance.Image));
        ErrorAssert.Throws<ArgumentOutOfRangeException>(
            "The distance must be Tree, Line, Image or Manhattan, but is 9. (Parameter 'kind')",
            () => DistanceLawAnalysis.Compute(TestModels.Copies(), (SiteDistance)9));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => DistanceLawAnalysis.Compute(TestModels.Copies(), SiteDistance.Line, new DistanceLawOptions { PairsPerDistance = 1 }));
        Assert.Throws<ArgumentException>(() => DistanceLawAnalysis.Compute(TestModels.TwoGaussians(), SiteDistance.Line));
    }

    private static PoolingTree Chain(int sites) =>
        PoolingTree.FromChildren(sites, [[0, 1], .. Enumerable.Range(2, sites - 2).Select(i => new[] { sites + i - 2, i })]);

    // Every link a binary symmetric channel, from a fair root; sites show their latent.
    private static ConvAC Channels(PoolingTree tree, double error = 0.1) => Channels(tree, _ => error);

    private static ConvAC Channels(PoolingTree tree, Func<int, double> error)
    {
        double[] Channel(int v) => [1 - error(v), error(v), error(v), 1 - error(v)];
        var leaf = new CategoricalLeaf(2, 2, [1, 0, 0, 1]);
        var shape = new NetworkShape(tree, [.. Enumerable.Repeat(2, tree.NodeCount)]);
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(m => m == tree.Root ? [0.5, 0.5] : Channel(shape.NodeOfMatrix(m)))];
        return new ConvAC(shape, [.. Enumerable.Repeat(leaf, tree.SiteCount)], weights, [1]);
    }
}
