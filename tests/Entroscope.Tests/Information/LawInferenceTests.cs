using Entroscope.Information.Exact;
using Entroscope.Information.Scaling;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>Laws whose values are known: what is named, what is refused, and in which words.</summary>
public sealed class LawInferenceTests(ITestOutputHelper output)
{
    // The total correlations of a network of the digits, in nats.
    private static readonly double[] Digits = [.1564, .5373, .8269, 1.0843, 1.5909, 2.4493];

    public static TheoryData<string, ScalingVerdict> ExactLaws => new()
    {
        { "constant", ScalingVerdict.Constant },
        { "power", ScalingVerdict.Power },
        { "falling power", ScalingVerdict.Power },
        { "power near 1", ScalingVerdict.Power },
        { "logarithm", ScalingVerdict.Logarithm },
        { "slow exponential", ScalingVerdict.ExponentialApproach },
        { "power approach", ScalingVerdict.PowerApproach },
    };

    [Theory]
    [MemberData(nameof(ExactLaws))]
    public void ExactLawsOfALineAreNamed(string law, ScalingVerdict verdict)
    {
        ScalingLawAnalysis analysis = Infer(LawPlant.Line(Windows(Function(law), 2, 9)));
        Assert.Equal(verdict, analysis.Verdict);
        Assert.Equal([analysis.Laws[0].Kind], analysis.Named);
        Assert.True(analysis.Weight > 0.9 && analysis.Scatter!.Median < 0.003, analysis.Sentence);
    }

    // T of a tree as it is: nodes of unequal sizes, and levels without any node that pools.
    [Theory]
    [InlineData(100, 2)]
    [InlineData(300, 3)]
    [InlineData(173, 2)]
    public void ExactLawsHoldForUnequalPatches(int sites, int window)
    {
        var tree = PoolingTree.Line(sites, window);
        foreach ((string law, ScalingLawKind kind) in new[] { ("power", ScalingLawKind.Power), ("constant", ScalingLawKind.Constant),
            ("logarithm", ScalingLawKind.Logarithm) })
        {
            ScalingLawAnalysis analysis = Infer(OfTree(tree, Function(law)));
            Assert.Equal(kind, Assert.Single(analysis.Named));
            Assert.True(analysis.Scatter!.Median < 0.003, analysis.Sentence);
        }
    }

    // A site joins the past: T(n) = f(n) + f(1) - f(n + 1).
    [Theory]
    [InlineData("constant", ScalingLawKind.Constant)]
    [InlineData("power", ScalingLawKind.Power)]
    [InlineData("exponential", ScalingLawKind.ExponentialApproach)]
    public void LawsOfAChainAreNamed(string law, ScalingLawKind kind)
    {
        const int Sites = 40;
        int[][] children = [[0, 1], .. Enumerable.Range(2, Sites - 2).Select(i => new[] { Sites + i - 2, i })];
        ScalingLawAnalysis analysis = Infer(OfTree(PoolingTree.FromChildren(Sites, children), Function(law)));
        Assert.Contains(kind, analysis.Named);
        Assert.True(analysis.LevelsUsed.Length is >= 20 and <= 32);
    }

    [Fact]
    public void TheDigitsAreUndecidedBetweenPowerAndLogarithm()
    {
        double[] errors = Array.ConvertAll(Digits, t => 0.02 * t);
        foreach (TotalCorrelationSeries series in new[] { LawPlant.Line(Digits, errors), LawPlant.Grid(Digits, errors) })
        {
            ScalingLawAnalysis analysis = Infer(series);
            Assert.Equal(ScalingVerdict.Undecided, analysis.Verdict);
            Assert.Equal([ScalingLawKind.Power, ScalingLawKind.Logarithm], analysis.Laws[..2].Select(l => l.Kind));
            Assert.InRange(analysis.Laws[0].Weight, 0.5, 0.68);
            Assert.InRange(analysis.Laws[1].Weight, 0.28, 0.46);
            Assert.InRange(0.5, analysis.Laws[0].Parameter("beta")!.Lower, analysis.Laws[0].Parameter("beta")!.Upper);
        }
    }

    [Fact]
    public void ABorderThatGrowsEverySecondLevelIsABoundary()
    {
        ScalingLawAnalysis exact = Infer(LawPlant.Grid([.3, .6, .6, 1.2, 1.2, 2.4, 2.4]));
        Assert.Equal(ScalingVerdict.Boundary, exact.Verdict);
        NumericAssert.Close(0.3, exact.Laws[0].Parameter("c")!.Value, 1e-3);
        Assert.DoesNotContain(Infer(LawPlant.Line([.3, .6, .6, 1.2, 1.2, 2.4, 2.4])).Laws, l => l.Kind == ScalingLawKind.Boundary);
        Assert.Equal(ScalingVerdict.Power, Infer(LawPlant.Grid(Windows(Function("power"), 2, 8))).Verdict);
    }

    [Fact]
    public void TheFirstLevelsMayNotFollowTheLaw()
    {
        double[] values = [.05, 2.5, 1, 1.01, .99, 1.005, .995, 1.01, 1];
        ScalingLawAnalysis analysis = Infer(LawPlant.Line(values));
        Assert.Contains(ScalingLawKind.Constant, analysis.Named);
        Assert.Equal(2, analysis.Law(ScalingLawKind.Constant)!.TransientLevels);
    }

    [Fact]
    public void SentencesSayWhatIsNamedAndOfWhat()
    {
        TotalCorrelationSeries copies = LawPlant.Line([.. Enumerable.Repeat(Math.Log(2), 7)]);
        Assert.Equal(
            "constant: every merging of patches shares the same (finite excess entropy): "
            + "the law of the network's own distribution with probability above 0.99, which the levels follow within their errors; "
            + "that describes the network, which keeps what it fitted to noise: give held-out rows for a law of the data",
            Infer(copies).Sentence);
        Assert.EndsWith("the law of the data with probability above 0.99, which the levels follow within their errors",
            Infer(copies, ScalingSubject.Data).Sentence, StringComparison.Ordinal);
    }

    // A tree of copies of one bit: s cannot be below 0, which c = log 2 attains, the most probable of all.
    [Fact]
    public void AParameterAtTheBound_IsInItsInterval()
    {
        TotalCorrelationSeries copies = LawPlant.Line([.. Enumerable.Repeat(Math.Log(2), 7)]) with { LargestRate = Math.Log(2) / 128, Discrete = true };
        ScalingParameter[] parameters = Infer(copies).Law(ScalingLawKind.Constant)!.Parameters;
        Assert.Equal(["c", "s"], parameters.Select(p => p.Name));
        Assert.InRange(parameters[0].Upper, Math.Log(2) - 1e-14, Math.Log(2) + 1e-14);
        Assert.InRange(parameters[0].Lower, 0.692, 0.693);
        Assert.Equal(0, parameters[1].Lower);
        Assert.InRange(parameters[1].Upper, 1e-6, 1e-5);
    }

    // Where the bound is far away it changes nothing.
    [Fact]
    public void AParameterWithinItsBounds_KeepsEqualTails()
    {
        TotalCorrelationSeries copies = LawPlant.Line([.. Enumerable.Repeat(Math.Log(2), 7)]);
        ScalingParameter free = Infer(copies).Law(ScalingLawKind.Constant)!.Parameters[0];
        Assert.Equal(free, Infer(copies with { LargestRate = 0.1, Discrete = true }).Law(ScalingLawKind.Constant)!.Parameters[0]);
        Assert.InRange(free.Upper - Math.Log(2), 0.0003, 0.002);
    }

    [Theory]
    [InlineData("nothing", ScalingVerdict.NoInformation, "this network finds no shared information in the data: "
        + "T = 0 within the errors at every level (it reads at most about 0.014 bits for a pooled patch); a better network may find more")]
    [InlineData("overfit",
        ScalingVerdict.NoInformation, "this network finds no shared information that the data confirm: T is nowhere above 0, and below it at levels 0, 1, 3, "
            + "so it claims dependence that these rows do not have: over-fitting, or rows unlike the training rows; a better network may find more")]
    [InlineData("range", ScalingVerdict.FiniteRange, "finite range: in the data this network finds shared information below level 2 and none from there on, "
        + "that is, none across patches of 4 sites; a better network may find more")]
    [InlineData("few", ScalingVerdict.TooFewScales, "too few scales: 4 levels can be used, and it takes at least 5 to compare laws")]
    [InlineData("limited", ScalingVerdict.TooFewScales,
        "too few scales: 4 levels can be used; level 4 left out, where the width limits what can be shared, and it takes at least 5 to compare laws")]
    [InlineData("unscaled", ScalingVerdict.NoScale, "no scale: the patches of a level have no common size in this tree, so no law of their size can be fitted; "
        + "choose a tree of equal windows, such as a line")]
    [InlineData("mixed", ScalingVerdict.NoLaw, "no law describes the data: T is below 0 at level 3, where the network claims dependence that these rows do not "
        + "have (over-fitting, or rows unlike the training rows)")]
    public void RefusalsSayWhy(string series, ScalingVerdict verdict, string sentence)
    {
        double[] errors = [.. Enumerable.Repeat(0.002, 5)];
        ScalingLawAnalysis analysis = Infer(
            series switch
            {
                "nothing" => LawPlant.Line([.001, -.002, .003, .0055, -.001], [.. Enumerable.Repeat(0.002, 5)]),
                "overfit" => LawPlant.Line([-.02, -.01, .001, -.015, -.004], errors),
                "range" => LawPlant.Line([.5, .2, .001, -.002, .001], errors),
                "few" => LawPlant.Line([.5, .6, .7, .8], errors[..4]),
                "limited" => LawPlant.Line([.5, .6, .7, .8, .9], errors) with { LimitedByWidth = [false, false, false, false, true] },
                "unscaled" => LawPlant.Line([.5, .6, .7, .8, .9], errors) with { HasScale = false },
                _ => LawPlant.Line([.5, .6, .7, -.1, .9], errors),
            },
            ScalingSubject.Data);
        Assert.Equal(verdict, analysis.Verdict);
        Assert.Equal(sentence, analysis.Sentence);
        Assert.Empty(analysis.Named);
    }

    [Fact]
    public void NetworksThatShareNothingAtSomeLevelsExactlyAreToldApart()
    {
        Assert.Equal(ScalingVerdict.NoInformation, Infer(LawPlant.Line([1e-15, -2e-15, 0, 1e-16, 0, 0])).Verdict);
        Assert.Equal(ScalingVerdict.FiniteRange, Infer(LawPlant.Line([.69, 1e-15, 0])).Verdict);
        ScalingLawAnalysis hole = Infer(LawPlant.Line([1, 1.02, .98, 0, 1.01, 1, .99, 1]));
        Assert.Equal(ScalingVerdict.NoLaw, hole.Verdict);
    }

    [Fact]
    public void LevelsLimitedByWidthAreLeftOut()
    {
        double[] values = Windows(Function("power"), 2, 9);
        double[] limited = [.. values[..6], 1, 1, 1];
        ScalingLawAnalysis analysis = Infer(LawPlant.Line(limited) with { LimitedByWidth = [false, false, false, false, false, false, true, true, true] });
        Assert.Equal(ScalingVerdict.Power, analysis.Verdict);
        Assert.Equal([0, 1, 2, 3, 4, 5], analysis.LevelsUsed);
        Assert.Contains("levels 6, 7, 8 left out, where the width limits what can be shared", analysis.Sentence, StringComparison.Ordinal);
        ScalingBandPoint next = analysis.Laws[0].Band[6];
        Assert.False(next.Measured);
    }

    // Errors that all levels have in common move them together: by what they differ is known better than what they are.
    [Fact]
    public void ErrorsInCommonLeaveDifferences()
    {
        TotalCorrelationSeries series = LawPlant.Line([.94, .96, 1, .98, 1.02, 1.04], [.. Enumerable.Repeat(0.2, 6)]);
        double[,] common = new double[6, 6];
        for (int i = 0; i < 36; i++)
        {
            common[i / 6, i % 6] = i / 6 == i % 6 ? 0.0401 : 0.04;
        }

        Assert.True(Infer(series, ScalingSubject.Data).Law(ScalingLawKind.Constant)!.Weight > 0.3);
        Assert.True(Infer(series with { Covariance = common }, ScalingSubject.Data).Law(ScalingLawKind.Constant)!.Weight < 0.15);
    }

    [Fact]
    public void TheRateStaysWithinItsBounds()
    {
        double[] values = Windows(n => Math.Pow(n, 0.97), 2, 7);
        ScalingLawAnalysis discrete = Infer(LawPlant.Line(values) with { LargestRate = 2, Discrete = true });
        ScalingParameter s = discrete.Laws[0].Parameter("s")!;
        Assert.True(s.Lower >= 0 && s.Upper <= 2 && s.Lower <= s.Value && s.Value <= s.Upper, Invariant($"{s}"));
        NumericAssert.Close(2 - (Math.Pow(128, 0.97) / 128), s.Value, 0.2);
        ScalingParameter small = Infer(LawPlant.Line(values) with { LargestRate = 0.1, Discrete = true }).Laws[0].Parameter("s")!;
        Assert.Equal((0, 0), (small.Lower, small.Upper));
        Assert.Null(Infer(LawPlant.Line(values)).Laws[0].Parameter("s"));
    }

    [Fact]
    public void HeldOutScalesAndBandsCover()
    {
        ScalingLawFit power = Infer(LawPlant.Line(Windows(Function("power"), 2, 9))).Laws[0];
        Assert.Equal([7, 8], power.HeldOut.Select(h => h.Level));
        Assert.All(power.HeldOut, h => Assert.True(h.IsCovered && !h.IsVague));
        double[] all = Windows(Function("power"), 2, 11);
        Assert.Equal(11, power.Band.Length);
        Assert.All(power.Band, b => Assert.InRange(all[b.Level], b.Lower, b.Upper));
        Assert.Equal([512, 1024], power.Band[9..].Select(b => b.PatchSize));
    }

    [Fact]
    public void TheResultDependsOnTheSeedAlone()
    {
        TotalCorrelationSeries series = LawPlant.Grid(Digits);
        Assert.Equal(Infer(series).Laws[0].Parameters, Infer(series).Laws[0].Parameters);
        Assert.NotEqual(Infer(series).Laws[0].Parameters,
            LawInference.Infer(series, ScalingSubject.Network, new ScalingLawOptions { Seed = 2 }).Laws[0].Parameters);
    }

    [Fact]
    public void PartsThatDoNotFitAreRefused()
    {
        TotalCorrelationSeries series = LawPlant.Line(Digits);
        Refused("Values of a series of total correlations must be finite.", series with { Values = [.1, double.NaN, .1, .1, .1, .1] });
        Refused("Covariance of a series of total correlations must be 6 x 6.", series with { Covariance = new double[2, 2] });
        Refused("Cuts of a series of total correlations must hold 7 cuts.", series with { Cuts = [] });
        Refused("Pooled of a series of total correlations must hold 6 numbers.", series with { Pooled = [1] });
        ArgumentException draws = Assert.Throws<ArgumentException>(() => LawInference.Infer(series, ScalingSubject.Data, new ScalingLawOptions { Draws = 7 }));
        Assert.StartsWith("The number of draws from the posterior must be 0 or at least 100, but is 7.", draws.Message, StringComparison.Ordinal);
    }

    private static void Refused(string message, TotalCorrelationSeries series) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => LawInference.Infer(series, ScalingSubject.Data)).Message, StringComparison.Ordinal);

    private static Func<double, double> Function(string law) => law switch
    {
        "constant" => _ => 0.7,
        "power" => n => Math.Pow(n, 0.43),
        "falling power" => n => Math.Pow(n, -1.37),
        "power near 1" => n => Math.Pow(n, 0.985),
        "logarithm" => n => 0.9 + (0.31 * Math.Log(n)),
        "exponential" => n => 1 - (0.9 * Math.Exp(-n / 4.3)),
        "slow exponential" => n => 1 - (0.97 * Math.Exp(-n / 37)),
        _ => n => 1 - (0.4 * Math.Pow(n, -0.61)),
    };

    private static double[] Windows(Func<double, double> f, int window, int levels) =>
        [.. Enumerable.Range(0, levels).Select(l => Math.Pow(window, l)).Select(n => (window * f(n)) - f(window * n))];

    // The mean over the nodes of a height, added up node by node.
    private static TotalCorrelationSeries OfTree(PoolingTree tree, Func<double, double> f)
    {
        double[] sums = new double[tree.Height];
        int[] pooled = new int[tree.Height];
        for (int v = tree.SiteCount; v < tree.NodeCount; v++)
        {
            int level = tree.HeightOf(v) - 1;
            pooled[level]++;
            sums[level] -= f(tree.ScopeSize(v));
            foreach (int child in tree.Children(v))
            {
                sums[level] += f(tree.ScopeSize(child));
            }
        }

        return new TotalCorrelationSeries
        {
            Values = [.. sums.Zip(pooled, (s, p) => s / p)],
            Covariance = new double[tree.Height, tree.Height],
            Cuts = [.. Enumerable.Range(0, tree.Height + 1).Select(l => PatchSizes.OfCut(tree, l))],
            Pooled = pooled,
        };
    }

    private ScalingLawAnalysis Infer(TotalCorrelationSeries series, ScalingSubject subject = ScalingSubject.Network)
    {
        ScalingLawAnalysis analysis = LawInference.Infer(series, subject);
        output.WriteLine(analysis.Sentence);
        return analysis;
    }
}
