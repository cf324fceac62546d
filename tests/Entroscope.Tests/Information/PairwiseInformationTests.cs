using CsCheck;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Tests.Oracles;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class PairwiseInformationTests
{
    private const double Tolerance = 1e-10;

    public static TheoryData<string> Names => OracleFile.Generative("pairwise_information");

    [Theory]
    [MemberData(nameof(Names))]
    public void Compute_AgreesWithOracle(string name)
    {
        OracleFile oracle = OracleFile.Load(name);
        PairwiseInformation pairs = PairwiseInformationAnalysis.Compute(oracle.Model);
        double[] expected = [.. oracle.Expected("pairwise_information").EnumerateArray().SelectMany(OracleFile.Numbers)];
        NumericAssert.Close(expected, pairs.Matrix, Tolerance, what: name);
    }

    [Fact]
    public void Compute_AgreesWithTablesOfPairs() => RandomModels.Of(new RandomModelOptions { MaxSites = 7, Continuous = false, Zeros = 0.2 }).Sample(
        model =>
        {
            int n = model.Tree.SiteCount;
            PairwiseInformation pairs = PairwiseInformationAnalysis.Compute(model, null, threads: 2);
            for (int i = 0; i < n; i++)
            {
                NumericAssert.Close(EntropyAnalysis.OfSites(model, [i]).Value, pairs[i, i], Tolerance);
                for (int j = 0; j < i; j++)
                {
                    double expected = pairs[i, i] + pairs[j, j] - LogSpace.Entropy(Conditional.Table(model, [i, j]).Probabilities);
                    NumericAssert.Close(expected, pairs[i, j], Tolerance, what: Invariant($"{i}, {j}"));
                    Assert.Equal(pairs[i, j], pairs[j, i]);
                    Assert.True(pairs[i, j] >= 0 && pairs[i, j] <= Math.Min(pairs[i, i], pairs[j, j]) + Tolerance);
                }
            }
        },
        iter: 100);

    [Fact]
    public void SubsetsAndPairs_AreThoseOfTheMatrix()
    {
        ConvAC model = RandomModels.Build(8, 40, new RandomModelOptions { Continuous = false, MaxChannels = 9, MaxAlphabet = 5 });
        PairwiseInformation all = PairwiseInformationAnalysis.Compute(model);
        int[] some = [31, 2, 17, 3, 39];
        PairwiseInformation subset = PairwiseInformationAnalysis.Compute(model, some);
        Assert.Equal(some, subset.Sites);
        (int, int)[] pairs = [.. some.Skip(1).Select(j => (31, j))];
        double[] single = PairwiseInformationAnalysis.OfPairs(model, pairs);
        for (int j = 1; j < some.Length; j++)
        {
            NumericAssert.Close(all[31, some[j]], subset[0, j], 1e-15, 1e-10);
            NumericAssert.Close(all[31, some[j]], single[j - 1], 1e-15, 1e-10);
        }

        Assert.True(subset.Operations < all.Operations);
        Assert.Equal(all.Matrix, PairwiseInformationAnalysis.Compute(model, null, threads: 3).Matrix);
    }

    // N K = 6: 2 x 2 convs of 6 values into the root; pairs (36 - 12) / 2 products of 2 channels.
    [Fact]
    public void Operations_AreCounted()
    {
        var shape = new NetworkShape(PoolingTree.Cp(3), [2, 2, 2, 2]);
        double[] identity = [1, 0, 0, 1];
        var leaf = new CategoricalLeaf(2, 2, identity);
        var model = new ConvAC(shape, [leaf, leaf, leaf], [identity, identity, identity, [0.5, 0.5]], [1]);
        Assert.Equal((6 * 4) + (12 * 2), PairwiseInformationAnalysis.CountOperations(model));
    }

    // Independent to the last digit but for 1e-9: the information is about 1e-18 / 2 a site and must not drown in rounding.
    [Fact]
    public void TinyInformations_KeepTheirDigits()
    {
        const double e = 1e-9;
        var shape = new NetworkShape(PoolingTree.Cp(2), [2, 2, 2]);
        var leaf = new BernoulliLeaf([0.5 + (e / 2), 0.5 - (e / 2)]);
        double[] identity = [1, 0, 0, 1];
        var model = new ConvAC(shape, [leaf, leaf], [identity, identity, [0.5, 0.5]], [1]);

        // P(1, 1) = 1/4 + e^2 / 4: I = e^4 / 2 up to higher orders.
        NumericAssert.Close(0, PairwiseInformationAnalysis.Compute(model)[0, 1], 1e-31);
        const double f = 1e-3;
        var other = new BernoulliLeaf([0.5 + (f / 2), 0.5 - (f / 2)]);
        NumericAssert.Close(Math.Pow(f, 4) / 2,
            PairwiseInformationAnalysis.Compute(new ConvAC(shape, [other, other], [identity, identity, [0.5, 0.5]], [1]))[0, 1], 0, 1e-6);
    }

    [Fact]
    public void Questions_AreChecked()
    {
        ConvAC model = TestModels.Copies();
        ErrorAssert.Throws<ArgumentException>(
            "Site 0 is continuous (Gaussian x 2); the pairwise table needs discrete sites; "
            + "use the information between sets of sites, which is drawn, or choose discrete sites. (Parameter 'sites')",
            () => PairwiseInformationAnalysis.Compute(TestModels.TwoGaussians()));
        ErrorAssert.Throws<ArgumentOutOfRangeException>("The sites are 0..1, but site 2 was given. (Parameter 'sites')",
            () => PairwiseInformationAnalysis.Compute(model, [2]));
        ErrorAssert.Throws<ArgumentException>("Site 1 is given twice; every site may be given once. (Parameter 'sites')",
            () => PairwiseInformationAnalysis.OfPairs(model, [(1, 1)]));
        ErrorAssert.Throws<ArgumentException>("At least one site must be given. (Parameter 'sites')",
            () => PairwiseInformationAnalysis.CountOperations(model, []));
    }
}
