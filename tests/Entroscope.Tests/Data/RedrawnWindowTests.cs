using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Tests.Files;
using Entroscope.Tests.Learning;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Data;

/// <summary>Training windows begin at other places in every pass, which follow from the seed, the restart and the step.</summary>
public sealed class RedrawnWindowTests
{
    private const int Window = 16;
    private static readonly NetworkPlan Small = new() { Widths = [4] };

    [Fact]
    public void EveryDraw_HasOneWindowOfEveryPart_WithinTheTrainingStretches()
    {
        using var folder = new TemporaryFolder();
        DataSplit split = Positions(folder, 3000);
        double[] training = Beginnings(split.Train.Observations);
        HashSet<double> allowed = [.. Reach(split)];
        RedrawnColumns redrawn = split.Train.Observations.Redrawn()!;
        var rows = new Observations(redrawn.Columns);
        var seen = new HashSet<double>();
        for (int pass = 0; pass < 20; pass++)
        {
            redrawn.Draw(new RandomStream(5, "passes", pass));
            double[] begins = Beginnings(rows);
            Assert.Equal(begins.Order(), begins);
            Assert.All(begins, b => Assert.Contains(b, allowed));
            Assert.All(Enumerable.Range(0, rows.Rows), r => Assert.Equal(Enumerable.Range(0, Window).Select(i => begins[r] + i), rows.Row(r)));
            seen.UnionWith(begins);
        }

        Assert.True(seen.Count > 4 * training.Length, Invariant($"{seen.Count} places of {training.Length} windows"));
        Assert.Equal(training, Beginnings(split.Train.Observations));
    }

    [Fact]
    public void SomeRows_AreDrawnWithinTheirOwnParts_AndOnlyDrawnWindowsAgain()
    {
        using var folder = new TemporaryFolder();
        DataSplit split = Positions(folder, 3000);
        int[] chosen = [7, 2, 2, 30];
        RedrawnColumns all = split.Train.Observations.Redrawn()!;
        RedrawnColumns some = split.Train.Observations.Select(chosen).Redrawn()!;
        all.Draw(new RandomStream(1, "same"));
        some.Draw(new RandomStream(1, "same"));
        double[] begins = Beginnings(new Observations(all.Columns));
        Assert.Equal(chosen.Select(c => begins[c]), Beginnings(new Observations(some.Columns)));
        Assert.Null(split.Validation.Observations.Redrawn());
        Assert.Null(Observations.FromRows([[1, 2]]).Redrawn());
        Assert.Null(new Observations([split.Train.Observations.Column(0).Select([0, 1]), split.Train.Observations.Column(1).Select([1, 0])]).Redrawn());
        var stacked = StackedColumn.Stack(new TrainingSet(split.Train.Observations), new TrainingSet(split.Validation.Observations));
        RedrawnColumns together = stacked.Data.Redrawn()!;
        together.Draw(new RandomStream(1, "same"));
        Assert.Equal([.. begins, .. Beginnings(split.Validation.Observations)], Beginnings(new Observations(together.Columns)));
    }

    [Fact]
    public void ThePlanOfAPass_FollowsFromRestartAndStep()
    {
        using var folder = new TemporaryFolder();
        DataSplit split = Text(folder);
        TrainingProblem problem = Problem(split, 0);
        var plan = new BatchPlan(problem, TrainingPhase.Search);
        double[][] passes = [.. new[] { (0, 0), (0, 1), (1, 0), (0, 1) }.Select(p => Values(plan, p.Item1, p.Item2))];
        Assert.Equal(passes[1], passes[3]);
        Assert.Equal(passes[2], Values(new BatchPlan(problem, TrainingPhase.Search), 1, 0));
        Assert.NotEqual(passes[0], passes[1]);
        Assert.NotEqual(passes[0], passes[2]);
        Assert.NotEqual(passes[0], Values(new BatchPlan(problem, TrainingPhase.Refit), 0, 0));
        Assert.NotEqual(passes[1], Values(new BatchPlan(Problem(split, 9), TrainingPhase.Search), 0, 1));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(70, 1)]
    [InlineData(70, 3)]
    public void AResumedTraining_GivesTheSameBits_WhateverTheThreads(int batch, int threads)
    {
        using var folder = new TemporaryFolder();
        DataSplit split = Text(folder);
        TrainingOptions options = new()
        {
            Steps = 3,
            BatchSize = batch,
            PriorStrengths = [0.3, 1],
            Engine = new EngineOptions { Kind = EngineKind.Single, Threads = threads },
        };
        var whole = new MemoryStore();
        TrainedModel expected = TrainingJob.Run(split, Small, options, whole);
        TrainedModel alone = TrainingJob.Run(split, Small, options with { Engine = options.Engine with { Threads = 1 } });
        AssertSame(expected.Model, alone.Model);
        for (int kill = 1; kill <= whole.Saves; kill += 2)
        {
            var broken = new MemoryStore(killAtSave: kill);
            Assert.Throws<KilledException>(() => TrainingJob.Run(split, Small, options, broken));
            AssertSame(expected.Model, TrainingJob.Run(split, Small, options, new MemoryStore(broken.Latest)).Model);
        }
    }

    // Few windows of a long text: in fifteen passes over 40 windows fifteen times as many are seen.
    [Fact]
    public void FewWindows_LearnMoreWhenTheyAreDrawnAgain()
    {
        using var folder = new TemporaryFolder();
        DataSplit split = Text(folder, windows: 40);
        DataSplit still = split with { Train = Dataset.Create("still", Observations.FromRows(DataFiles.Values(split.Train)), split.Train.Columns) };
        TrainingOptions options = new() { Steps = 15, PriorStrengths = [0.3], Refit = false };
        NetworkPlan shared = Small with { Tree = "line:2", SharedWeights = true };
        Assert.True(TrainingJob.Run(split, shared, options).Training.Score > TrainingJob.Run(still, shared, options).Training.Score + 0.1);
    }

    private static DataSplit Positions(TemporaryFolder folder, int length)
    {
        string file = folder["positions.csv"];
        File.WriteAllText(file, "x\n" + string.Concat(Enumerable.Range(0, length).Select(i => Invariant($"{i}\n"))));
        return DataLoader.LoadSplit(
            file, new DataOptions { Kind = ColumnKind.Real, Sequence = SequenceWindowTests.Window(Window) with { TrainingWindows = 60 } });
    }

    private static DataSplit Text(TemporaryFolder folder, int windows = 200)
    {
        var random = new RandomStream(3, "letters of a chain");
        byte[] text = new byte[6000];
        int state = 0;
        for (int i = 0; i < text.Length; i++)
        {
            state = random.NextDouble() < 0.7 ? (state + 1) % 5 : random.NextInt(5);
            text[i] = (byte)(97 + state);
        }

        File.WriteAllBytes(folder["a.txt"], text);
        return DataLoader.LoadSplit(folder["a.txt"], new DataOptions { Sequence = SequenceWindowTests.Window(8) with { TrainingWindows = windows } });
    }

    private static TrainingProblem Problem(DataSplit split, ulong seed)
    {
        NetworkShape shape = Small.For(split.Train, PoolingTree.Line(split.Train.Observations.Sites));
        return new TrainingProblem(shape, split.Train.LeafSpecifications(), new TrainingSet(split.Train.Observations), new TrainingOptions { Seed = seed });
    }

    private static double[] Values(BatchPlan plan, int restart, int step)
    {
        plan.Begin(restart, step);
        return [.. Enumerable.Range(0, plan.Set.Data.Rows).SelectMany(plan.Set.Data.Row)];
    }

    private static double[] Beginnings(Observations data) => [.. Enumerable.Range(0, data.Rows).Select(r => data[r, 0])];

    // Where windows may begin: a window's length away from all that is held out.
    private static IEnumerable<double> Reach(DataSplit split)
    {
        HashSet<double> held = [.. Enumerable.Range(0, split.Validation.Observations.Rows).SelectMany(split.Validation.Observations.Row)];
        return Enumerable.Range(0, 3000 - Window + 1).Where(b => !Enumerable.Range(b, Window).Any(i => held.Contains(i))).Select(b => (double)b);
    }

    private static void AssertSame(ConvAC expected, ConvAC model)
    {
        Assert.Equal(ConvACMixture.Of(expected).ParameterCount, ConvACMixture.Of(model).ParameterCount);
        Assert.Equal(Entroscope.Coding.ModelFingerprint.Of(ConvACMixture.Of(expected)), Entroscope.Coding.ModelFingerprint.Of(ConvACMixture.Of(model)));
    }
}
