using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Information.Scaling;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Sources;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>A law of data is named where it stays on half the rows and with other widths, and only there.</summary>
public sealed class CheckNetworksTests(ITestOutputHelper output)
{
    private static readonly ScalingLawKind[] Constants = [ScalingLawKind.Constant, ScalingLawKind.ExponentialApproach, ScalingLawKind.PowerApproach];

    // What two halves share becomes constant as they grow, whatever the width: twice the channels are tried where two are half of nothing.
    [Theory]
    [InlineData(4, nameof(ScalingChange.HalfTheChannels))]
    [InlineData(2, nameof(ScalingChange.TwiceTheChannels))]
    public void TheLawOfATree_Stays(int width, string change)
    {
        DataSplit rows = Tree(2000, 1);
        ConvAC model = Trained(rows, width, 100);
        Observations test = rows.Test!.Observations;
        var data = MeasuredScaling.OfRows(model, test);
        Assert.True(data.AwaitsCheck);
        Assert.Equal(ScalingVerdict.Undecided, data.Law.Verdict);
        Assert.Empty(data.Law.Named);
        Assert.EndsWith(
            "but misfit can imitate a law: whether it stays with half the training rows and other numbers of channels has not been tried", data.Law.Sentence,
            StringComparison.Ordinal);

        var heard = new List<ScalingChange>();
        MeasuredScaling found = CheckNetworks.Check(model, rows, data, test, new EngineOptions { Threads = 1 }, null, new Heard(heard));
        output.WriteLine(found.Law.Sentence);
        Assert.Equal([ScalingChange.HalfTheRows, Enum.Parse<ScalingChange>(change)], heard);
        Assert.NotEmpty(found.Law.Named);
        Assert.All(found.Law.Named, k => Assert.Contains(k, Constants));
        Assert.EndsWith($"; it stays with half the training rows and with {(width == 2 ? "twice" : "half")} the channels", found.Law.Sentence,
            StringComparison.Ordinal);
        ScalingCheck check = found.Check!;
        Assert.True(check.Stays && !found.AwaitsCheck);
        Assert.Equal([1000, 2000], check.Networks.Select(n => n.TrainingRows));
        Assert.Equal(heard, check.Networks.Select(n => n.Change));
        for (int l = 0; l < check.SystematicError.Length; l++)
        {
            double level = found.Measurement.Levels[l].TotalCorrelation!.Value.Value;
            Assert.All(check.Networks, n => NumericAssert.Close(level - n.Measurement.Levels[l].TotalCorrelation!.Value.Value, n.Differences[l].Value, 1e-12));

            // Errors of differences row by row are far below those of the means; what the network shows here is nearly the truth.
            Assert.All(check.Networks,
                n => Assert.InRange(n.Differences[l].StandardError, 0, 0.5 * found.Measurement.Levels[l].TotalCorrelation!.Value.StandardError));
            Assert.InRange(check.SystematicError[l], 0, 0.1 * level);
        }

        MeasuredScaling again = CheckNetworks.Check(model, rows, data, test, new EngineOptions { Threads = 3 });
        Assert.Equal(found.Law.Sentence, again.Law.Sentence);
        Assert.Same(found, CheckNetworks.Check(model, rows, found, test));
    }

    // Four channels hold a tree of channels easily, and not where its windows are cut: no law but the tree's own is named, and the width is given as the
    // reason.
    [Fact]
    public void AShiftedTree_NeedsWiderLinks()
    {
        Source source = SourceCatalog.Create("channel-tree", 64);
        var rows = new DataSplit(source.Sample(2000, 3), source.Sample(500, 3, 2000), source.Sample(2000, 3, 2500), "Drawn.");
        var options = new TrainingOptions { Steps = 40, PriorStrengths = [1], Seed = 3 };
        foreach (int shift in new[] { 0, 1 })
        {
            ConvAC model = TrainingJob.Run(
                rows, new NetworkPlan { Tree = "line", Widths = [4], SharedWeights = true }, options,
                tree: new TreeChoice(source.ShiftedTree(shift), [])).Model;
            var data = MeasuredScaling.OfRows(model, rows.Test!.Observations);
            Assert.True(data.AwaitsCheck, data.Law.Sentence);
            MeasuredScaling found = CheckNetworks.Check(model, rows, data, rows.Test.Observations);
            output.WriteLine(found.Law.Sentence);
            Assert.All(found.Law.Named, k => Assert.Contains(k, Constants));
            Assert.Equal(shift == 0, found.Check!.RisingWithChannels.Length == 0);
            const string Wider = " rises with the channels: wider links are needed to see what is shared there";
            Assert.Equal(shift == 1, found.Law.Sentence.EndsWith(Wider, StringComparison.Ordinal));
        }
    }

    // Through four channels the digits in a shuffled order seem to approach a constant: it is the width that saturates.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void ALawThatTheWidthMakes_IsNotNamed(int order)
    {
        DataSplit rows = ShuffledDigits(order);
        ConvAC model = TrainingJob.Run(rows, new NetworkPlan { Tree = "line", Widths = [4] },
            TrainingOptions.ForRows(rows.Train.Observations.Rows) with { Seed = 1 + (ulong)order }).Model;
        var data = MeasuredScaling.OfRows(model, rows.Test!.Observations);
        Assert.True(data.AwaitsCheck, data.Law.Sentence);
        MeasuredScaling found = CheckNetworks.Check(model, rows, data, rows.Test.Observations);
        output.WriteLine(found.Law.Sentence);
        Assert.Empty(found.Law.Named);
        Assert.False(found.Check!.Stays || found.Law.IsDecided);
        Assert.StartsWith("undecided: through this network the most probable law of these rows is exponential approach to a constant (0.", found.Law.Sentence,
            StringComparison.Ordinal);
        Assert.Contains("with half the ", found.Law.Sentence, StringComparison.Ordinal);
        Assert.True(found.Check.SystematicError[^1] > 0.2 * found.Measurement.Levels[^2].TotalCorrelation!.Value.Value);
    }

    // An order in which every network shows the same approach; but T still rises by half at the largest patches.
    [Fact]
    public void AConstantThatIsNotSeen_IsNotNamed()
    {
        DataSplit rows = ShuffledDigits(15);
        ConvAC model = TrainingJob.Run(rows, new NetworkPlan { Tree = "line" }, TrainingOptions.ForRows(rows.Train.Observations.Rows) with { Seed = 16 }).Model;
        var data = MeasuredScaling.OfRows(model, rows.Test!.Observations);
        MeasuredScaling found = CheckNetworks.Check(model, rows, data, rows.Test.Observations);
        Assert.All(found.Check!.Networks, n => Assert.True(n.Stays));
        Assert.False(found.Check.Stays);
        Assert.Empty(found.Law.Named);
        Assert.Contains("a level: no plateau is seen, and misfit bends what grows without end in the same way", found.Law.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void IndependentColumns_NeedNoCheck()
    {
        var random = new RandomStream(4, "independent columns");
        DataSplit rows = Split("independent",
            [.. Enumerable.Range(0, 900).Select(_ => Enumerable.Range(0, 32).Select(i => random.NextDouble() < 0.1 + (0.02 * i) ? 1.0 : 0.0).ToArray())], 400);
        ConvAC model = Trained(rows, 4, 20);
        var data = MeasuredScaling.OfRows(model, rows.Test!.Observations);
        Assert.Equal(ScalingVerdict.NoInformation, data.Law.Verdict);
        Assert.False(data.AwaitsCheck);
        Assert.Same(data, CheckNetworks.Check(model, rows, data, rows.Test.Observations));
        Assert.True(CheckNetworks.Operations(model, rows) > 0);
    }

    [Fact]
    public void WhatCannotBeTried_IsSaid()
    {
        DataSplit rows = Tree(500, 1);
        ConvAC model = Trained(rows, 2, 5);
        Assert.Null(CheckNetworks.WhyNot(model, rows));
        ConvAC unknown = model.With(ModelMetadata.Empty);
        const string NoRecord = "It cannot be tried: the model has no record of its training, so no network can be trained as it was.";
        Assert.Equal(NoRecord, CheckNetworks.WhyNot(unknown, rows));
        Assert.Equal(0, CheckNetworks.Operations(unknown, rows));
        DataSplit few = rows with { Train = rows.Train.Select([.. Enumerable.Range(0, 19)], "few") };
        const string FewRows = "It cannot be tried: 19 training rows are too few to be halved; it takes at least 20.";
        Assert.Equal(FewRows, CheckNetworks.WhyNot(model, few));
        var data = MeasuredScaling.OfRows(model, rows.Test!.Observations);
        if (data.AwaitsCheck)
        {
            ErrorAssert.Throws<ModelException>(NoRecord, () => CheckNetworks.Check(unknown, rows, data, rows.Test.Observations));
            ErrorAssert.Throws<DataException>($"{few.Train.Name}: {FewRows}", () => CheckNetworks.Check(model, few, data, rows.Test.Observations));
        }

        Assert.True(data.AwaitsCheck, data.Law.Sentence);
    }

    private static ConvAC Trained(DataSplit rows, int width, int steps) =>
        TrainingJob.Run(rows, new NetworkPlan { Tree = "line", Widths = [width] }, new TrainingOptions { Steps = steps, PriorStrengths = [1], Seed = 1 }).Model;

    // A fair bit, passed on to 32 sites through five levels of channels that err once in ten times.
    private static DataSplit Tree(int count, ulong seed)
    {
        var random = new RandomStream(seed, "tree of channels");
        double[][] rows = new double[(2 * count) + (count / 4)][];
        for (int r = 0; r < rows.Length; r++)
        {
            rows[r] = [random.NextInt(2)];
            while (rows[r].Length < 32)
            {
                rows[r] = [.. rows[r].SelectMany(b => new[] { Flip(b), Flip(b) })];
            }
        }

        return Split("tree", rows, count);

        double Flip(double bit) => random.NextDouble() < 0.1 ? 1 - bit : bit;
    }

    private static DataSplit Split(string name, double[][] rows, int count)
    {
        Dataset all = Dataset.Create(name, Observations.FromRows(rows),
            [.. Enumerable.Range(0, rows[0].Length).Select(i => new ColumnInfo(Invariant($"x{i}"), ColumnKind.Binary, 2, 0))]);
        int validation = count + (count / 4);
        return new DataSplit(all.Select([.. Enumerable.Range(0, count)], name), all.Select([.. Enumerable.Range(count, count / 4)], name),
            all.Select([.. Enumerable.Range(validation, rows.Length - validation)], name), "Planted.");
    }

    private static DataSplit ShuffledDigits(int number)
    {
        var random = new RandomStream(1, "data with a known law", number);
        Dataset digits = DigitsData.Load();
        int[] order = [.. Enumerable.Range(0, digits.Observations.Sites)];
        random.Shuffle(order.AsSpan());
        Dataset shuffled = Dataset.Create("shuffled", new Observations([.. order.Select(digits.Observations.Column)]),
            [.. order.Select(i => digits.Columns[i])], digits.Labels, digits.ClassNames);
        int[] rows = [.. Enumerable.Range(0, 1297)];
        random.Shuffle(rows.AsSpan());
        return new DataSplit(Part(rows[..1037]), Part(rows[1037..]), Part([.. Enumerable.Range(1297, 500)]), "Shuffled.");

        Dataset Part(int[] part) => shuffled.Select([.. part.Order()], "shuffled");
    }

    private sealed class Heard(List<ScalingChange> list) : IProgress<ScalingChange>
    {
        public void Report(ScalingChange value) => list.Add(value);
    }
}
