using System.Diagnostics;
using System.IO.Compression;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Formats;
using Entroscope.Numerics;
using Parquet;
using Parquet.Schema;
using PureHDF;

namespace Entroscope.Benchmarks.Formats;

/// <summary>Measures how fast one mixed table loads from every format, each in a process of its own: docs/formats-tables.md.</summary>
internal static class FormatsCommand
{
    private const double Megabyte = 1e6;
    private const int RowsOfBatch = 100_000;
    private static readonly string[] Colours = ["red", "green", "blue", "white", "black"];

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--rows", "--file"]);
        if (options.Text("--file", string.Empty) is { Length: > 0 } file)
        {
            Measure(file, options.Number("--rows", 0));
            return 0;
        }

        int rows = options.Number("--rows", 1_000_000);
        string folder = Directory.CreateTempSubdirectory("entroscope-formats").FullName;
        try
        {
            WriteAll(folder, rows).GetAwaiter().GetResult();
            Console.WriteLine("| file | MB | s | s of processor time | MB/s of it | rows/s of it | peak MB |\n| --- | --- | --- | --- | --- | --- | --- |");
            foreach (string path in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
            {
                using Process child = Process.Start(Environment.ProcessPath!,
                    [.. Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal)
                        ? [Environment.GetCommandLineArgs()[0]] : System.Array.Empty<string>(),
                        "formats", "--file", path, "--rows", Invariant($"{rows}")]);
                child.WaitForExit();
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static void Measure(string path, int rows)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        Dataset data = DataLoader.Load(path, new DataOptions { Formats = TableFormats.All });
        double wall = watch.Elapsed.TotalSeconds;
        double seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        if (data.Observations.Rows != rows)
        {
            throw new InvalidOperationException(Invariant($"{data.Observations.Rows} rows were read of {rows}."));
        }

        double size = new FileInfo(path).Length / Megabyte;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(Invariant($"| {Path.GetFileName(path)} | {size:F1} | {wall:F2} | {seconds:F2} | {size / seconds:F0} | {rows / seconds:F0} | ")
            + Invariant($"{process.PeakWorkingSet64 / Megabyte:F0} |"));
    }

    private static async Task WriteAll(string folder, int rows)
    {
        var random = new RandomStream(1, "formats benchmark");
        double[] income = [.. Enumerable.Range(0, rows).Select(_ => Math.Round(40000 + (9000 * random.NextGaussian()), 2))];
        double[] score = [.. Enumerable.Range(0, rows).Select(_ => random.NextGaussian())];
        int[] age = [.. Enumerable.Range(0, rows).Select(_ => 18 + random.NextInt(63))];
        int[] visits = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(200))];
        string[] colour = [.. Enumerable.Range(0, rows).Select(_ => Colours[random.NextInt(Colours.Length)])];
        string[] region = [.. Enumerable.Range(0, rows).Select(_ => Invariant($"region-{random.NextInt(40)}"))];
        bool[] active = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(2) == 1)];
        DateTime[] signup = [.. Enumerable.Range(0, rows).Select(_ => new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(random.NextInt(1500)))];
        string csv = Path.Combine(folder, "table.csv");
        using (var writer = new StreamWriter(csv))
        {
            writer.Write("income,score,age,visits,colour,region,active,signup\n");
            for (int r = 0; r < rows; r++)
            {
                writer.Write(Invariant($"{income[r]:R},{score[r]:R},{age[r]},{visits[r]},{colour[r]},{region[r]},")
                    + Invariant($"{(active[r] ? "true" : "false")},{signup[r]:yyyy-MM-dd}\n"));
            }
        }

        using (FileStream plain = File.OpenRead(csv))
        using (var packed = new GZipStream(File.Create(csv + ".gz"), CompressionLevel.Optimal))
        {
            plain.CopyTo(packed);
        }

        await WriteParquet(Path.Combine(folder, "table.parquet"));
        await WriteArrow(Path.Combine(folder, "table.arrow"));
        var records = new H5File { ["t"] = Enumerable.Range(0, rows).Select(r =>
            new HdfRow
            {
                Income = income[r], Score = score[r], Age = age[r], Visits = visits[r],
                Colour = System.Array.IndexOf(Colours, colour[r]), Active = active[r] ? 1 : 0,
            }).ToArray() };
        records.Write(Path.Combine(folder, "table.h5"));

        async Task WriteParquet(string path)
        {
            DataField[] fields =
            [
                new DataField<double>("income"), new DataField<double>("score"), new DataField<int>("age"), new DataField<int>("visits"),
                new DataField("colour", typeof(string), isNullable: false), new DataField("region", typeof(string), isNullable: false),
                new DataField<bool>("active"),
                new DateTimeDataField("signup", DateTimeFormat.Date, isNullable: false),
            ];
            using FileStream stream = File.Create(path);
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream);
            for (int first = 0; first < rows; first += RowsOfBatch)
            {
                int count = Math.Min(RowsOfBatch, rows - first);
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await group.WriteAsync<double>(fields[0], income.AsMemory(first, count));
                await group.WriteAsync<double>(fields[1], score.AsMemory(first, count));
                await group.WriteAsync<int>(fields[2], age.AsMemory(first, count));
                await group.WriteAsync<int>(fields[3], visits.AsMemory(first, count));
                await group.WriteAsync(fields[4], colour[first..(first + count)]);
                await group.WriteAsync(fields[5], region[first..(first + count)]);
                await group.WriteAsync<bool>(fields[6], active.AsMemory(first, count));
                await group.WriteAsync<DateTime>(fields[7], signup.AsMemory(first, count));
            }
        }

        async Task WriteArrow(string path)
        {
            ArrowFileWriter? writer = null;
            using FileStream stream = File.Create(path);
            for (int first = 0; first < rows; first += RowsOfBatch)
            {
                int count = Math.Min(RowsOfBatch, rows - first);
                RecordBatch batch = new RecordBatch.Builder()
                    .Append("income", false, new DoubleArray.Builder().Append(income.AsSpan(first, count)).Build())
                    .Append("score", false, new DoubleArray.Builder().Append(score.AsSpan(first, count)).Build())
                    .Append("age", false, new Int32Array.Builder().Append(age.AsSpan(first, count)).Build())
                    .Append("visits", false, new Int32Array.Builder().Append(visits.AsSpan(first, count)).Build())
                    .Append("colour", false, new StringArray.Builder().AppendRange(colour[first..(first + count)]).Build())
                    .Append("region", false, new StringArray.Builder().AppendRange(region[first..(first + count)]).Build())
                    .Append("active", false, new BooleanArray.Builder().AppendRange(active[first..(first + count)]).Build())
                    .Append("signup", false, new Date32Array.Builder().AppendRange(signup[first..(first + count)]).Build())
                    .Build();
                writer ??= new ArrowFileWriter(stream, batch.Schema);
                await writer.WriteRecordBatchAsync(batch);
            }

            await writer!.WriteEndAsync();
            writer.Dispose();
        }
    }

    private struct HdfRow
    {
        public double Income;
        public double Score;
        public int Age;
        public int Visits;
        public int Colour;
        public int Active;
    }
}
