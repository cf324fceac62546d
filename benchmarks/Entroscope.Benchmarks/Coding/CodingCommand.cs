using System.Diagnostics;
using Entroscope.Coding;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Coding;

/// <summary>Lossless compression: its speed, random rows of every family that come back, and its sizes beside other compressors: docs/compression.md.</summary>
internal static class CodingCommand
{
    private const double Megabyte = 1e6;

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(
            arguments, ["--part", "--rows", "--sites", "--alphabet", "--widths", "--threads", "--text", "--window", "--steps", "--seed"], "--shared");
        switch (options.Text("--part", "speed"))
        {
            case "speed":
                return Speed(options);
            case "families":
                return Families(options);
            case "digits":
                return Digits(options);
            case "text":
                return TextWindows(options);
            default:
                throw new ArgumentException("--part must be speed, families, digits or text.");
        }
    }

    private static int Speed(CommandOptions options)
    {
        (int sites, int rows, int alphabet) = (options.Number("--sites", 256, 2), options.Number("--rows", 8192, 1), options.Number("--alphabet", 96, 1));
        var engine = new EngineOptions { Threads = options.Number("--threads", 1, 0) };
        foreach (int width in options.Numbers("--widths", 16, 32, 64))
        {
            ConvAC model = RandomNetwork.Categorical(sites, width, alphabet);
            Observations data = Sampling.Draw(model, rows, 3).Data;
            double size = sites * (double)rows / Megabyte;
            (RowCode code, (double Wall, double Processor) prepare) = Timed(() => new RowCode(model));
            CompressionSummary summary = null!;
            (byte[][] parts, (double Wall, double Processor) there) = Timed(
                () => RowCompression.Compress(code, FittingRows.Of(model, data), engine, out summary, CancellationToken.None));
            byte[] bytes = [.. parts.SelectMany(p => p)];
            (CodedRows rowsBack, (double Wall, double Processor) back) = Timed(() => RowCompression.Decompress(code, bytes, engine, CancellationToken.None));
            EnsureEqual(data, rowsBack.Data);
            Console.WriteLine(Invariant($"N = {sites}, r = {width}, K = {alphabet}, {rows} rows, {summary.Blocks} blocks: ")
                + Invariant($"compress {size / there.Processor:F2} MB/s, decompress {size / back.Processor:F2} MB/s of processor time ")
                + Invariant($"(elapsed {size / there.Wall:F2} and {size / back.Wall:F2}); tables {prepare.Processor:F2} s; ")
                + Invariant($"{bytes.Length} bytes, -log2 p {summary.Bits / 8:F1}"));
        }

        return 0;
    }

    private static int Families(CommandOptions options)
    {
        int rows = options.Number("--rows", 10_000, 1);
        ulong seed = (ulong)options.Number("--seed", 1, 0);
        foreach (LeafFamily family in new[] { LeafFamily.Categorical, LeafFamily.Bernoulli, LeafFamily.Binomial })
        {
            foreach ((string name, PoolingTree tree, bool shared) in Trees(seed))
            {
                var random = new RandomStream(seed, "coding benchmark", (int)family);
                var choice = new RandomNetworkOptions { MaxChannels = 16, MaxAlphabet = 200, MaxClasses = 4, NearDeterministic = 0.1, Families = [family] };
                ConvAC model = RandomNetworks.Build(tree, shared, random, choice);
                SampleSet drawn = Sampling.Draw(model, rows, seed);
                Report(Invariant($"{family}, {name}, drawn"), model, drawn.Data, model.Classes > 1 ? drawn.Classes : null);
                Report(Invariant($"{family}, {name}, any values"), model, RandomNetworks.Data(model, rows, 0.1, seed), null);
            }
        }

        return 0;
    }

    private static IEnumerable<(string Name, PoolingTree Tree, bool Shared)> Trees(ulong seed)
    {
        var random = new RandomStream(seed, "coding trees");
        yield return ("line:2 of 64", PoolingTree.Line(64), false);
        yield return ("shared line:2 of 64", PoolingTree.Line(64), true);
        yield return ("any shape of 50", RandomTrees.OfAnyShape(50, random), false);
        yield return ("a latent a variable of 50", RandomTrees.OfVariables(50, random), false);
        yield return ("cp of 50", PoolingTree.Cp(50), false);
    }

    private static void Report(string what, ConvAC model, Observations data, int[]? labels)
    {
        var code = new RowCode(model);
        byte[][] parts = RowCompression.Compress(
            code, FittingRows.Of(model, data, labels), new EngineOptions(), out CompressionSummary summary, CancellationToken.None);
        EnsureEqual(data, RowCompression.Decompress(code, [.. parts.SelectMany(p => p)], new EngineOptions(), CancellationToken.None).Data);
        double expected = summary.Bits / 8;
        double excess = summary.ExcessBytes;
        string verdict = excess <= (0.005 * expected) + 64 ? "within" : "BEYOND";
        Console.WriteLine(Invariant($"{what}: {data.Rows} rows came back; {summary.Bytes} bytes, -log2 p {expected:F1}, ")
            + Invariant($"missing values {summary.MissingBytes}, excess {excess:F1} bytes; {verdict} 0.5 % and 64 bytes"));
    }

    private static int Digits(CommandOptions options)
    {
        DataSplit split = DataLoader.LoadSplit("digits", split: new SplitOptions { Seed = 1 });
        CompareSizes(split, new NetworkPlan { Widths = options.Numbers("--widths", 32) }, options);
        return 0;
    }

    // Windows of a text without any overlap; the first nine tenths train, the rest are compressed.
    private static int TextWindows(CommandOptions options)
    {
        byte[] text = [.. options.Text("--text", "README.md").Split(',').SelectMany(Files).SelectMany(File.ReadAllBytes)];
        int window = options.Number("--window", 64, 2);
        int rows = text.Length / window;
        byte[] symbols = [.. text.Distinct().Order()];
        var codes = new SymbolCodes([.. symbols.Select(s => (long)s)]);
        var values = new ValueColumn[window];
        for (int i = 0; i < window; i++)
        {
            values[i] = ValueColumn.Of([.. Enumerable.Range(0, rows).Select(r => text[(r * window) + i])]);
        }

        ColumnInfo[] columns = [.. Enumerable.Range(0, window).Select(i => new ColumnInfo(Invariant($"x{i}"), ColumnKind.Categorical, codes.Count, 0)
        {
            Codes = codes,
        })];
        var all = Dataset.Create("text", new Observations(values), columns);
        int training = rows * 8 / 10, validation = rows / 10;
        var split = new DataSplit(
            Part(all, 0, training), Part(all, training, validation), Part(all, training + validation, rows - training - validation), "in order");
        Console.WriteLine(Invariant($"{text.Length} bytes of text, {symbols.Length} symbols, {rows} windows of {window}"));
        CompareSizes(split, new NetworkPlan
        {
            Tree = "line:2",
            Widths = options.Numbers("--widths", 32),
            LeafChannels = 32,
            SharedWeights = options.Has("--shared"),
        }, options);
        return 0;
    }

    private static IEnumerable<string> Files(string path) =>
        Directory.Exists(path) ? Directory.GetFiles(path).Order(StringComparer.Ordinal) : [path];

    private static Dataset Part(Dataset data, int start, int count) => data.Select([.. Enumerable.Range(start, count)], data.Name);

    private static void CompareSizes(DataSplit split, NetworkPlan plan, CommandOptions options)
    {
        var engine = new EngineOptions { Threads = options.Number("--threads", 0, 0) };
        var training = new TrainingOptions { Steps = options.Number("--steps", 30, 0), Engine = engine };
        ConvACMixture model = TrainingJob.Run(split, plan, training).Mixture;
        Dataset test = split.Test!;
        var rows = ModelData.Of(model.Pattern, test);
        byte[][] parts = RowCompression.Compress(new RowCode(model), rows.Rows, new EngineOptions(), out CompressionSummary summary, CancellationToken.None);
        byte[] raw = Bytes(test);
        Console.WriteLine(Invariant($"{raw.Length} bytes of held-out values, one each{(test.Labels is null ? string.Empty : " and one a class")}"));
        Console.WriteLine(Invariant($"entroscope: {parts.Sum(p => p.Length)} bytes, {8.0 * parts.Sum(p => p.Length) / summary.Values:F3} bits a value ")
            + Invariant($"(-log2 p: {summary.Bits / 8:F0} bytes; model of {model.ParameterCount} parameters)"));
        foreach ((string name, string[] words) in OtherCompressors.All)
        {
            if (OtherCompressors.Size(name, words, raw) is { } size)
            {
                Console.WriteLine(Invariant($"{name} {string.Join(' ', words)}: {size} bytes, {8.0 * size / summary.Values:F3} bits a value"));
            }
        }
    }

    private static byte[] Bytes(Dataset data)
    {
        using var stream = new MemoryStream();
        for (int r = 0; r < data.Observations.Rows; r++)
        {
            for (int i = 0; i < data.Observations.Sites; i++)
            {
                stream.WriteByte((byte)data.Observations[r, i]);
            }

            if (data.Labels is { } labels)
            {
                stream.WriteByte((byte)labels[r]);
            }
        }

        return stream.ToArray();
    }

    private static void EnsureEqual(Observations data, Observations back)
    {
        for (int i = 0; i < data.Sites; i++)
        {
            for (int r = 0; r < data.Rows; r++)
            {
                if (!data[r, i].Equals(back[r, i]))
                {
                    throw new ArgumentException(Invariant($"Row {r}, site {i}: {data[r, i]} came back as {back[r, i]}."));
                }
            }
        }
    }

    private static (T Result, (double Wall, double Processor) Seconds) Timed<T>(Func<T> work)
    {
        var watch = Stopwatch.StartNew();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        T result = work();
        return (result, (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - start).TotalSeconds));
    }
}
