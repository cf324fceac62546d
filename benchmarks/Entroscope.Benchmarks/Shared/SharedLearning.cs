using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Benchmarks.Shared;

/// <summary>What networks learn of a source that is the same everywhere: excess over the exact code length on fresh rows, in nats a site.</summary>
internal static class SharedLearning
{
    private const int States = 6;
    private const int Symbols = 12;
    private const int TestValues = 1 << 17;
    private const int FewestTestRows = 16;
    private const int MostTestRows = 2000;

    public static int Run(CommandOptions options)
    {
        int seeds = options.Number("--seeds", 3, 1);
        int first = options.Number("--first", 1, 0);
        int width = options.Numbers("--widths", 16)[0];
        string[] sharings = options.Text("--sharings", $"{SharedSetting.None},{SharedSetting.Level},{SharedSetting.Convolution}").Split(',');
        Console.WriteLine($"| N | training rows | exact: nats a site | {string.Join(" | ", sharings.Select(s => $"excess, sharing {s}"))} |");
        Console.WriteLine($"| --- | --- | --- |{string.Concat(sharings.Select(_ => " --- |"))}");
        foreach (int sites in options.Numbers("--sites", 64))
        {
            foreach (int rows in options.Numbers("--rows", 100, 400, 1600))
            {
                double[] excess = new double[sharings.Length];
                double exact = 0;
                for (int seed = first; seed < first + seeds; seed++)
                {
                    var source = new HiddenChain(States, Symbols, (ulong)seed);
                    Observations test = source.Draw(Math.Clamp(TestValues / sites, FewestTestRows, MostTestRows), sites, (ulong)(1000 + seed));
                    double truth = source.MeanLogLikelihood(test);
                    exact -= truth / sites / seeds;
                    for (int i = 0; i < sharings.Length; i++)
                    {
                        excess[i] += (truth - Learned(source, sites, rows, width, sharings[i], (ulong)seed, test)) / sites / seeds;
                    }
                }

                Console.WriteLine(Invariant($"| {sites} | {rows} | {exact:0.0000} | {string.Join(" | ", excess.Select(e => Invariant($"{e:0.0000}")))} |"));
            }
        }

        return 0;
    }

    private static double Learned(HiddenChain source, int sites, int rows, int width, string sharing, ulong seed, Observations test)
    {
        LeafSpecification[] leaves = [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Categorical, Symbols), sites)];
        Observations data = source.Draw(rows, sites, (ulong)(2000 + seed));
        int training = rows * 4 / 5;
        var set = new TrainingSet(data.Select([.. Enumerable.Range(0, training)]));
        var validation = new TrainingSet(data.Select([.. Enumerable.Range(training, rows - training)]));
        TrainingOptions training1 = TrainingOptions.ForRows(training) with { Seed = seed, Steps = 60 };
        NetworkShape shape = RandomNetwork.SharedShape(PoolingTree.Line(sites), Math.Min(width, Symbols), width, sharing);
        ConvAC model = ExpectationMaximization.Train(shape, leaves, set, validation, training1).Model;
        return LogLikelihood.Compute(model, test, new EngineOptions { Kind = EngineKind.Single }).Average();
    }
}
