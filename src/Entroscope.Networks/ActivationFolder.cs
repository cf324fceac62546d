using Entroscope.Networks.Measurements;

namespace Entroscope.Networks;

/// <summary>Activations saved as arrays, one NPY file a layer with the rows first: what hooks of any framework write. No model is needed.</summary>
public static class ActivationFolder
{
    private const string LabelFile = "labels.npy";
    private const int RowsAtOnce = 16;

    /// <summary>Returns whether a folder holds arrays.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>True where it holds an NPY file besides that of the labels.</returns>
    public static bool Is(string path) => Directory.Exists(path) && Files(path).Length > 0;

    /// <summary>Measures the layers; they are read row by row, in the order of their names, numbers in them as numbers.</summary>
    /// <param name="path">The folder; <c>labels.npy</c> in it holds the classes.</param>
    /// <param name="options">Rows, samples, labels, layers; nothing about inputs.</param>
    /// <param name="progress">Receives the number of layers that are done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The report.</returns>
    /// <exception cref="DataException">A file cannot be read, or the arrays have different numbers of rows.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static NetworkReport Observe(string path, ObservationOptions options, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        if (options.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        string[] patterns = (options.Layers ?? "*").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] files = [.. Files(path).Where(f => Array.Exists(patterns, p =>
            System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(p, Path.GetFileNameWithoutExtension(f), ignoreCase: false)))];
        Refuse.Data(files.Length == 0, $"{path}: holds no NPY file of activations that is meant.");
        ArrayRows[] arrays = Array.ConvertAll(files, ArrayRows.Open);
        try
        {
            int total = arrays[0].Rows;
            ArrayRows? other = Array.Find(arrays, a => a.Rows != total);
            Refuse.Data(other is not null, $"{other?.Place}: has {other?.Rows} rows, but {arrays[0].Place} has {total}.");
            string own = Path.Combine(path, LabelFile);
            (int[]? labels, string[] names) = (options.Labels ?? (File.Exists(own) ? own : null)) is { } file
                ? Data.Readers.LabelFile.Read(file, total, cancellation)
                : (null, []);
            HeldOutSamples.EnsureLabels(options.Test, labels, path);
            NetworkReport? test = options.HeldOut is { } held ? Observe(HeldOut(held), held, null, cancellation) : null;
            int[] rows = Observation.KeptRows.Draw(total, options.Rows, options.Seed, "rows of input");
            int threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
            (LayerReport[] layers, LabelFindings? findings) = Layers(
                arrays, rows, labels is null ? null : Array.ConvertAll(rows, r => labels[r]), names, test, threads, options, progress, cancellation);
            return new NetworkReport
            {
                Source = path,
                Layers = layers,
                Labels = findings,
                Rows = rows.Length,
                TotalRows = total,
                TestRows = test?.Rows ?? 0,
                ClassNames = names,
                Seed = options.Seed,
                Notes = LabelPath.OneClass(labels is null ? null : Array.ConvertAll(rows, r => labels[r]), names) is { } note ? [note] : [],
            };
        }
        finally
        {
            Array.ForEach(arrays, a => a.Dispose());
        }
    }

    private static NetworkLayer LayerOf(ArrayRows array)
    {
        string name = Path.GetFileNameWithoutExtension(array.Place);
        return new NetworkLayer { Name = name, Operation = "array", Kind = LayerKind.Other, Tensor = name };
    }

    private static string HeldOut(ObservationOptions test) => test.Inputs.Count == 1 && test.Inputs.Values.First() is var folder && Is(folder)
        ? folder
        : throw new DataException($"{string.Join(", ", test.Inputs.Values)}: is no folder of activations, as the rows are in one.");

    private static (LayerReport[] Layers, LabelFindings? Labels) Layers(ArrayRows[] arrays, int[] rows, int[]? labels, string[] classes, NetworkReport? test,
        int threads, ObservationOptions options, IProgress<int>? progress, CancellationToken cancellation)
    {
        var kept = new KeptRows(rows.Length, options.KeptRows, options.Seed);
        NetworkLayer[] layers = Array.ConvertAll(arrays, LayerOf);
        LayerSample?[] held = test is null ? new LayerSample?[arrays.Length] : HeldOutSamples.Of(test, layers, classes);
        var samples = new LayerSample?[arrays.Length];
        var shapes = new int[arrays.Length][];
        int done = 0;
        ParallelLoop.For(
            arrays.Length,
            i =>
            {
                SampleView view = SampleView.Of([1, .. arrays[i].Shape], 1, options.Samples, null)!;
                var sums = new LayerAccumulator(layers[i].Name, view, null, kept, options.Seed);
                double[] values = new double[view.Positions * view.Units];
                for (int r = 0; r < rows.Length; r++)
                {
                    if (r % RowsAtOnce == 0)
                    {
                        cancellation.ThrowIfCancellationRequested();
                    }

                    arrays[i].Read(rows[r], values);
                    sums.Add(values, view, r, 1);
                }

                samples[i] = new LayerSample(layers[i], LayerStatistics.Of(sums, view.Word))
                {
                    Spectrum = sums.Spectrum(),
                    Sums = sums,
                    AllLabels = labels,
                    Bits = options.Bits,
                    Population = arrays[0].Rows,
                    Seed = options.Seed,
                    Test = held[i],
                };
                shapes[i] = view.RowShape;
                progress?.Report(Interlocked.Increment(ref done));
            },
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation });
        var measurements = new LayerMeasurements(samples.Length, rows.Length, classes.Length, options with { Threads = threads }, cancellation);
        if (options.Measures)
        {
            measurements.Measure(0, samples, []);
        }

        MeasuredLayers measured = measurements.Result();
        return (
            [.. samples.Select((s, i) => measured.Add(
                new LayerReport { Layer = s!.Layer, Shape = shapes[i], Statistics = s.Statistics, Sample = options.Measures ? null : s }, i))],
            measured.Labels);
    }

    private static string[] Files(string folder) =>
    [
        .. Directory.GetFiles(folder, "*.npy").Where(f => !string.Equals(Path.GetFileName(f), LabelFile, StringComparison.Ordinal))
            .OrderBy(Padded, StringComparer.Ordinal),
    ];

    // Numbers compare as numbers where they have as many digits.
    internal static string Padded(string file) =>
        System.Text.RegularExpressions.Regex.Replace(file, "[0-9]+", m => m.Value.PadLeft(20, '0'), System.Text.RegularExpressions.RegexOptions.None,
            TimeSpan.FromSeconds(1));
}
