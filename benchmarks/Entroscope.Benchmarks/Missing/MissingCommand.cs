using Entroscope.Benchmarks.Measuring;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Benchmarks.Missing;

/// <summary>Classification of images with missing pixels: docs/missing.md. No method is told of the patterns in training.</summary>
internal static class MissingCommand
{
    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--sets", "--data", "--rows", "--repeats", "--threads", "--json"]);
        (int largest, int? repeats) = (options.Number("--rows", int.MaxValue, 2), options.Has("--repeats") ? options.Number("--repeats", 1, 1) : null);
        var results = new List<MissingResult>();
        foreach (string name in options.Text("--sets", "digits").Split(','))
        {
            MissingSetting setting = Array.Find(MissingSetting.All, s => s.Name == name)
                ?? throw new ArgumentException($"--sets must name some of {string.Join(", ", MissingSetting.All.Select(s => s.Name))}, but has '{name}'.");
            string path = name == "digits" ? name : options.Text("--data", name);
            IImageClassifier[] methods = setting.Train(Load, options.Number("--threads", 0));
            Dataset test = Load(1).Test ?? throw new ArgumentException($"{path} has no test images.");
            int rows = Math.Min(largest, test.Observations.Rows);
            test = test.Select([.. Enumerable.Range(0, rows)], test.Name);
            results.AddRange(Measure(setting, methods, test, repeats ?? setting.Repeats));
            Show(setting, methods, results);
            if (options.Has("--json"))
            {
                ResultFile.Write(options.Text("--json", string.Empty), results);
            }

            DataSplit Load(ulong seed) => DataLoader.LoadSplit(path, new DataOptions { Kind = setting.Kind }, new SplitOptions { Seed = seed });
        }

        return 0;
    }

    private static IEnumerable<MissingResult> Measure(MissingSetting setting, IImageClassifier[] methods, Dataset test, int repeats)
    {
        foreach (MissingPattern pattern in setting.Patterns)
        {
            int masks = pattern is { Squares: 0, Probability: 0 } ? 1 : repeats;
            double[][] right = [.. methods.Select(_ => new double[test.Observations.Rows])];
            for (int repetition = 0; repetition < masks; repetition++)
            {
                Observations masked = pattern.Apply(test.Observations, test.Image!.Value, repetition);
                for (int m = 0; m < methods.Length; m++)
                {
                    int[] classes = methods[m].Classify(masked);
                    for (int r = 0; r < classes.Length; r++)
                    {
                        right[m][r] += classes[r] == test.Labels![r] ? 1.0 / masks : 0;
                    }
                }
            }

            Console.Error.WriteLine($"{setting.Name}: {pattern.Name} done");
            for (int m = 0; m < methods.Length; m++)
            {
                yield return Summarise(setting, methods[m], pattern, right[m], masks);
            }
        }
    }

    private static MissingResult Summarise(MissingSetting setting, IImageClassifier method, MissingPattern pattern, double[] right, int masks)
    {
        double mean = right.Average();
        double error = Math.Sqrt(right.Sum(x => (x - mean) * (x - mean)) / (right.Length - 1) / right.Length);
        return new MissingResult(setting.Name, method.Name, pattern.Name, mean, error, right.Length, masks);
    }

    private static void Show(MissingSetting setting, IImageClassifier[] methods, List<MissingResult> results)
    {
        MissingPattern[] patterns = [.. setting.Patterns];
        Console.WriteLine($"| {setting.Name} | {string.Join(" | ", patterns.Select(p => p.Name))} |");
        Console.WriteLine($"| --- |{string.Concat(patterns.Select(_ => " --- |"))}");
        foreach (IImageClassifier method in methods)
        {
            IEnumerable<string> cells = results.Where(r => r.Set == setting.Name && r.Method == method.Name)
                .Select(r => Invariant($"{100 * r.Accuracy:0.0} ± {100 * r.StandardError:0.0}"));
            Console.WriteLine($"| {method.Name} | {string.Join(" | ", cells)} |");
        }

        Console.WriteLine();
    }
}
