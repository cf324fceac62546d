using Entroscope.Sources;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Sources;

/// <summary>The catalogue, trees, laws of sources in words, and what they refuse.</summary>
public sealed class SourceTests
{
    [Fact]
    public void EverySourceIsMadeByItsName()
    {
        Assert.Equal(SourceCatalog.All.Count, SourceCatalog.All.Select(e => e.Name).Distinct().Count());
        foreach (SourceEntry entry in SourceCatalog.All)
        {
            Source source = SourceCatalog.Create(entry.Name, 16);
            Assert.Equal((entry.Name, 16), (source.Name, source.Sites));
            Assert.All([entry.Description, entry.Law, entry.Entropies, entry.Reference, source.Law.Words], Assert.NotEmpty);
            Assert.Equal(16, source.Tree.SiteCount);
        }
    }

    [Fact]
    public void AShiftedTreeHasThePatchesOfTheAlignedOneMovedAlong()
    {
        Source source = SourceCatalog.Create("channel-tree", 16);
        Assert.Same(source.Tree, source.ShiftedTree(0));
        PoolingTree shifted = source.ShiftedTree(3);
        Assert.Equal(source.Tree.Height, shifted.Height);
        for (int l = 1; l <= 4; l++)
        {
            foreach ((int aligned, int moved) in source.Tree.Cut(l).Zip(shifted.Cut(l)))
            {
                Assert.Equal(source.Tree.Scope(aligned).Select(i => (i + 3) % 16).Order(), shifted.Scope(moved));
            }
        }

        // Misalignment shares less at the smallest scale, where neighbours have different parents.
        var all = new SourceEnumeration(source);
        double[] right = all.Entropies(source.Tree);
        double[] wrong = all.Entropies(source.ShiftedTree(1));
        Assert.True((2 * wrong[0]) - wrong[1] < 0.8 * ((2 * right[0]) - right[1]));
        NumericAssert.Close(right[^1], wrong[^1], 1e-12);
    }

    // By the energies of the bonds alone: a spin that is turned inside a window changes log p by its neighbours.
    [Theory]
    [InlineData(4, 0.3)]
    [InlineData(8, 0.44)]
    public void TurningASpinOfTheStripChangesItsEnergy(int height, double coupling)
    {
        int length = 12;
        Source source = SourceCatalog.Create("ising", height * length, new Dictionary<string, double> { ["height"] = height, ["coupling"] = coupling });
        Assert.Equal(new GridSize(height, length), source.Image);
        int[] row = new int[source.Sites];
        for (int r = 0; r < 20; r++)
        {
            source.Draw(1, r, row);
            (int y, int x) = (r % height, 1 + (r % (length - 2)));
            int Spin(int v, int u) => v < 0 || v >= height ? 0 : (2 * row[(v * length) + u]) - 1;
            double change = -2 * coupling * Spin(y, x) * (Spin(y - 1, x) + Spin(y + 1, x) + Spin(y, x - 1) + Spin(y, x + 1));
            double before = source.LogProbability(row);
            row[(y * length) + x] ^= 1;
            NumericAssert.Close(change, source.LogProbability(row) - before, 1e-9);
        }
    }

    // Two states in a circle are the chain of two states that are left with one probability.
    [Fact]
    public void ACycleOfTwoStatesIsTheHiddenMarkovChain()
    {
        Source cycle = SourceTruthTests.Make("cycle", 12, "states=2,advance=0.15,noise=0.2");
        Source chain = SourceTruthTests.Make("hidden-markov", 12, "leave=0.15,return=0.15,noise=0.2");
        int[] row = new int[12];
        for (int r = 0; r < 50; r++)
        {
            cycle.Draw(2, r, row);
            NumericAssert.Close(chain.LogProbability(row), cycle.LogProbability(row), 1e-12);
        }
    }

    [Fact]
    public void LawsFollowTheParameters()
    {
        static string Words(string name, string parameters) => SourceTruthTests.Make(name, 16, parameters).Law.Words;
        Assert.Equal("power with beta -> 2 log2(2 lambda^2) = -0.9479", Words("channel-tree", "flip=0.2"));
        Assert.Equal("a constant, approached by a power: 2 lambda^2 = 1.28 > 1", Words("channel-tree", "flip=0.1"));
        Assert.Equal("none: the channels let nothing through, T = 0", Words("channel-tree", "flip=0.5"));
        Assert.Equal("constant: T = I(X_1; X_2), a Markov chain", Words("hidden-markov", "noise=0"));
        Assert.Equal("none: pure noise, T = 0", Words("hidden-markov", "noise=0.5"));
        Assert.Equal("constant but for the randomness of the rules, about log(v / m) = 1.3863 nats", Words("hierarchy", string.Empty));
        Assert.Equal("constant: T = I(X_1; X_2), a Markov chain", Words("cycle", "noise=0"));
        Assert.Equal("none: pure noise, T = 0", Words("cycle", "states=3,noise=0.6666666666666666"));
        Assert.Equal("none: spins without coupling, T = 0", Words("ising", "coupling=0"));
        Assert.Equal("constant: a chain", Words("ising", "height=1"));
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        ErrorAssert.Throws<ArgumentException>(
            "'foo' is no source; the sources are independent, ising-chain, hidden-markov, cycle, channel-tree, hierarchy, coin, santa-fe, period-doubling, "
                + "ising, grammar. (Parameter 'name')",
            () => SourceCatalog.Create("foo", 4));
        ErrorAssert.Throws<ArgumentOutOfRangeException>(
            "The number of sites must be an integer of 1..67108864, but is 0. (Parameter 'sites')", () => SourceCatalog.Create("coin", 0));
        Refused("'flip' is no parameter of the source 'coin'; it has 'ones', 'zeros'. (Parameter 'values')", "coin", 4, "flip=0.1");
        Refused("The parameter 'ones' of the source 'coin' must be a number of 0.01..1000, but is NaN. (Parameter 'values')", "coin", 4, "ones=NaN");
        Refused("The parameter 'facts' of the source 'santa-fe' must be an integer of 1..32768, but is 2.5. (Parameter 'values')", "santa-fe", 4, "facts=2.5");
        Refused("The source 'channel-tree' has rows of a power of 2 of sites, but 12 were requested. (Parameter 'sites')", "channel-tree", 12, string.Empty);
        Refused("The source 'hierarchy' has rows of a power of 2 of sites, but 12 were requested. (Parameter 'sites')", "hierarchy", 12, string.Empty);
        Refused("The rules of the source 'hierarchy' must be at most the symbols, 3, to be unambiguous, but are 4. (Parameter 'rules')", "hierarchy", 4,
            "symbols=3");
        Refused("The height of the source 'ising' must be a power of 2, but is 3. (Parameter 'height')", "ising", 12, "height=3");
        Refused("The source 'ising' of height 8 has rows of a multiple of 8 sites, but 12 were requested. (Parameter 'sites')", "ising", 12, string.Empty);
        Refused("The source 'grammar' has rows of at most 16384 sites, but 20000 were requested. (Parameter 'sites')", "grammar", 20000, string.Empty);
    }

    [Fact]
    public void WhatASourceIsNotAskedForIsRefused()
    {
        Source coin = SourceCatalog.Create("coin", 6);
        ErrorAssert.Throws<ArgumentException>("A row has 6 sites, but there is room for 5. (Parameter 'values')", () => coin.Draw(1, 0, new int[5]));
        ErrorAssert.Throws<ArgumentException>("A row has 6 sites, but this one has 7. (Parameter 'row')", () => coin.LogProbability(new int[7]));
        ErrorAssert.Throws<ArgumentException>(
            "Site 2 must hold a symbol of 0..1, but holds 2. (Parameter 'row')", () => coin.LogProbability([0, 1, 2, 0, 0, 0]));
        ErrorAssert.Throws<ArgumentOutOfRangeException>(
            "The shift of a tree of 6 sites must be an integer of 0..5, but is 6. (Parameter 'shift')", () => coin.ShiftedTree(6));
        ErrorAssert.Throws<SizeLimitException>(
            "The entropies of source 'cycle' are known for a number of sites that is a power of 2, but there are 6.",
            () => SourceCatalog.Create("cycle", 6).Truth());
        ErrorAssert.Throws<SizeLimitException>(
            "The entropies of a source are those of patches of at least 2 sites, but there is 1.", () => SourceCatalog.Create("coin", 1).Truth());
        ErrorAssert.Throws<ArgumentException>(
            "The number of draws must be an integer of 100..1000000, but is 99. (Parameter 'options')", () => coin.Truth(new SourceOptions { Draws = 99 }));
        ErrorAssert.Throws<SizeLimitException>(
            "2147483647 rows of 6 sites are more than 268435456 values, the most that are held in memory.", () => coin.Sample(int.MaxValue, 1));
        ErrorAssert.BelowMinimum("rows", 0, 1, () => coin.Sample(0, 1));
        ErrorAssert.Null("name", () => SourceCatalog.Find(null!));
        ErrorAssert.Null("analysis", () => coin.Law.IsNamedBy(null!));
        Source grammar = SourceCatalog.Create("grammar", 512);
        ErrorAssert.Throws<SizeLimitException>(
            "Probabilities of the source 'grammar' take N^3 operations and are computed for at most 256 sites, not 512.",
            () => grammar.LogProbability(new int[512]));
    }

    private static void Refused(string message, string name, int sites, string parameters) =>
        ErrorAssert.Throws<ArgumentException>(message, () => SourceTruthTests.Make(name, sites, parameters));
}
