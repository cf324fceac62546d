using Entroscope.Benchmarks.Measuring;
using Entroscope.Benchmarks.Widths;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Efforts;

/// <summary>What an effort reaches on data, how well its time was predicted, and how it does on planted truths: docs/effort.md.</summary>
internal static class EffortCommand
{
    private const int TestRows = 5000;

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--effort", "--data", "--threads", "--seed", "--planted", "--rows", "--noise"]);
        if (!Enum.TryParse(options.Text("--effort", "normal"), ignoreCase: true, out Effort effort) || !Enum.IsDefined(effort))
        {
            throw new ArgumentException($"--effort must be one of quick, normal, thorough, but is '{options.Text("--effort", string.Empty)}'.");
        }

        int threads = options.Number("--threads", 0, 0);
        if (options.Has("--planted"))
        {
            return Planted(effort, options.Number("--planted", 10, 1), options.Number("--rows", 2000, 100), threads);
        }

        if (options.Has("--noise"))
        {
            return SplitNoise.Run(options.Text("--data", "digits"), options.Number("--noise", 5, 2), threads);
        }

        string path = options.Text("--data", "digits");
        DataSplit split = DataLoader.LoadSplit(path);
        TrainingOptions training = Options(split, (ulong)options.Number("--seed", 1, 0), threads) with { Refit = true };
        double estimate = EffortTraining.EstimateSeconds(split.Train, effort, training);
        Console.WriteLine(Invariant($"{path}, effort {effort}: about {estimate:0} s."));
        Console.WriteLine();
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        TrainedModel trained = EffortTraining.Run(split, effort, new NetworkPlan(), training, new EffortJob());
        double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine("| stage | from | parameters | EM steps | validation nats a row | seconds predicted | seconds | |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach ((int i, EffortStage s) in trained.Effort!.Stages.Index())
        {
            Console.WriteLine(Invariant($"| {s.Name} | {s.Start} | {s.Parameters} | {s.Steps} | {s.Score:0.000} | ")
                + Invariant($"{s.SecondsPredicted:0.0} | {s.Seconds:0.0} | ")
                + (i == trained.Effort.Chosen ? "chosen |" : "|"));
        }

        Dataset test = split.Test ?? split.Validation;
        Mean mean = Score(trained.Mixture, test, threads);
        double bits = -mean.Value / Math.Log(2) / test.Observations.Sites;
        Console.WriteLine();
        Console.WriteLine(Invariant($"{(split.Test is null ? "validation" : "test")}: {mean.Show("0.000")} nats a row, {bits:0.0000} bits a site; ")
            + Invariant($"{seconds:0} s, ")
            + $"tree {trained.Mixture.Components[0].Tree.Description}, {(trained.Training.Refitted ? "refitted" : "not refitted")}.");
        return 0;
    }

    private static int Planted(Effort effort, int seeds, int rows, int threads)
    {
        Console.WriteLine("| truth | seeds | effort less default, nats a test row | error over seeds | effort less truth | chosen stages |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach ((string name, Func<ulong, ConvAC> truth) in new (string, Func<ulong, ConvAC>)[]
        {
            ("width 4", seed => PlantedWidths.Truth(seed)), ("independent columns", PlantedWidths.Independent),
        })
        {
            var gains = new List<double>();
            var losses = new List<double>();
            var chosen = new List<string>();
            for (int seed = 1; seed <= seeds; seed++)
            {
                ConvAC model = truth((ulong)seed);
                DataSplit split = PlantedWidths.Split(model, rows, (ulong)seed);
                Dataset test = PlantedWidths.Split(model, TestRows, (ulong)(seed + 1000)).Train;
                TrainingOptions options = Options(split, (ulong)seed, threads);
                TrainedModel tried = EffortTraining.Run(split, effort, new NetworkPlan(), options, new EffortJob());
                double score = Score(tried.Mixture, test, threads).Value;
                gains.Add(score - Score(TrainingJob.Run(split, new NetworkPlan(), options).Mixture, test, threads).Value);
                losses.Add(score - Score(model, test, threads).Value);
                chosen.Add(tried.Effort!.Stages[tried.Effort.Chosen].Name);
            }

            string stages = string.Join(", ", chosen.CountBy(c => c).OrderByDescending(c => c.Value).Select(c => Invariant($"{c.Key}: {c.Value}")));
            Mean gain = Mean.Of(gains);
            Console.WriteLine(Invariant($"| {name} | {seeds} | {gain.Value:+0.0000;-0.0000} | {gain.Error:0.0000} | {losses.Average():0.0000} | {stages} |"));
        }

        return 0;
    }

    private static TrainingOptions Options(DataSplit split, ulong seed, int threads) => TrainingOptions.ForRows(split.Train.Observations.Rows) with
    {
        Seed = seed,
        Refit = false,
        Engine = new EngineOptions { Kind = EngineKind.Single, Threads = threads },
    };

    private static Mean Score(ConvACMixture model, Dataset data, int threads)
    {
        double[] log = new double[data.Observations.Rows];
        new ModelEngine(model, new EngineOptions { Threads = threads }).LogLikelihood(data.Observations, RowSelection.All(data.Observations), log);
        return Mean.Of(log);
    }
}
