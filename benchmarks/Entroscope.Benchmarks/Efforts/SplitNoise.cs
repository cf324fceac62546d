using Entroscope.Benchmarks.Measuring;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Resizing;
using Entroscope.Model;
using Entroscope.Structure;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Efforts;

/// <summary>How much noise should part the copies of split channels: what it costs at first, and what further steps reach. docs/effort.md.</summary>
internal static class SplitNoise
{
    private const int Width = 8;
    private const int Steps = 60;
    private static readonly double[] Noises = [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 1];

    public static int Run(string path, int seeds, int threads)
    {
        Console.WriteLine("| noise | lost before the first step, nats | gained by the end over width 8 trained further, nats | error over seeds |");
        Console.WriteLine("| --- | --- | --- | --- |");
        (DataSplit Split, ConvAC Start, double Before, double Further, TrainingOptions Options)[] trials = [.. Enumerable.Range(1, seeds).Select(seed =>
        {
            DataSplit split = DataLoader.LoadSplit(path, null, new SplitOptions { Seed = (ulong)seed });
            var options = new TrainingOptions
            {
                Seed = (ulong)seed,
                Refit = false,
                Steps = Steps,
                Patience = 10,
                Engine = new EngineOptions { Kind = EngineKind.Single, Threads = threads },
            };
            var plan = new NetworkPlan { Tree = split.Train.Image is null ? "line" : null, Widths = [Width] };
            TrainingResult start = TrainingJob.Run(split, plan, options).Training;
            return (split, start.Chosen, start.Score, Train(split, start.Chosen, options).Score, options);
        })];
        foreach (double noise in Noises)
        {
            TrainingResult[] results = [.. trials.Select(t => Train(t.Split, Wider(t.Start, noise, t.Options.Seed), t.Options))];
            Mean gain = Mean.Of([.. results.Zip(trials, (r, t) => r.Score - t.Further)]);
            double loss = results.Zip(trials, (r, t) => t.Before - r.History[0].ValidationLogLikelihood!.Value).Average();
            Console.WriteLine(Invariant($"| {noise} | {loss:0.000} | {gain.Value:+0.000;-0.000} | {gain.Error:0.000} |"));
        }

        return 0;
    }

    private static ConvAC Wider(ConvAC start, double noise, ulong seed)
    {
        PoolingTree tree = start.Tree;
        int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(v => tree.IsSite(v) ? start.Shape.Channels(v) : 2 * Width)];
        return ChannelResizing.Resize(start, start.Shape.WithChannels(channels), noise, seed);
    }

    private static TrainingResult Train(DataSplit split, ConvAC start, TrainingOptions options) => ExpectationMaximization.TrainFrom(
        start, new TrainingSet(split.Train.Observations, split.Train.Labels), new TrainingSet(split.Validation.Observations, split.Validation.Labels), options);
}
