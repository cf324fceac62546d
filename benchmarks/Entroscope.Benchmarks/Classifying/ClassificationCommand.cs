using System.Globalization;
using Entroscope.Benchmarks.Classes;
using Entroscope.Benchmarks.Measuring;
using Entroscope.Benchmarks.Missing;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Hybrid;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Classifying;

/// <summary>
/// Classes of planted tables and digits, named by networks, logistic regression and gradient boosting, with values missing completely at random:
/// docs/classification.md.
/// </summary>
internal static class ClassificationCommand
{
    private const string Digits = "digits";
    private const double ValidationShare = 0.15;

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(
            arguments, ["--tables", "--rows", "--test-rows", "--seeds", "--first", "--missing", "--hybrid", "--kind", "--threads", "--json"]);
        string[] known = [.. PlantedTable.Names, Digits];
        string[] tables = options.Text("--tables", string.Join(',', PlantedTable.Names)).Split(',');
        if (tables.FirstOrDefault(t => !known.Contains(t, StringComparer.Ordinal)) is { } odd)
        {
            throw new ArgumentException($"--tables must name some of {string.Join(", ", known)}, but has '{odd}'.");
        }

        double[] shares = [.. options.Text("--missing", "0,0.25,0.5").Split(',').Select(s => double.Parse(s, CultureInfo.InvariantCulture))];
        var setting = new ClassificationSetting(options.Number("--rows", 2000, 20), options.Number("--test-rows", 5000, 10),
            options.Number("--first", 1, 0), options.Number("--seeds", 5, 2), shares, options.Real("--hybrid") ?? new HybridOptions().DiscriminativeWeight,
            Enum.Parse<ColumnKind>(options.Text("--kind", nameof(ColumnKind.Categorical)), ignoreCase: true), options.Number("--threads", 0, 0));
        var results = new List<ClassificationResult>();
        Console.WriteLine(Invariant($"| table | missing in training, test | network | with --hybrid {setting.Hybrid} | logistic regression | ")
            + "gradient boosting | true distribution | network less the better peer | hybrid less the better peer |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (string table in tables)
        {
            foreach (ClassificationResult result in Measure(table, setting))
            {
                results.Add(result);
                Console.WriteLine(result.Line());
            }

            if (options.Has("--json"))
            {
                ResultFile.Write(options.Text("--json", string.Empty), results);
            }
        }

        return 0;
    }

    private static IEnumerable<ClassificationResult> Measure(string table, ClassificationSetting setting)
    {
        // Trained on whole rows, and on rows with as much missing as in the test.
        (double Train, double Test)[] cases =
            [.. setting.Missing.Select(s => (0.0, s)), .. setting.Missing.Where(s => s > 0).Select(s => (s, s))];
        double[][][] accuracy = [.. cases.Select(_ => new double[setting.Seeds][])];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = setting.Threads > 0 ? setting.Threads : Environment.ProcessorCount };
        Parallel.For(0, setting.Seeds, parallel, s =>
        {
            ulong seed = (ulong)(setting.First + s);
            (Dataset train, Dataset test) = table == Digits ? DigitRows(setting, seed) : PlantedRows(table, setting, seed);
            foreach (double trained in cases.Select(c => c.Train).Distinct())
            {
                IImageClassifier[] methods = Train(Hide(train, trained, seed, "training"), setting, seed);
                for (int c = 0; c < cases.Length; c++)
                {
                    if (cases[c].Train == trained)
                    {
                        Observations masked = Hide(test, cases[c].Test, seed, "test").Observations;
                        IImageClassifier[] truth = table == Digits ? [] : [new TrueClassifier(new PlantedTable(table), cases[c].Test)];
                        accuracy[c][s] =
                        [
                            .. methods.Concat(truth).Select(m => m.Classify(masked).Zip(test.Labels!).Average(p => p.First == p.Second ? 1.0 : 0)),
                        ];
                    }
                }
            }
        });
        return cases.Select((c, k) => ClassificationResult.Of(table, c.Train, c.Test, accuracy[k]));
    }

    private static IImageClassifier[] Train(Dataset rows, ClassificationSetting setting, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, rows.Observations.Rows)];
        int held = (int)(order.Length * ValidationShare);
        new RandomStream(seed, "validation rows").Shuffle<int>(order);
        var split = new DataSplit(rows.Select(order.AsSpan(held), "train"), rows.Select(order.AsSpan(0, held), "validation"), null, "by hand");
        TrainingOptions options = TrainingOptions.ForRows(split.Train.Observations.Rows) with
        {
            Seed = seed,
            Engine = new EngineOptions { Threads = 1 },
        };
        TrainedModel network = TrainingJob.Run(split, new NetworkPlan(), options);
        TrainedModel hybrid = HybridJob.Run(network, split, new HybridOptions { DiscriminativeWeight = setting.Hybrid }, options);
        return
        [
            new NetworkClassifier("network", [network.Model], 1),
            new NetworkClassifier("hybrid", [hybrid.Model], 1),
            new LogisticClassifier(split.Train, split.Validation, standardised: rows.Image is null),
            new BoostedClassifier(split.Train, split.Validation),
        ];
    }

    private static (Dataset Train, Dataset Test) PlantedRows(string name, ClassificationSetting setting, ulong seed)
    {
        var table = new PlantedTable(name);
        return (table.Draw(setting.Rows, seed), table.Draw(setting.TestRows, seed + 1_000_000));
    }

    // Other rows for the test with every seed.
    private static (Dataset Train, Dataset Test) DigitRows(ClassificationSetting setting, ulong seed)
    {
        const int TestRows = 500;
        Dataset all = DataLoader.Load(Digits, new DataOptions { Kind = setting.Kind });
        int[] order = [.. Enumerable.Range(0, all.Observations.Rows)];
        new RandomStream(seed, "test rows").Shuffle<int>(order);
        return (all.Select(order.AsSpan(TestRows), "train"), all.Select(order.AsSpan(0, TestRows), "test"));
    }

    private static Dataset Hide(Dataset data, double share, ulong seed, string part)
    {
        if (share == 0)
        {
            return data;
        }

        var random = new RandomStream(seed, Invariant($"hidden values, {share}, {part}"));
        double[][] rows = [.. Enumerable.Range(0, data.Observations.Rows).Select(data.Observations.Row)];
        foreach (double[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = random.NextDouble() < share ? double.NaN : row[i];
            }
        }

        return Dataset.Create(data.Name, Observations.FromRows(rows),
            [.. data.Columns.Select((c, i) => c with { Missing = rows.Count(row => double.IsNaN(row[i])) })], data.Labels, data.ClassNames, data.Image);
    }
}
