using System.Diagnostics;
using Entroscope.Benchmarks.Measuring;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Information.Distance;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Scaling;
using Entroscope.Information.Sharing;
using Entroscope.Information.Theorems;
using Entroscope.Information.Widths;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Information;

/// <summary>Times what the commands of the information theory compute: docs/performance-information.md.</summary>
internal static class InformationCommand
{
    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--repeats", "--relative-error", "--threads"]);
        int repeats = Math.Max(1, options.Number("--repeats", 3));
        var engine = new EngineOptions { Threads = options.Number("--threads", 0) };
        double share = double.Parse(options.Text("--relative-error", "0.01"), System.Globalization.CultureInfo.InvariantCulture);
        Console.WriteLine(Machine.Describe());
        Console.WriteLine();
        Console.WriteLine("| what | result | seconds, median | shortest |");
        Console.WriteLine("| --- | --- | --- | --- |");
        double total = 0;
        foreach ((string what, Func<string> work) in Digits(Train(), new EntropyOptions { RelativeError = share, Seed = 1, Engine = engine }))
        {
            total += Time(what, work, repeats);
        }

        Console.WriteLine(Invariant($"| **all four commands** | | **{total:0.00}** | |"));
        foreach ((string what, Func<string> work) in Large(engine))
        {
            Time(what, work, repeats);
        }

        return 0;
    }

    private static ConvAC Train()
    {
        DataSplit split = DataLoader.LoadSplit("digits", null, new SplitOptions { Seed = 1 });
        return TrainingJob.Run(split, new NetworkPlan(), TrainingOptions.ForRows(split.Train.Observations.Rows) with { Seed = 1 }).Model;
    }

    // What each command computes, in the library.
    private static IEnumerable<(string What, Func<string> Work)> Digits(ConvAC model, EntropyOptions options)
    {
        yield return ("digits, `mi`: patches with the rest, pairs, classes, distance", () =>
        {
            PatchInformation patches = PatchInformationAnalysis.Measure(model, options);
            PairwiseInformationAnalysis.Compute(model);
            LatentClassInformation.Compute(model);
            DistanceLawAnalysis.Compute(model, DistanceLawAnalysis.Standard(model.Tree));
            return Invariant($"{patches.Draws} draws, errors up to {patches.MeanPerLevel[..^1].Max(l => l.StandardError / l.Value):0.00%}");
        });
        yield return ("digits, `entropy`: all levels, bracket", () =>
        {
            LayerEntropies entropies = EntropyAnalysis.Measure(model, options);
            EntropyBrackets.Compute(model, PairwiseInformationAnalysis.Compute(model).Matrix, options.Engine);
            return Invariant($"{entropies.Draws} draws, error of H(X) {entropies.Entropy.StandardError / entropies.Entropy.Value:0.00%}");
        });
        yield return ("digits, `scaling`: total correlations, laws, width advice", () =>
        {
            ScaleMeasurement measured = MeasuredScaling.OfNetwork(model, options).Measurement;
            LayerEntropies entropies = measured.Entropies!;
            PatchInformation patches = PatchInformationAnalysis.Measure(model, new EntropyOptions { Draws = entropies.Draws, Engine = options.Engine });
            WidthAdvice.Compute(model, entropies, Array.ConvertAll(patches.Nodes, n => n.Value), model.ParameterCount);
            return Invariant($"{entropies.Draws} draws, errors up to ")
                + Invariant($"{measured.Levels[..^1].Max(l => l.TotalCorrelation!.Value.StandardError / l.TotalCorrelation.Value.Value):0.00%}");
        });
        yield return ("digits, `verify`", () =>
        {
            Verification found = ModelVerification.Run(model, null, new VerificationOptions { Engine = options.Engine });
            return Invariant($"{found.Draws} draws, {found.Checks.Count} checks");
        });
    }

    private static IEnumerable<(string What, Func<string> Work)> Large(EngineOptions engine)
    {
        ConvAC wide = RandomNetwork.Categorical(1024, 64, 2);
        yield return ("Rényi entropy of order 2, N = 1024, r = 64",
            () => Invariant($"{RenyiEntropies.Operations(wide, 2):G2} operations, {RenyiEntropies.Compute(wide, 2, null, engine).Value:0.0} nats"));
        ConvAC pairs = RandomNetwork.Categorical(180, 32, 2);
        yield return ("matrix of the pairs of 180 binary sites, r = 32",
            () => Invariant($"{PairwiseInformationAnalysis.Compute(pairs, null, engine.Threads).Operations:G2} multiply-adds"));
    }

    // The first call compiles and is not counted.
    private static double Time(string what, Func<string> work, int repeats)
    {
        string result = work();
        double[] seconds = new double[repeats];
        for (int i = 0; i < repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        var timing = Timing.Of(seconds, 1);
        Console.WriteLine(Invariant($"| {what} | {result} | {timing.Median:0.000} | {timing.Minimum:0.000} |"));
        return timing.Median;
    }
}
