using System.Diagnostics;
using Entroscope.Benchmarks.Measuring;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Debd;

/// <summary>Trains on one set as <c>entroscope train</c> does when nothing is said, in a process of its own.</summary>
internal static class DebdTraining
{
    /// <summary>The command of the process that trains.</summary>
    public const string Command = "debd-training";

    /// <summary>Trains in a process of its own.</summary>
    /// <returns>The result, or null where it failed; the process has said why.</returns>
    public static DebdResult? Measure(DebdSetting setting)
    {
        (string output, int exitCode) = OwnProcess.Run(Command, ResultFile.ToLine(setting));
        return exitCode == 0 ? ResultFile.FromLine<DebdResult>(output) : null;
    }

    /// <summary>Trains in this process and writes the result.</summary>
    public static int Run(string[] arguments)
    {
        Console.WriteLine(ResultFile.ToLine(Train(ResultFile.FromLine<DebdSetting>(arguments[0]))));
        return 0;
    }

    private static DebdResult Train(DebdSetting setting)
    {
        long started = Stopwatch.GetTimestamp();
        var standard = new TrainingOptions();
        DataSplit split = DataLoader.LoadSplit(
            setting.Training, null, new SplitOptions { ValidationPath = setting.Validation, Seed = standard.Seed });
        TrainingOptions options = TrainingOptions.ForRows(split.Train.Observations.Rows);
        TrainedModel trained = TrainingJob.Run(split, new NetworkPlan { Components = setting.Components },
            options with { Engine = options.Engine with { Threads = setting.Threads } });
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double processor = Environment.CpuUsage.TotalTime.TotalSeconds;
        double memory = OwnProcess.PeakMemory();
        Evaluation? test = setting.Test is { } path ? Test(trained.Mixture, path, setting.Threads) : null;
        return new DebdResult(
            setting.Set,
            split.Train.Observations.Sites,
            split.Train.Observations.Rows,
            split.Validation.Observations.Rows,
            test?.Rows ?? 0,
            setting.Components,
            trained.Mixture.Components[0].Tree.Description,
            trained.Mixture.ParameterCount,
            trained.Training.BestStep,
            trained.Training.History.Count(s => s.Step > 0),
            seconds,
            processor,
            memory,
            trained.Training.Score,
            test?.LogLikelihood,
            test?.StandardError);
    }

    // Not before: the test rows must leave no trace in the alphabets, nor in time and memory.
    private static Evaluation Test(ConvACMixture model, string path, int threads) =>
        Evaluation.Compute(new ModelEngine(model, new EngineOptions { Threads = threads }), ModelData.Load(model, path).Data.Observations);
}
