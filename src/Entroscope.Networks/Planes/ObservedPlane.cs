using Entroscope.Estimators;

namespace Entroscope.Networks.Planes;

/// <summary>The activations of the layers of one network on rows, all layers on the same rows.</summary>
/// <param name="Source">The model or folder.</param>
/// <param name="Layers">The layers with their samples.</param>
internal sealed record ObservedPlane(string Source, IReadOnlyList<(NetworkLayer Layer, SampleMatrix Samples)> Layers)
{
    private const int FewestClasses = 2;

    public required int Rows { get; init; }

    /// <summary>Gets how many rows there are, of which <see cref="Rows"/> may be fewer.</summary>
    public required int Total { get; init; }

    /// <summary>Gets the class of every row; null where none are given.</summary>
    public int[]? Labels { get; init; }

    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Gets the class that the network itself answers for every row; null where its output is no classes.</summary>
    public int[]? Answers { get; init; }

    public string? Runtime { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Runs a model, or reads a folder.</summary>
    /// <param name="classes">The names of the classes in their order, where they are known already.</param>
    public static ObservedPlane Of(string path, ObservationOptions options, IReadOnlyList<string>? classes, CancellationToken cancellation)
    {
        bool isFolder = ActivationFolder.Is(path);
        OnnxNetwork? network = isFolder ? null : OnnxNetwork.Open(path);
        string? asked = options.Layers;
        ObservationOptions all = Asked(network, options);
        NetworkReport report = network?.Observe(all, null, cancellation) ?? ActivationFolder.Observe(path, all, cancellation: cancellation);
        Refuse.Data(report.Rows < 2, $"{path}: {report.Rows} row was run; at least 2 are needed.");
        LayerReport[] seen = [.. report.Layers.Where(l => l.Sample?.Samples is not null)];
        LayerReport[] chosen = Chosen(seen, asked, isFolder);
        Refuse.Data(chosen.Length == 0, $"{path}: no layer has activations that are finite on the rows.");
        int[]? labels = chosen[0].Sample!.AllLabels;
        int[] rows = [.. Enumerable.Range(0, report.Rows)
            .Where(r => (labels is null || labels[r] >= 0) && Array.TrueForAll(chosen, l => ((int[])l.Sample!.Rows).AsSpan().BinarySearch(r) >= 0))];
        Refuse.Data(rows.Length == 0, $"{path}: no row has a class and finite activations in all layers.");
        LayerReport? output = isFolder ? null : Array.Find(seen, l => l.Layer.IsOutput && l.Statistics!.Units >= FewestClasses);
        bool isAnswered = output is not null && Array.TrueForAll(rows, r => ((int[])output.Sample!.Rows).AsSpan().BinarySearch(r) >= 0);
        var notes = new List<string>(report.Notes);
        if (rows.Length < report.Rows)
        {
            notes.Add(Invariant($"{report.Rows - rows.Length} of {report.Rows} rows have no class or activations that are not finite; they are left out."));
        }

        foreach (LayerReport layer in chosen.Where(l => l.Sample!.Samples!.Columns < l.Statistics!.Units))
        {
            notes.Add(Invariant($"{layer.Layer.Name}: {layer.Sample!.Samples!.Columns} drawn units of {layer.Statistics!.Units}."));
        }

        return new ObservedPlane(path, [.. chosen.Select(l => (l.Layer, At(l, rows)))])
        {
            Rows = rows.Length,
            Total = report.TotalRows,
            Labels = labels is null ? null : classes is null ? [.. rows.Select(r => labels[r])]
                : ClassOrder.Renumbered([.. rows.Select(r => labels[r])], report.ClassNames, classes, path),
            ClassNames = report.ClassNames,
            Answers = isAnswered ? Answered(At(output!, rows)) : null,
            Runtime = report.Runtime,
            Notes = notes,
        };
    }

    /// <summary>Makes the options of the observation: the samples of all rows, and the outputs besides the layers that are asked for.</summary>
    public static ObservationOptions Asked(OnnxNetwork? network, ObservationOptions options)
    {
        string outputs = string.Join(',', network?.Layers.Where(l => l.IsOutput).Select(l => l.Name) ?? []);
        return options with
        {
            KeptRows = Math.Max(2, options.Rows),
            Measures = false,
            Samples = options.Samples == SampleAxis.Automatic ? SampleAxis.Image : options.Samples,
            Layers = options.Layers is null or "ops" || outputs.Length == 0 ? options.Layers : $"{options.Layers},{outputs}",
        };
    }

    // Activation functions and outputs; where a network has no such functions, all that is observed.
    private static LayerReport[] Chosen(LayerReport[] seen, string? asked, bool isFolder)
    {
        if (isFolder || asked is "ops")
        {
            return seen;
        }

        return asked is null && !seen.Any(l => l.Layer.Kind == LayerKind.Activation) ? seen : [.. seen.Where(l => IsMeant(l.Layer, asked))];
    }

    /// <summary>Returns whether a layer of a model is one of the plane.</summary>
    public static bool IsMeant(NetworkLayer layer, string? asked) => asked switch
    {
        null => layer.Kind == LayerKind.Activation || layer.IsOutput,
        "ops" => true,
        _ => Array.Exists(asked.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), p =>
            System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(p, layer.Name, ignoreCase: false)),
    };

    private static SampleMatrix At(LayerReport layer, int[] rows)
    {
        int[] own = (int[])layer.Sample!.Rows;
        return layer.Sample.Samples!.Select(Array.ConvertAll(rows, r => Array.BinarySearch(own, r)));
    }

    private static int[] Answered(SampleMatrix outputs) =>
        [.. Enumerable.Range(0, outputs.Rows).Select(r => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(outputs.Row(r)))];
}
