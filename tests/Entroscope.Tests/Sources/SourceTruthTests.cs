using Entroscope.Data.Tables;
using Entroscope.Numerics;
using Entroscope.Sources;
using Xunit;

namespace Entroscope.Tests.Sources;

/// <summary>Probabilities, block entropies and draws of every source against the enumeration of all rows.</summary>
public sealed class SourceTruthTests(ITestOutputHelper output)
{
    public static TheoryData<string, int, string> Small => new()
    {
        { "independent", 4, "symbols=5,skew=0.7" },
        { "independent", 16, "skew=0" },
        { "ising-chain", 8, "coupling=0.4" },
        { "ising-chain", 16, "coupling=-1" },
        { "hidden-markov", 8, "leave=0.1,return=0.3,noise=0.05" },
        { "hidden-markov", 16, string.Empty },
        { "hidden-markov", 8, "noise=0" },
        { "hidden-markov", 8, "noise=0.5" },
        { "hidden-markov", 8, "leave=1,return=1,noise=0.2" },
        { "cycle", 8, "states=3,advance=0.3,noise=0.2" },
        { "cycle", 16, "states=2,advance=0.1,noise=0.05" },
        { "cycle", 8, "states=4,noise=0" },
        { "cycle", 4, "states=4,noise=0.75" },
        { "cycle", 8, "states=3,advance=1,noise=1" },
        { "channel-tree", 8, "flip=0.05" },
        { "channel-tree", 16, "flip=0.2" },
        { "channel-tree", 8, "flip=0.5" },
        { "hierarchy", 4, "symbols=6,rules=3" },
        { "hierarchy", 8, "symbols=4,rules=2,rule-seed=3" },
        { "hierarchy", 8, "symbols=2,rules=1" },
        { "hierarchy", 8, "symbols=3,rules=3" },
        { "coin", 16, string.Empty },
        { "coin", 8, "ones=0.5,zeros=3" },
        { "santa-fe", 4, "facts=4,beta=0.7" },
        { "santa-fe", 8, "facts=2,offset=0" },
        { "santa-fe", 8, "facts=1" },
        { "period-doubling", 16, "noise=0.1" },
        { "period-doubling", 8, "noise=0" },
        { "ising", 16, "height=2,coupling=0.4407" },
        { "ising", 16, "height=4,coupling=0.3" },
        { "ising", 16, "height=8,coupling=0.6" },
        { "ising", 16, "height=1" },
        { "grammar", 8, "flip=0.2" },
        { "grammar", 4, "symbols=3,flip=0.05" },
    };

    [Theory]
    [MemberData(nameof(Small))]
    public void ProbabilitiesAndEntropiesAreThoseOfAllRows(string name, int sites, string parameters)
    {
        Source source = Make(name, sites, parameters);
        var all = new SourceEnumeration(source);
        NumericAssert.Close(1, all.Probabilities.Sum(), 1e-12, what: "sum of probabilities");
        double[] entropy = all.Entropies(source.Tree);
        SourceTruth truth = source.Truth();
        Assert.Equal(source.Tree.Height + 1, truth.Levels.Count);
        foreach (SourceLevel level in truth.Levels)
        {
            output.WriteLine(Invariant($"{level.PatchSize}: {level.Entropy}, enumerated {entropy[level.Level]:R}"));
            Assert.Equal((source.Tree.Cut(level.Level).Length, (double)source.Sites / level.Patches), (level.Patches, level.PatchSize));
            IsKnown(entropy[level.Level], level.Entropy);
            if (level.Level < source.Tree.Height)
            {
                IsKnown((2 * entropy[level.Level]) - entropy[level.Level + 1], level.Shared!.Value);
            }
            else
            {
                Assert.Null(level.Shared);
            }
        }
    }

    // Patches of unequal sizes: m is a mean over the patches of a level, T over the nodes that pool them.
    [Theory]
    [InlineData("independent", 6, "symbols=5,skew=0.7")]
    [InlineData("ising-chain", 13, "coupling=0.4")]
    [InlineData("coin", 11, "ones=0.5,zeros=3")]
    [InlineData("coin", 3, "")]
    [InlineData("santa-fe", 6, "facts=3,beta=0.7")]
    [InlineData("santa-fe", 5, "facts=4")]
    public void EntropiesOfAnyNumberOfSitesAreThoseOfAllRows(string name, int sites, string parameters)
    {
        Source source = Make(name, sites, parameters);
        var all = new SourceEnumeration(source);
        double[] entropy = all.Entropies(source.Tree);
        SourceTruth truth = source.Truth();
        Assert.Equal(EntropyProvenance.Exact, truth.Provenance);
        foreach (SourceLevel level in truth.Levels)
        {
            int[] cut = [.. source.Tree.Cut(level.Level)];
            Assert.Equal((cut.Length, cut.Average(source.Tree.ScopeSize)), (level.Patches, level.PatchSize));
            NumericAssert.Close(entropy[level.Level], level.Entropy.Value, 1e-11);
            if (level.Level < source.Tree.Height)
            {
                double pooled = Enumerable.Range(0, source.Tree.NodeCount).Count(v => source.Tree.HeightOf(v) == level.Level + 1);
                double next = entropy[level.Level + 1] * truth.Levels[level.Level + 1].Patches;
                NumericAssert.Close(((entropy[level.Level] * cut.Length) - next) / pooled, level.Shared!.Value.Value, 1e-11);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Small))]
    public void DrawsHaveTheStatedProbabilities(string name, int sites, string parameters)
    {
        const int Draws = 20_000;
        Source source = Make(name, sites, parameters);
        var all = new SourceEnumeration(source);
        int[] counts = new int[all.Probabilities.Length];
        int[] row = new int[sites];
        for (int r = 0; r < Draws; r++)
        {
            source.Draw(7, r, row);
            counts[all.Encode(row)]++;
        }

        // Rows that are expected fewer than ten times are counted together, in groups.
        double[] groupExpected = new double[61];
        int[] group = new int[groupExpected.Length];
        double chiSquared = 0;
        int cells = 0;
        for (int code = 0; code < counts.Length; code++)
        {
            double expected = all.Probabilities[code] * Draws;
            Assert.True(expected > 0 || counts[code] == 0, "a row of probability 0 was drawn");
            if (expected < 10)
            {
                groupExpected[code % group.Length] += expected;
                group[code % group.Length] += counts[code];
                continue;
            }

            chiSquared += Math.Pow(counts[code] - expected, 2) / expected;
            cells++;
        }

        foreach (int g in Enumerable.Range(0, group.Length).Where(g => groupExpected[g] >= 10))
        {
            chiSquared += Math.Pow(group[g] - groupExpected[g], 2) / groupExpected[g];
            cells++;
        }

        Assert.True(cells >= 2, "nothing to compare");
        int freedom = cells - 1;
        Assert.InRange(chiSquared, freedom - (5 * Math.Sqrt(2.0 * freedom)), freedom + (5 * Math.Sqrt(2.0 * freedom)) + 10);
    }

    [Theory]
    [MemberData(nameof(Small))]
    public void ARowDependsOnItsNumberAndTheSeedAlone(string name, int sites, string parameters)
    {
        Source source = Make(name, sites, parameters);
        int[][] rows = new int[40][];
        ParallelLoop.For(40, r => source.Draw(3, r, rows[r] = new int[sites]), new ParallelOptions { MaxDegreeOfParallelism = 4 });
        Dataset sample = Make(name, sites, parameters).Sample(10, 3, first: 20);
        for (int r = 0; r < 10; r++)
        {
            Assert.Equal(rows[20 + r].Select(x => (double)x), Enumerable.Range(0, sites).Select(i => sample.Observations[r, i]));
        }

        Assert.Contains(Enumerable.Range(0, 40), r => !Row(source, 4, r, sites).SequenceEqual(rows[r]));
    }

    // Few points are put in few bins: what is shared lies between the two ways of doing so.
    [Theory]
    [InlineData(0.02, 0.02, 0.1)]
    [InlineData(0.2, 0.1, 0.05)]
    [InlineData(0.7, 0.9, 0.3)]
    public void BeliefsInBinsBoundWhatIsShared(double leave, double @return, double noise)
    {
        double one = leave / (leave + @return);
        BeliefDistribution exact = BeliefDistribution.Prior(one).See(noise, false);
        (BeliefDistribution worse, BeliefDistribution better) = (exact, exact);
        for (int n = 2; n <= 10; n++)
        {
            exact = exact.Step(leave, @return).See(noise, false);
            worse = worse.Step(leave, @return).See(noise, false, 12);
            better = better.Step(leave, @return).See(noise, true, 12);
            (double shared, double lower, double upper) =
                (exact.Shared(leave, @return, one), worse.Shared(leave, @return, one), better.Shared(leave, @return, one));
            Assert.True(lower <= shared + 1e-14 && shared <= upper + 1e-14, Invariant($"{n}: {lower} {shared} {upper}"));
            Assert.True(upper - lower < 0.1 * shared, Invariant($"{n}: {lower} {shared} {upper}"));
        }

        Assert.True(exact.IsExact && !worse.IsExact && !better.IsExact);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.6)]
    public void MessagesInBinsBoundWhatIsShared(double lambda)
    {
        SymmetricMessages exact = SymmetricMessages.Certain;
        (SymmetricMessages worse, SymmetricMessages better) = (exact, exact);
        for (int l = 0; l < 4; l++)
        {
            exact = exact.Parent(lambda, false, 1_000_000);
            worse = worse.Parent(lambda, false, 10);
            better = better.Parent(lambda, true, 10);
            (double shared, double lower, double upper) = (exact.Shared(lambda), worse.Shared(lambda), better.Shared(lambda));
            Assert.True(lower <= shared + 1e-14 && shared <= upper + 1e-14, Invariant($"{l}: {lower} {shared} {upper}"));
            Assert.True(upper - lower < 0.2 * shared, Invariant($"{l}: {lower} {shared} {upper}"));
        }

        Assert.True(exact.IsExact && !worse.IsExact && !better.IsExact);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void TheParityOfAWindowIsBounded(double noise)
    {
        double h = LogSpace.Entropy([noise, 1 - noise]);
        SourceTruth truth = Make("period-doubling", 16, Invariant($"noise={noise}")).Truth();
        for (int l = 0; l < 4; l++)
        {
            int n = 1 << l;
            KnownEntropy half = KnownEntropy.Exact(truth.Levels[l].Entropy.Value - (n * h));
            double twice = truth.Levels[l + 1].Entropy.Value - (2 * n * h);
            KnownEntropy bound = PeriodDoublingSource.Doubled(half, n, noise);
            Assert.InRange(twice, bound.Lower - 1e-12, bound.Upper + 1e-12);
        }
    }

    // The bounds are so narrow that they are no matter for a law.
    [Theory]
    [InlineData("hidden-markov", "")]
    [InlineData("hidden-markov", "leave=0.002,return=0.01,noise=0.2")]
    [InlineData("channel-tree", "flip=0.1")]
    [InlineData("channel-tree", "flip=0.22")]
    [InlineData("period-doubling", "")]
    public void BoundsAreNarrow(string name, string parameters)
    {
        SourceTruth truth = Make(name, 4096, parameters).Truth();
        Assert.Equal(EntropyProvenance.Bounded, truth.Provenance);
        foreach (SourceLevel level in truth.Levels)
        {
            output.WriteLine(Invariant($"{level.PatchSize}: {level.Entropy} {level.Shared}"));
            Assert.InRange(level.Entropy.Upper - level.Entropy.Lower, 0, 1e-4 * level.Entropy.Value);
            Assert.True(level.Shared is null || level.Shared.Value.Upper - level.Shared.Value.Lower <= 3e-3 * level.Shared.Value.Value);
        }
    }

    internal static Source Make(string name, int sites, string parameters) => SourceCatalog.Create(name, sites, Parameters(parameters));

    internal static Dictionary<string, double> Parameters(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=')).ToDictionary(p => p[0], p => double.Parse(p[1], System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static int[] Row(Source source, ulong seed, long number, int sites)
    {
        int[] row = new int[sites];
        source.Draw(seed, number, row);
        return row;
    }

    private static void IsKnown(double expected, KnownEntropy known)
    {
        switch (known.Provenance)
        {
            case EntropyProvenance.Exact:
                NumericAssert.Close(expected, known.Value, 1e-11, 1e-11);
                Assert.Equal((known.Value, known.Value, 0.0), (known.Lower, known.Upper, known.StandardError));
                break;
            case EntropyProvenance.Bounded:
                Assert.InRange(expected, known.Lower - 1e-11, known.Upper + 1e-11);
                break;
            default:
                Assert.True(known.StandardError > 0);
                NumericAssert.Close(expected, known.Value, 4.5 * known.StandardError);
                break;
        }
    }
}
