using System.Diagnostics;
using Entroscope.Benchmarks.Coding;
using Entroscope.Benchmarks.Measuring;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Information.Scaling;
using Entroscope.Learning;
using Entroscope.Structure;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Laws;

/// <summary>The laws of real data: docs/laws.md. Every finished training is a line of the store, and is not trained again.</summary>
internal static class LawsOfDataCommand
{
    private const double Bit = 0.69314718055994531;

    // What of a run is common to all data: widths, the window, the training.
    private sealed record Plan(string Folder, string? Store, int[] Widths, int Seeds, int Steps, int? Windows, GridSize? Window, int Threads, bool Check);

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(
            arguments, ["--data", "--folder", "--store", "--widths", "--seeds", "--steps", "--windows", "--window", "--threads", "--pictures"], "--no-check",
            "--no-training", "--no-sequence");
        string wanted = options.Text("--data", "all");
        RealData[] all = wanted == "all" ? RealData.All : [.. RealData.All.Where(d => d.Name == wanted)];
        if (all.Length == 0)
        {
            throw new ArgumentException($"--data must be all or one of {string.Join(", ", RealData.All.Select(d => d.Name))}, but is '{wanted}'.");
        }

        int window = options.Number("--window", 0, 0);
        var plan = new Plan(
            options.Text("--folder", "laws-data"), options.Text("--store", "laws.jsonl"), options.Numbers("--widths", 16, 32, 64),
            options.Number("--seeds", 2, 1), options.Number("--steps", 40, 1), options.Number("--windows", 0, 0) is > 0 and int w ? w : null,
            window > 0 ? new GridSize(1, window) : null, options.Number("--threads", 0, 0), !options.Has("--no-check"));
        foreach (RealData data in all)
        {
            if (data.PathIn(plan.Folder) is not { } path)
            {
                Console.WriteLine($"{data.Name}: left out, for {Path.Combine(plan.Folder, data.File)} is not there (docs/laws.md says how it is made).");
                Console.WriteLine();
                continue;
            }

            string pictures = options.Text("--pictures", string.Empty);
            if (data.IsLine && !options.Has("--no-sequence"))
            {
                var measured = SequenceMeasurement.Of(path, plan.Reading(data), data.Division(1));
                LawTables.WriteSequence(data, measured, Others(data, path, plan));
                if (pictures.Length > 0)
                {
                    LawPicture.Write(Path.Combine(pictures, $"laws-{data.Name}-pairs.svg"), data, measured.Pairs);
                }
            }

            LawRun[] runs = options.Has("--no-training") ? [] : [.. Trainings(plan).Select(t => Find(data, path, plan, t))];
            LawTables.WriteRuns(data, runs);
            if (pictures.Length > 0 && runs.Length > 0)
            {
                LawPicture.Write(Path.Combine(pictures, $"laws-{data.Name}.svg"), data, runs);
            }
        }

        return 0;
    }

    private static DataOptions Reading(this Plan plan, RealData data)
    {
        DataOptions reading = data.Reading(data.IsLine ? plan.Window : null);
        return reading.Sequence is { } sequence ? reading with { Sequence = sequence with { TrainingWindows = plan.Windows } } : reading;
    }

    // The widest network also with other seeds and on either half of the training rows: what is named must not depend on these.
    private static IEnumerable<(string Part, int Seed, int Width)> Trainings(Plan plan)
    {
        int widest = plan.Widths.Max();
        foreach (int width in plan.Widths)
        {
            yield return ("all", 1, width);
        }

        for (int seed = 2; seed <= plan.Seeds; seed++)
        {
            yield return ("all", seed, widest);
        }

        yield return ("first half", 1, widest);
        yield return ("second half", 1, widest);
    }

    private static LawRun Find(RealData data, string path, Plan plan, (string Part, int Seed, int Width) training)
    {
        bool check = plan.Check && training == ("all", 1, plan.Widths.Max());
        string key = Invariant($"{data.Name} {plan.Window?.Width ?? 0} {plan.Windows ?? 0} {plan.Steps} ")
            + Invariant($"{training.Part} {training.Seed} {training.Width} {check}");
        LawRun? known = File.Exists(plan.Store) ? File.ReadLines(plan.Store).Select(ResultFile.FromLine<LawRun>).FirstOrDefault(r => r.Key == key) : null;
        if (known is not null)
        {
            return known;
        }

        LawRun run = Train(data, path, plan, training, check, key);
        File.AppendAllText(plan.Store!, ResultFile.ToLine(run) + "\n");
        return run;
    }

    private static LawRun Train(RealData data, string path, Plan plan, (string Part, int Seed, int Width) training, bool check, string key)
    {
        DataSplit split = DataLoader.LoadSplit(path, plan.Reading(data), data.Division((ulong)training.Seed));
        split = training.Part == "all" ? split : split with { Train = Half(split.Train, training.Part == "first half") };
        Dataset heldOut = split.Test ?? split.Validation;
        var engine = new EngineOptions { Kind = EngineKind.Single, Threads = plan.Threads };
        var network = new NetworkPlan
        {
            Tree = data.Window is null ? null : data.IsLine ? "line:2" : "grid",
            Widths = [training.Width],
            LeafChannels = training.Width,
            SharedWeights = data.Window is not null,
        };
        var options = new TrainingOptions
        {
            Steps = plan.Steps, PriorStrengths = [1], Refit = false, Seed = (ulong)training.Seed, Engine = engine,
        };
        var watch = Stopwatch.StartNew();
        TrainedModel trained = TrainingJob.Run(split, network, options);
        double seconds = watch.Elapsed.TotalSeconds;
        var rows = ModelData.Of(trained.Mixture.Pattern, heldOut);
        var measured = MeasuredScaling.OfRows(trained.Model, rows.Data.Observations);
        string shown = measured.AwaitsCheck ? ScalingSentence.Name(measured.Law.Best!.Kind) : NameOf(measured.Law.Verdict);
        ScalingLawFit? best = measured.Law.Best;
        string parameters = best is null ? string.Empty : string.Join(
            ", ", best.Parameters.Where(p => p.Name is "beta" or "c1" or "gamma" or "xi")
                .Select(p => Invariant($"{p.Name} = {p.Value:0.00} ({p.Lower:0.00} to {p.Upper:0.00})")));
        MeasuredScaling? judged = check ? CheckNetworks.Check(trained.Model, split, measured, rows.Data.Observations, engine) : null;
        string? verdict = judged is null ? null : Invariant($"{NameOf(judged.Law.Verdict)} ({judged.Law.Weight:0.00})");
        Console.Error.WriteLine(Invariant($"{key}: {seconds:0} s; {judged?.Law.Sentence ?? measured.Law.Sentence}"));
        return new LawRun(
            key, data.Name, training.Part, training.Seed, training.Width, split.Train.Observations.Rows, heldOut.Observations.Rows, seconds,
            [.. measured.Measurement.Levels.Select(l => new LawRunLevel(
                l.PatchSize, l.Marginal.Value / Bit, Finite(l.Marginal.StandardError) / Bit, l.TotalCorrelation?.Value / Bit,
                Finite(l.TotalCorrelation?.StandardError) / Bit, l.IsLimitedByWidth))],
            shown, best is null ? null : ScalingSentence.Name(best.Kind), Finite(best?.Weight), parameters, verdict);
    }

    private static string NameOf(ScalingVerdict verdict) => verdict switch
    {
        ScalingVerdict.FiniteRange => "finite range",
        ScalingVerdict.TooFewScales => "too few scales",
        ScalingVerdict.NoScale => "no scale",
        ScalingVerdict.Undecided => "undecided",
        ScalingVerdict.NoLaw => "no law",
        ScalingVerdict.NoInformation => "no information",
        _ => ScalingSentence.Name(Enum.Parse<ScalingLawKind>($"{verdict}")),
    };

    private static double Finite(double? value) => value is { } known && double.IsFinite(known) ? known : 0;

    private static Dataset Half(Dataset train, bool first)
    {
        int half = train.Observations.Rows / 2;
        return train.Select([.. Enumerable.Range(first ? 0 : train.Observations.Rows - half, half)], train.Name);
    }

    // What other compressors need for a site: all held-out windows one after the other, the same behind the training text, and each window by itself.
    private static IEnumerable<(string Name, double Whole, double Behind, double Alone)> Others(RealData data, string path, Plan plan)
    {
        DataOptions reading = plan.Reading(data);
        DataSplit split = DataLoader.LoadSplit(path, reading with { Sequence = reading.Sequence! with { TrainingWindows = 1 } }, data.Division(1));
        byte[][] windows = [.. Enumerable.Range(0, split.Test!.Observations.Rows).Select(r => Array.ConvertAll(split.Test.Observations.Row(r), Symbol))];
        byte[] whole = [.. windows.SelectMany(w => w)];
        byte[] training = [.. SequenceMeasurement.TrainingSymbols(path, reading, data.Division(1)).SelectMany(s => s).Select(s => (byte)(s < 0 ? 255 : s))];
        int step = Math.Max(1, windows.Length / 100);
        byte[][] some = [.. windows.Where((_, r) => r % step == 0)];
        foreach ((string name, string[] words) in OtherCompressors.All.Where(c => c.Name is "zstd" or "xz" or "bzip2"))
        {
            if (OtherCompressors.Size(name, words, whole) is not { } size)
            {
                Console.WriteLine($"{name}: left out, for it is not installed.");
                continue;
            }

            double behind = OtherCompressors.Size(name, words, [.. training, .. whole])!.Value - OtherCompressors.Size(name, words, training)!.Value;
            double alone = some.Sum(w => (double)OtherCompressors.Size(name, words, w)!.Value) / some.Sum(w => w.Length);
            yield return ($"{name} {words[0]}", 8.0 * size / whole.Length, 8 * behind / whole.Length, 8 * alone);
        }

        static byte Symbol(double x) => double.IsNaN(x) ? (byte)255 : (byte)x;
    }
}
