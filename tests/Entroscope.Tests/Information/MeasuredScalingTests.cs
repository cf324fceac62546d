using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Information.Scaling;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>Networks and rows whose law is known: measured, and told in words.</summary>
public sealed class MeasuredScalingTests(ITestOutputHelper output)
{
    // They share log 2 wherever they are joined, and no width holds back what has no more to tell.
    [Fact]
    public void CopiesOfOneBit_AreAnExactConstant()
    {
        MeasuredScaling scaling = MeasuredScaling.OfNetwork(Line(128, [1, 0, 0, 1], [0, 1]), new EntropyOptions { Draws = 500 });
        output.WriteLine(scaling.Law.Sentence);
        Assert.Equal((ScalingVerdict.Constant, ScalingSubject.Network), (scaling.Law.Verdict, scaling.Law.Subject));
        Assert.Equal([ScalingLawKind.Constant], scaling.Law.Named);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], scaling.Law.LevelsUsed);
        Assert.All(scaling.Measurement.Levels[..^1], l => NumericAssert.Close(Math.Log(2), l.TotalCorrelation!.Value.Value, 1e-12));
        ScalingParameter c = scaling.Law.Best!.Parameter("c")!;
        Assert.InRange(c.Value, Math.Log(2) - 0.001, Math.Log(2) + 0.001);
        Assert.InRange(c.Upper - c.Lower, 0, 0.01);
    }

    // The latents of the sites repeat what their leaves know; the sites are independent all the same.
    [Theory]
    [InlineData(.5, .5, 0, 1)]
    [InlineData(.2, .8, .1, .9)]
    public void IndependentSitesWithInformativeLeaves_ShareNothing(double first, double second, double low, double high)
    {
        MeasuredScaling drawn = MeasuredScaling.OfNetwork(Line(64, [first, second, first, second], [low, high]), new EntropyOptions { Draws = 500 });
        MeasuredScaling exact = MeasuredScaling.OfNetwork(Line(16, [first, second, first, second], [low, high]));
        Assert.All([drawn, exact], scaling =>
        {
            Assert.Equal(ScalingVerdict.NoInformation, scaling.Law.Verdict);
            Assert.Empty(scaling.Law.Laws);
            Assert.True(scaling.Measurement.Levels[0].Increment!.Value.Value > 0.1);
        });
        Assert.StartsWith("no information is shared: in the network's own distribution the patches have T = 0 within the errors at every level",
            drawn.Law.Sentence, StringComparison.Ordinal);
    }

    // One noisy channel for the whole tree: a patch tells its latent as well at every scale after the smallest ones.
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    public void TheSameNoisyChannelEverywhere_BecomesConstant(double noise)
    {
        MeasuredScaling scaling = MeasuredScaling.OfNetwork(Line(256, [1 - noise, noise, noise, 1 - noise], [noise, 1 - noise]),
            new EntropyOptions { Draws = 6000 });
        output.WriteLine(scaling.Law.Sentence);
        Assert.Contains(scaling.Law.Verdict, new[] { ScalingVerdict.Constant, ScalingVerdict.ExponentialApproach, ScalingVerdict.PowerApproach });
    }

    // A hidden chain of two states: a node joins the past and one more site, and what these share becomes constant.
    [Fact]
    public void AChain_IsReadBySitesThatJoinThePast()
    {
        int[][] children = [.. Enumerable.Range(0, 13).Select(k => k == 0 ? new[] { 0, 1 } : [14 + k - 1, k + 1])];
        PoolingTree tree = PoolingTree.FromChildren(14, children);
        double[] step = [.9, .1, .15, .85];
        double[] same = [1, 0, 0, 1];
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? [.6, .4] : v is 0 or >= 14 ? step : same)];
        MeasuredScaling scaling = MeasuredScaling.OfNetwork(new ConvAC(new NetworkShape(tree, [.. Enumerable.Repeat(2, tree.NodeCount)]),
            [.. Enumerable.Repeat(new BernoulliLeaf([.2, .8]), 14)], weights, [1]));
        output.WriteLine(scaling.Law.Sentence);
        Assert.True(scaling.Measurement.HasScale);
        Assert.DoesNotContain(scaling.Law.Verdict,
            new[] { ScalingVerdict.Power, ScalingVerdict.Logarithm, ScalingVerdict.NoScale, ScalingVerdict.NoInformation });
    }

    // The digits with every column shuffled by itself: the network finds something to share at every scale, rows that it has not seen do not confirm it.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ShuffledColumns_HaveNoLaw(int seed)
    {
        DataSplit rows = Shuffled(DigitsData.Load(), (ulong)seed);
        TrainedModel trained = TrainingJob.Run(rows, new NetworkPlan { Widths = [6], LeafChannels = 4 },
            new TrainingOptions { Steps = 6, PriorStrengths = [0.3], Seed = (ulong)seed });
        var network = ScaleMeasurement.Measure(trained.Model, new EntropyOptions { Draws = 500 });
        MeasuredScaling data = MeasuredScaling.OfRows(trained.Model, rows.Test!.Observations);
        output.WriteLine(data.Law.Sentence);
        output.WriteLine(string.Join(' ', network.Levels[..^1].Select(l => Invariant($"{l.TotalCorrelation!.Value.Value:0.0000}"))));
        output.WriteLine(string.Join(' ',
            data.Measurement.Levels[..^1].Select(
                l => Invariant($"{l.TotalCorrelation!.Value.Value:0.0000}±{l.TotalCorrelation.Value.StandardError:0.0000}"))));
        Assert.Equal((ScalingSubject.Data, ScalingVerdict.NoInformation), (data.Law.Subject, data.Law.Verdict));
        Assert.Empty(data.Law.Named);
        Assert.True(network.Levels[..^1].Sum(l => l.TotalCorrelation!.Value.Value) > data.Measurement.Levels[..^1].Sum(l => l.TotalCorrelation!.Value.Value));
    }

    [Fact]
    public void RowsThatTheNetworkRulesOut_LeaveNoVerdict()
    {
        ConvAC copies = Line(64, [1, 0, 0, 1], [0, 1]);
        double[][] rows = [.. Enumerable.Range(0, 80).Select(r => Enumerable.Repeat((double)(r % 2), 64).ToArray())];
        foreach (int r in new[] { 4, 9, 20, 33 })
        {
            rows[r][0] = 1 - rows[r][0];
        }

        ScalingLawAnalysis law = MeasuredScaling.OfRows(copies, Observations.FromRows(rows)).Law;
        Assert.Equal(ScalingVerdict.Undecided, law.Verdict);
        Assert.Equal(
            "cannot tell: the network gives probability 0 to 4 of the rows (row 5, 10, 21, ...), so that no mean over all of them is finite", law.Sentence);
        Assert.False(law.IsDecided);
    }

    [Fact]
    public void AStudy_LeadsWithTheData()
    {
        ConvAC model = Line(8, [.9, .1, .1, .9], [.1, .9]);
        double[][] rows = Sampling.Draw(model, 300, 1).Data is { } drawn ? [.. Enumerable.Range(0, 300).Select(drawn.Row)] : [];
        rows[5][2] = double.NaN;
        var study = new ScalingStudy { Network = MeasuredScaling.OfNetwork(model), NoData = "There are none." };
        Assert.Same(study.Network, study.Leading);
        Assert.Empty(study.Remarks);
        study = study with { Data = MeasuredScaling.OfRows(model, Observations.FromRows(rows)), NoData = null };
        Assert.Same(study.Data, study.Leading);
        Assert.Equal(["1 row with missing values was left out, since its patches have other sizes; 299 were measured."], study.Remarks);
        ErrorAssert.Null("measurement", () => MeasuredScaling.Of(null!));
    }

    private static ConvAC Line(int sites, double[] channel, double[] leaf)
    {
        PoolingTree tree = PoolingTree.Line(sites);
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? [.5, .5] : channel)];
        return new ConvAC(NetworkShape.PerLevel(tree, 2, [2]), [.. Enumerable.Repeat(new BernoulliLeaf(leaf), sites)], weights, [1]);
    }

    private static DataSplit Shuffled(Dataset digits, ulong seed)
    {
        var random = new RandomStream(seed, "shuffled digits");
        int[] order = [.. Enumerable.Range(0, digits.Observations.Rows)];
        var columns = new ValueColumn[digits.Observations.Sites];
        for (int i = 0; i < columns.Length; i++)
        {
            random.Shuffle(order.AsSpan());
            columns[i] = digits.Observations.Column(i).Select(order);
        }

        Dataset shuffled = Dataset.Create("shuffled", new Observations(columns), digits.Columns, image: digits.Image);
        return new DataSplit(Part(0, 1000), Part(1000, 1200), Part(1200, order.Length), "Split.");

        Dataset Part(int from, int to) => shuffled.Select([.. Enumerable.Range(from, to - from)], "shuffled");
    }
}
