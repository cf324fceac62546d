using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Widths;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Tests.Learning;
using Entroscope.Workflow.Resizing;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>What other widths gain: planted widths are found, independent columns gain nothing, and the rows that decide took no part.</summary>
public sealed class WidthExperimentTests
{
    private static readonly WidthExperimentOptions OneThread = new() { Levels = false, Engine = new EngineOptions { Kind = EngineKind.Single, Threads = 1 } };

    // The truth has width 3 at every node. The long form, over more seeds and sizes, is the benchmark of docs/widths.md.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ThePlantedWidth_IsFound(ulong seed)
    {
        ModelSplit rows = Split(Learnable.Draw(Learnable.Planted(LeafFamily.Categorical, seed + 10), 800, seed).Data);
        WidthExperimentResult narrow = Try(rows, 2, seed);
        Assert.Equal(WidthConclusion.WiderGains, narrow.Conclusion);
        Assert.StartsWith("Twice the channels predict better: +", narrow.Sentence, StringComparison.Ordinal);
        WidthExperimentResult enough = Try(rows, 3, seed);
        Assert.Equal(WidthConclusion.WideEnough, enough.Conclusion);
        Assert.StartsWith("Wide enough as far as these rows can tell: twice as many ", enough.Sentence, StringComparison.Ordinal);
        WidthExperimentResult wide = Try(rows, 6, seed);
        Assert.True(wide.Conclusion is WidthConclusion.NarrowerSuffices or WidthConclusion.NarrowerGains, wide.Sentence);
    }

    [Fact]
    public void IndependentColumns_GainNothing()
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            Observations rows = Shuffled(Learnable.Draw(Learnable.Planted(LeafFamily.Categorical), 400, seed).Data, seed);
            WidthExperimentResult result = Try(Split(rows), 4, seed, OneThread with { Levels = true });
            Assert.All(result.Outcomes, o => Assert.False(o.Alternative.Step == WidthStep.Wider && o.Verdict == WidthGain.Gains, result.Sentence));
            Assert.NotEqual(WidthConclusion.WiderGains, result.Conclusion);
        }
    }

    [Fact]
    public void TheRowsThatDecide_TookNoPart()
    {
        // Noise, a network that could learn all rows by heart, and next to no prior: rows it had seen would be far more probable than chance.
        var random = new RandomStream(3, "noise");
        Observations noise = Observations.FromRows(
            [.. Enumerable.Range(0, 60).Select(_ => Enumerable.Range(0, 6).Select(_ => (double)random.NextInt(4)).ToArray())]);
        ModelSplit rows = Split(noise);
        ConvAC model = Trained(rows, 30, 1, o => o with { PriorStrengths = [0], PseudoCount = 1e-3, LeafPseudoCount = 1e-2, Steps = 40, Patience = 40 });
        WidthExperiment experiment = WidthExperiment.Plan(model, rows, Advice(model), OneThread with { Seeds = 6 });
        WidthExperimentResult result = experiment.Run();
        Assert.Equal((45, 6, 9), (result.TrainingRows, result.StoppingRows, result.HeldOutRows));
        Assert.Equal(54, result.Outcomes[1].Gain.Rows);
        Assert.All(result.Outcomes, o => Assert.True(o.LogLikelihood < -6 * Math.Log(4), Invariant($"{o.LogLikelihood}")));
    }

    [Fact]
    public void TheResult_DependsOnTheSeedAndNotOnThreads()
    {
        ModelSplit rows = Split(Learnable.Draw(Learnable.Planted(LeafFamily.Categorical), 200, 1).Data);
        double[] Gains(ulong seed, int threads) =>
            [.. Try(rows, 2, seed, OneThread with { Seeds = 2, Engine = OneThread.Engine with { Threads = threads } }).Outcomes.Select(o => o.Gain.Value)];
        Assert.Equal(Gains(1, 1), Gains(1, 3));
        Assert.NotEqual(Gains(1, 1), Gains(2, 1));
    }

    [Fact]
    public void ThePlan_IsThatOfTheRecord_AndTellsItsTrainings()
    {
        ModelSplit rows = Split(Learnable.Draw(Learnable.Planted(LeafFamily.Categorical), 200, 1).Data);
        TrainingOptions given = new()
        {
            Steps = 7,
            BatchSize = 50,
            StepExponent = 0.7,
            PseudoCount = 0.01,
            PriorStrengths = [0.5,
            2],
            OverRelaxation = 0.3,
            LeafPseudoCount = 0.4,
            Restarts = 2,
            Patience = 3,
            Seed = 9,
            Refit = true
        };
        ConvAC model = Trained(rows, 3, 9, _ => given);
        WidthExperiment plan = WidthExperiment.Plan(model, rows, Advice(model, 5000), OneThread with { Schedule = true, Seeds = 4 });
        Assert.Equivalent(given with { Refit = false, Engine = OneThread.Engine, MinimumVariance = plan.Training.MinimumVariance }, plan.Training);
        Assert.Equal(9UL, WidthExperiment.RecordedSeed(model));
        Assert.Equal([WidthStep.Present, WidthStep.Wider, WidthStep.Narrower, WidthStep.Schedule], plan.Alternatives.Select(a => a.Step));
        Assert.Equal(4 * 4, plan.Trainings);
        Assert.Equal([3, 6, 2], plan.Alternatives.Take(3).Select(a => a.Shape.Channels(model.Tree.Root)));
        Assert.All(plan.Alternatives.Take(3), a => Assert.Equal(4, a.Shape.Channels(0)));
        Assert.Equal(model.ParameterCount, plan.Alternatives[0].Parameters);
        Assert.True(plan.Operations > 4.0 * model.ParameterCount * plan.TrainingRows * 7 * 2 * 2 * 4);
        Assert.True(plan.Run() is { RecordedRows: true, Seeds: [9, 10, 11, 12] });
        Assert.False(WidthExperiment.Plan(model, new ModelSplit(rows.Validation, rows.Train,
            string.Empty), Advice(model), OneThread with { Seeds = 1 }).Run().RecordedRows);
    }

    [Fact]
    public void AHeightThatIsSaturatedOrIdle_IsTriedByItself()
    {
        ModelSplit rows = Split(Learnable.Draw(Learnable.Planted(LeafFamily.Categorical), 400, 1).Data);
        ConvAC model = Trained(rows, 2, 1);
        WidthAdvice advice = Advice(model);
        WidthExperiment plan = WidthExperiment.Plan(model, rows, advice, OneThread with { Levels = true });
        foreach (WidthAlternative a in plan.Alternatives.Where(a => a.Height is not null))
        {
            WidthUse use = a.Step == WidthStep.Wider ? WidthUse.Saturated : WidthUse.Idle;
            for (int v = 0; v < model.Tree.NodeCount; v++)
            {
                bool changes = model.Tree.HeightOf(v) == a.Height && advice.Nodes[v].Use == use;
                Assert.True(changes || a.Shape.Channels(v) == model.Shape.Channels(v));
            }
        }

        Assert.Contains(plan.Alternatives, a => a.Height is not null);
    }

    [Fact]
    public void ARowOfProbabilityZero_IsNotCompared()
    {
        // One row has a value that no other has; without pseudo-counts it is impossible where it is held out.
        Observations data = Observations.FromRows([.. Enumerable.Range(0, 40).Select(r => new double[] { r == 11 ? 2 : r % 2, r % 2, (r / 2) % 2, r % 2 })]);
        ModelSplit rows = Split(data, 3);
        ConvAC model = Trained(rows, 2, 1, o => o with { PseudoCount = 0, LeafPseudoCount = 0, PriorStrengths = [0] });
        WidthExperimentResult result = WidthExperiment.Plan(model, rows, Advice(model), OneThread with { Seeds = 7 }).Run();
        Assert.Equal((WidthConclusion.Unknown, WidthGain.Unknown), (result.Conclusion, result.Wider!.Verdict));
        Assert.StartsWith("Not comparable: ", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeTried_IsRefused()
    {
        ModelSplit rows = Split(Learnable.Draw(Learnable.Planted(LeafFamily.Categorical), 100, 1).Data);
        ConvAC model = Trained(rows, 2, 1, o => o with { Steps = 1 });
        WidthAdvice advice = Advice(model);
        void Refused<T>(string message, WidthExperimentOptions options, ModelSplit? other = null, WidthAdvice? wrong = null)
            where T : Exception => ErrorAssert.Throws<T>(message, () => WidthExperiment.Plan(model, other ?? rows, wrong ?? advice, options));
        Refused<ArgumentException>("The number of seeds must be 1..100, but is 0. (Parameter 'options')", OneThread with { Seeds = 0 });
        Refused<ArgumentException>("The share of the rows to compare on must be above 0 and at most 0.5, but is 0.6. (Parameter 'options')",
            OneThread with { HeldOutFraction = 0.6 });
        Refused<ArgumentException>("The share of the rows to stop on must be above 0 and at most 0.25, but is 0. (Parameter 'options')",
            OneThread with { StoppingFraction = 0 });
        Refused<ArgumentException>("The advice must be that of the network, and hold the schedule that is to be tried. (Parameter 'advice')",
            OneThread with { Schedule = true });
        Refused<DataException>("train: there are 19 rows to train on and to compare on, but at least 20 are needed.", OneThread,
            Split(rows.Train.Data.Observations.Select([.. Enumerable.Range(0, 19)])));
    }

    private static WidthExperimentResult Try(ModelSplit rows, int width, ulong seed, WidthExperimentOptions? options = null)
    {
        ConvAC model = Trained(rows, width, seed);
        return WidthExperiment.Plan(model, rows, Advice(model), options ?? OneThread).Run();
    }

    private static WidthAdvice Advice(ConvAC model, long? budget = null) =>
        WidthAdvice.Compute(model, EntropyAnalysis.Draw(model, new EntropyOptions { Draws = 300, Seed = 1 }), budget: budget);

    private static ConvAC Trained(ModelSplit rows, int width, ulong seed, Func<TrainingOptions, TrainingOptions>? change = null)
    {
        int count = rows.Train.Data.Observations.Rows;
        TrainingOptions options = TrainingOptions.ForRows(count) with { Steps = 30, Refit = false, Seed = seed, Engine = OneThread.Engine };
        var split = new DataSplit(rows.Train.Data, rows.Validation.Data, null, string.Empty);
        return TrainingJob.Run(split, new NetworkPlan { Tree = "line", Widths = [width] }, change?.Invoke(options) ?? options).Model;
    }

    private static ModelSplit Split(Observations data, int values = 4)
    {
        ColumnInfo[] columns = [.. Enumerable.Range(0, data.Sites).Select(i => new ColumnInfo(Invariant($"x{i}"), ColumnKind.Categorical, values, 0))];
        ModelData Part(string name, int from, int count)
        {
            var part = Dataset.Create(name, data.Select([.. Enumerable.Range(from, count)]), columns);
            return new(part, TestModels.Independent(data.Sites, values).Fit(part.Observations));
        }

        int training = data.Rows * 85 / 100;
        return new ModelSplit(Part("train", 0, training), Part("validation", training, data.Rows - training), string.Empty);
    }

    private static Observations Shuffled(Observations data, ulong seed)
    {
        int[][] order = [.. Enumerable.Range(0, data.Sites).Select(i =>
        {
            int[] rows = [.. Enumerable.Range(0, data.Rows)];
            new RandomStream(seed, "shuffled column", i).Shuffle<int>(rows);
            return rows;
        })];
        return Observations.FromRows(
            [.. Enumerable.Range(0, data.Rows).Select(r => Enumerable.Range(0, data.Sites).Select(i => data.Row(order[i][r])[i]).ToArray())]);
    }
}
