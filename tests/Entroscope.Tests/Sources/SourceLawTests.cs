using Entroscope.Information.Scaling;
using Entroscope.Sources;
using Xunit;

namespace Entroscope.Tests.Sources;

/// <summary>The law that the inference reads from the block entropies of every source at 10 to 14 levels.</summary>
public sealed class SourceLawTests(ITestOutputHelper output)
{
    public static TheoryData<string, int, string> Sources => new()
    {
        { "independent", 10, string.Empty },
        { "ising-chain", 10, string.Empty },
        { "ising-chain", 14, "coupling=0.3" },
        { "hidden-markov", 10, string.Empty },
        { "hidden-markov", 14, string.Empty },
        { "hidden-markov", 12, "leave=0.2,return=0.1,noise=0.05" },
        { "hidden-markov", 14, "leave=0.002,return=0.002,noise=0.2" },
        { "hidden-markov", 10, "noise=0" },
        { "cycle", 10, string.Empty },
        { "cycle", 10, "noise=0" },
        { "channel-tree", 10, "flip=0.05" },
        { "channel-tree", 10, string.Empty },
        { "channel-tree", 12, "flip=0.12" },
        { "channel-tree", 14, string.Empty },
        { "channel-tree", 14, "flip=0.2" },
        { "channel-tree", 12, "flip=0.22" },
        { "channel-tree", 14, "flip=0.17" },
        { "hierarchy", 10, string.Empty },
        { "hierarchy", 14, string.Empty },
        { "hierarchy", 12, "symbols=32,rules=16" },
        { "coin", 10, string.Empty },
        { "coin", 12, "ones=0.5,zeros=0.5" },
        { "coin", 14, string.Empty },
        { "santa-fe", 10, string.Empty },
        { "santa-fe", 12, string.Empty },
        { "santa-fe", 14, "facts=2048" },
        { "santa-fe", 14, "beta=0.3,facts=1024" },
        { "santa-fe", 12, "offset=0" },
        { "santa-fe", 10, "beta=0.7,facts=1024" },
        { "period-doubling", 10, string.Empty },
        { "period-doubling", 12, "noise=0.05" },
        { "period-doubling", 14, string.Empty },
        { "ising", 10, string.Empty },
        { "ising", 12, string.Empty },
        { "ising", 14, "coupling=0.3" },
        { "ising", 10, "coupling=0.1" },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void TheLawOfTheExactCurveIsNamed(string name, int levels, string parameters)
    {
        (Source source, ScalingLawAnalysis law) = Name(name, levels, parameters);
        Assert.True(source.Law.IsNamedBy(law), law.Sentence);
    }

    // A few rules make the levels of the hierarchy scatter by a seventh: too far for a name.
    [Fact]
    public void WhereRulesScatterTheLawIsTheMostProbableButOpen()
    {
        (Source source, ScalingLawAnalysis law) = Name("hierarchy", 12, "symbols=8,rules=4");
        Assert.Equal(ScalingVerdict.Undecided, law.Verdict);
        Assert.Null(source.Law.IsNamedBy(law));
        Assert.Contains(law.Laws[0].Kind, source.Law.Kinds);
    }

    // The line of T is 0 at about five sites; c1 of the largest scales is 1/2.
    [Fact]
    public void TheLogarithmOfTheCoinIsRead()
    {
        (_, ScalingLawAnalysis law) = Name("coin", 14, string.Empty);
        Assert.InRange(law.Law(ScalingLawKind.Logarithm)!.Parameter("c1")!.Value, 0.475, 0.505);
        (_, law) = Name("period-doubling", 12, string.Empty);
        ScalingParameter rise = law.Law(ScalingLawKind.Logarithm)!.Parameter("c1")!;
        Assert.InRange(1, rise.Lower - 0.02, rise.Upper + 0.02);
    }

    // The intervals have room for what dies out slowly: they hold what the parameters tend to, not only what bends to the levels at hand.
    [Theory]
    [InlineData("coin", 10, "", ScalingLawKind.Logarithm, "c1", 0.5)]
    [InlineData("coin", 14, "", ScalingLawKind.Logarithm, "c1", 0.5)]
    [InlineData("coin", 12, "ones=0.5,zeros=0.5", ScalingLawKind.Logarithm, "c1", 0.5)]
    [InlineData("period-doubling", 12, "noise=0.05", ScalingLawKind.Logarithm, "c1", 1)]
    [InlineData("channel-tree", 14, "flip=0.2", ScalingLawKind.Power, "beta", -0.94786)]
    [InlineData("channel-tree", 12, "flip=0.22", ScalingLawKind.Power, "beta", -1.34597)]
    [InlineData("channel-tree", 14, "flip=0.17", ScalingLawKind.Power, "beta", -0.39787)]
    [InlineData("santa-fe", 10, "", ScalingLawKind.Power, "beta", 0.5)]
    [InlineData("santa-fe", 14, "facts=2048", ScalingLawKind.Power, "beta", 0.5)]
    [InlineData("santa-fe", 12, "offset=0", ScalingLawKind.Power, "beta", 0.5)]
    [InlineData("santa-fe", 14, "beta=0.3,facts=1024", ScalingLawKind.Power, "beta", 0.3)]
    [InlineData("santa-fe", 10, "beta=0.7,facts=1024", ScalingLawKind.Power, "beta", 0.7)]
    public void IntervalsHoldWhatTheLawTendsTo(string name, int levels, string parameters, ScalingLawKind kind, string parameter, double limit)
    {
        (_, ScalingLawAnalysis law) = Name(name, levels, parameters);
        ScalingParameter read = law.Law(kind)!.Parameter(parameter)!;
        output.WriteLine(Invariant($"limit {limit}: {read}"));
        Assert.InRange(limit, read.Lower, read.Upper);
    }

    [Theory]
    [InlineData(0.5, 256, 12)]
    [InlineData(0.7, 1024, 12)]
    [InlineData(0.4, 256, 14)]
    public void TheExponentOfTheSantaFeProcessIsRead(double beta, int facts, int levels)
    {
        (_, ScalingLawAnalysis law) = Name("santa-fe", levels, Invariant($"beta={beta},facts={facts}"));
        Assert.InRange(law.Law(ScalingLawKind.Power)!.Parameter("beta")!.Value, beta - 0.012, beta + 0.012);
    }

    // beta of T below the transition, from the two largest scales, and that of pairs of sites.
    [Theory]
    [InlineData(0.2)]
    [InlineData(0.22)]
    public void TheExponentsOfATreeOfChannelsAreThoseOfItsEigenvalue(double flip)
    {
        double lambda = 1 - (2 * flip);
        SourceTruth truth = SourceTruthTests.Make("channel-tree", 1 << 16, Invariant($"flip={flip}")).Truth();
        double beta = Math.Log2(truth.Levels[15].Shared!.Value.Value / truth.Levels[14].Shared!.Value.Value);
        NumericAssert.Close(2 * Math.Log2(2 * lambda * lambda), beta, 0.02);

        Source small = SourceTruthTests.Make("channel-tree", 16, Invariant($"flip={flip}"));
        var all = new SourceEnumeration(small);
        double[] pair = [.. new[] { 1, 2, 4, 8 }.Select(d => (2 * Math.Log(2)) - all.Entropy([0, d]))];
        for (int k = 0; k < pair.Length; k++)
        {
            double x = Math.Pow(lambda, 2 * (k + 1));
            NumericAssert.Close((((1 + x) * Math.Log(1 + x)) + ((1 - x) * Math.Log(1 - x))) / 2, pair[k], 1e-12);
        }

        NumericAssert.Close(4 * Math.Log2(1 / lambda), Math.Log2(pair[2] / pair[3]), 0.02);
    }

    private (Source Source, ScalingLawAnalysis Law) Name(string name, int levels, string parameters)
    {
        Source source = SourceTruthTests.Make(name, 1 << levels, parameters);
        SourceTruth truth = source.Truth();
        ScalingLawAnalysis law = truth.NameLaw();
        output.WriteLine($"{name} {parameters}: {string.Join(" ", truth.Levels.Take(levels).Select(l => Invariant($"{l.Shared!.Value.Value:0.00000}")))}");
        output.WriteLine(Invariant($"{law.Sentence}; scatter {law.Scatter?.Median}"));
        output.WriteLine(string.Join(", ", law.Laws.Select(l => Invariant($"{l.Kind} {l.Weight:0.000}"))));
        return (source, law);
    }
}
