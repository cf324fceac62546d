using System.Diagnostics;
using System.Globalization;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Engine.Signed;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Score;
using Entroscope.Model;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Scores;

/// <summary>Networks of real weights trained as classifiers, and the speed of their engine beside the generative one: docs/score.md.</summary>
internal static class ScoreCommand
{
    private const int SpeedRows = 512;

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(
            arguments, ["--data", "--seeds", "--widths", "--steps", "--threads", "--rows", "--batch", "--learning-rate", "--dropout", "--weight-decay"],
            "--speed", "--table");
        int threads = options.Number("--threads", 0);
        if (options.Has("--speed"))
        {
            Speed(options.Number("--widths", 64, 1), threads);
            return 0;
        }

        string path = options.Text("--data", "digits");
        var standard = new ScoreOptions();
        ScoreOptions score = standard with
        {
            Steps = options.Number("--steps", standard.Steps),
            BatchSize = options.Number("--batch", standard.BatchSize),
            FromPrototypes = !options.Has("--table"),
            LearningRate = Real("--learning-rate", standard.LearningRate),
            Dropout = Real("--dropout", standard.Dropout),
            WeightDecay = Real("--weight-decay", standard.WeightDecay),
        };
        NetworkPlan plan = new() { Widths = options.Has("--widths") ? [options.Number("--widths", 1, 1)] : null };
        Console.WriteLine("| seed | parameters | passes | validation accuracy | test rows | test accuracy | cross-entropy | CPU seconds |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        var accuracies = new List<double>();
        for (int seed = 1; seed <= options.Number("--seeds", 3, 1); seed++)
        {
            int? most = options.Has("--rows") ? options.Number("--rows", 1, 1) : null;
            DataSplit rows = DataLoader.LoadSplit(
                path, new DataOptions { Kind = score.FromPrototypes ? ColumnKind.Real : null, MaxRows = most }, new SplitOptions { Seed = (ulong)seed });
            accuracies.Add(Train(rows, plan, score, (ulong)seed, threads));
        }

        Console.WriteLine(Invariant($"mean {100 * accuracies.Average():0.00} %"));
        return 0;

        double Real(string name, double value) => options.Has(name) ? double.Parse(options.Text(name, string.Empty), CultureInfo.InvariantCulture) : value;
    }

    private static double Train(DataSplit rows, NetworkPlan plan, ScoreOptions options, ulong seed, int threads)
    {
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        var standard = TrainingOptions.ForRows(rows.Train.Observations.Rows);
        TrainedModel trained = ScoreJob.Run(
            rows, plan, null, options, standard with { Seed = seed, Engine = standard.Engine with { Threads = threads } });
        double seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        Dataset test = rows.Test ?? throw new ArgumentException($"{rows.Train.Name} has no test rows.");
        ISignedEngine engine = SignedEngines.Create(trained.Model, new EngineOptions { Threads = threads });
        var scores = ScoreProbabilities.Compute(engine, test.Observations, test.Labels, CancellationToken.None);
        double? validation = trained.Training.History.Last(s => s.ValidationAccuracy is not null && s.Step <= trained.Training.BestStep).ValidationAccuracy;
        Console.WriteLine(Invariant($"| {seed} | {trained.Model.ParameterCount} | {trained.Training.BestStep} | {100 * validation:0.0} % | ")
            + Invariant($"{test.Observations.Rows} | {100 * scores.Accuracy:0.00} % | {-scores.Mean:0.0000} | {seconds:0} |"));
        return scores.Accuracy;
    }

    // One pass up and down of both engines through one tree, all rows of one batch.
    private static void Speed(int width, int threads)
    {
        const int Sites = 256, Values = 16;
        var options = new EngineOptions { Kind = EngineKind.Single, Threads = threads };
        ConvAC model = RandomNetwork.Categorical(Sites, width, Values);
        Observations data = RandomNetworks.Data(model, SpeedRows, 0, 1);
        var scaled = new ScaledEngine<float>(model, options);
        var counts = new ExpectedCounts(model);
        ConvAC real = RealNetwork.Of(model);
        ISignedEngine signed = SignedEngines.Create(real, options);
        var gradient = new SignedGradient(real);
        var objective = new LogScore();
        (double generative, double score) = (double.PositiveInfinity, double.PositiveInfinity);
        for (int turn = 0; turn < 5; turn++)
        {
            generative = Math.Min(generative, Time(() => scaled.AddExpectedCounts(data, RowSelection.All(data), null, null, counts, CancellationToken.None)));
            score = Math.Min(score, Time(() => signed.AddGradient(data, RowSelection.All(data), objective, gradient)));
        }

        Console.WriteLine(Invariant($"{Sites} sites, width {width}, {SpeedRows} rows: generative {1e3 * generative:0.0} ms, score {1e3 * score:0.0} ms, ")
            + Invariant($"speed of score {generative / score:0.00} of the generative engine's; {signed.Rescued / 5} rows of a pass computed again"));

        static double Time(Action action)
        {
            long begin = Stopwatch.GetTimestamp();
            action();
            return Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }
    }

    /// <summary>J = log |h| of a network of one class.</summary>
    private sealed class LogScore : IScoreObjective
    {
        public double Differentiate(int row, ReadOnlySpan<double> relative, double logPeak, Span<double> derivative)
        {
            derivative[0] = relative[0];
            return logPeak;
        }

        public double OfZero(int row) => 0;
    }
}
