namespace Entroscope.Networks.Cli;

/// <summary>Shows the layers of a network as a table.</summary>
internal static class LayersText
{
    private const int RedirectedWidth = 160;
    private const int Wide = 120;
    private static readonly Numbers Plain = new(true);

    public static void Write(TextWriter output, NetworkReport report, Numbers numbers) =>
        Write(output, report, numbers, Terminal.WidthOf(output) ?? RedirectedWidth);

    /// <summary>Writes the tables for a terminal of a width; a narrow one has fewer columns.</summary>
    public static void Write(TextWriter output, NetworkReport report, Numbers numbers, int width)
    {
        bool observed = report.Rows > 0;
        TextTable table = observed ? Observed(report, width >= Wide) : Weights(report);
        table.WriteTo(output, width);
        if (observed)
        {
            Information(report, numbers, width >= Wide).WriteTo(output, width);
        }

        long multiplyAdds = report.Layers.Sum(l => l.MultiplyAdds ?? 0);
        string model = report.Nodes > 0 ? Invariant($"{Numbers.Count(report.Nodes, "node")}, {Numbers.Count(report.Parameters, "parameter")}") : report.Source;
        string rows = observed ? Invariant($"; {Numbers.Count(report.Rows, "row")} of {report.TotalRows}")
            + (report.TestRows > 0 ? $", {Numbers.Count(report.TestRows, "test row")}" : string.Empty) : string.Empty;
        string cost = observed && report.Nodes > 0 ? Invariant($", {Count(multiplyAdds)} multiply-adds a row") : string.Empty;
        output.WriteLine($"{model}{cost}{rows}{(report.Runtime is { } runtime ? $"; {runtime}" : string.Empty)}");
        if (report.HiddenNodes > 0)
        {
            output.WriteLine(Invariant($"Not observable: {Numbers.Count(report.HiddenNodes, "node")} within branches, loops and functions."));
        }

        foreach (LayerReport layer in report.Layers.Where(l => l.NotObserved is not null))
        {
            output.WriteLine($"Not observed: {layer.Layer.Name}. {layer.NotObserved}");
        }

        foreach (LayerReport layer in report.Layers.Where(l => l.Statistics is { NotFinite: > 0 }))
        {
            output.WriteLine(Invariant($"{layer.Layer.Name}: {layer.Statistics!.NotFinite} values are no finite numbers and left out."));
        }

        foreach (string note in report.Notes)
        {
            output.WriteLine(note);
        }

        if (observed)
        {
            LayerWords.Write(output, report, numbers);
        }
    }

    /// <summary>Gets the word for a claim.</summary>
    public static string Word(LayerVerdictKind kind) => kind switch
    {
        LayerVerdictKind.Dead => "dead",
        LayerVerdictKind.Bottleneck => "bottleneck",
        LayerVerdictKind.Waste => "waste",
        LayerVerdictKind.LimitedByRows => "limited by rows",
        _ => "undecided",
    };

    private static TextTable Information(NetworkReport report, Numbers numbers, bool isWide)
    {
        (string Head, Func<LayerReport, string> Cell)[] columns = Columns(
            isWide,
            (true, "layer", l => l.Layer.Name),
            (true, $"entropy {numbers.Unit}", l => $"{One(Find(l, "entropy_lower"), numbers)}..{One(Find(l, "entropy_upper"), numbers)}"),
            (true, $"usable {numbers.Unit}", l => With(Find(l, "label_information"), numbers)),
            (true, "linear", l => Two(Find(l, "label_linear"), numbers)),
            (false, "not decodable", l => Two(Find(l, "label_undecodable"), numbers)),
            (false, "directions", l => With(Find(l, "participation_unbiased"), Plain, "0.0")),
            (false, "dimension", l => With(Find(l, "intrinsic_dimension"), Plain, "0.0")),
            (false, "like next", l => Find(l, "similarity_to_next") is { } alike ? Numbers.Plain(alike.Value, "0.000") : "-"),
            (true, "loss", l => Find(l, "relative_loss") is { } loss ? Numbers.Percent(loss.Value) : "-"),
            (true, "verdict", l => Word(l.Verdict!.Kind)));
        if (report.Labels is null)
        {
            columns = [.. columns.Where(c => c.Head is not ("linear" or "not decodable") && !c.Head.StartsWith("usable", StringComparison.Ordinal))];
        }

        return Table(columns, report.Layers.Where(l => l.Statistics is not null));
    }

    private static (string Head, Func<LayerReport, string> Cell)[] Columns(
        bool isWide, params (bool IsNarrow, string Head, Func<LayerReport, string> Cell)[] all) =>
        [.. all.Where(c => isWide || c.IsNarrow).Select(c => (c.Head, c.Cell))];

    private static TextTable Table((string Head, Func<LayerReport, string> Cell)[] columns, IEnumerable<LayerReport> layers)
    {
        var table = new TextTable([.. columns.Select(c => c.Head)]);
        table.AddRows(layers, l => Array.ConvertAll(columns, c => c.Cell(l)));
        return table;
    }

    private static string One(SampleEstimate? found, Numbers numbers) => found is null ? "-" : numbers.Show(found.Value, "0.0");

    private static string Two(SampleEstimate? found, Numbers numbers) => found is null ? "-" : numbers.Show(found.Value, "0.00");

    /// <summary>Shows an estimate with the half of its interval, or a question mark where there is none.</summary>
    public static string With(SampleEstimate? found, Numbers numbers, string format = "0.00") => found switch
    {
        null => "-",
        { Lower: { } lower, Upper: { } upper } => $"{numbers.Show(found.Value, format)} ± {numbers.Show((upper - lower) / 2, format)}",
        _ => double.IsNaN(found.Value) ? "-" : $"{numbers.Show(found.Value, format)} ?",
    };

    public static SampleEstimate? Find(LayerReport layer, string key) =>
        layer.Figures.FirstOrDefault(f => string.Equals(f.Key, key, StringComparison.Ordinal))?.Estimate;

    private static TextTable Observed(NetworkReport report, bool isWide) => Table(
        Columns(
            isWide,
            (true, "layer", l => l.Layer.Name),
            (true, "operation", l => l.Layer.Operation),
            (true, "shape", l => l.Shape is { } shape ? Shape(shape.Select(d => (long)d)) : "-"),
            (true, "parameters", l => Count(l.Layer.Parameters)),
            (false, "multiply-adds", l => l.MultiplyAdds is { } cost ? Count(cost) : "?"),
            (true, "units", l => l.Statistics is { } s ? Invariant($"{s.Units}/{s.Sample}") : "-"),
            (true, "dead", l => l.Statistics is { } s ? Count(s.DeadUnits) : "-"),
            (false, "sparse", l => l.Statistics is { } s ? Count(s.SparseUnits) : "-"),
            (false, "saturated", l => l.Statistics?.SaturatedUnits is { } saturated ? Count(saturated) : "-"),
            (true, "zeros", l => l.Statistics is { } s ? Numbers.Percent(s.Zeros) : "-"),
            (false, "mean", l => Short(l.Statistics?.Mean)),
            (false, "deviation", l => Short(l.Statistics is { } s ? Math.Sqrt(s.Variance) : null))),
        report.Layers);

    private static TextTable Weights(NetworkReport report)
    {
        var table = new TextTable("layer", "operation", "weights", "parameters", "mean", "deviation", "zeros", "stable rank", "directions");
        foreach (LayerReport layer in report.Layers)
        {
            WeightStatistics? w = layer.Weights;
            table.Add(
                layer.Layer.Name,
                layer.Layer.Operation,
                w is null ? "-" : Shape([w.Rows, w.Columns]),
                Count(layer.Layer.Parameters),
                Short(w?.Mean),
                Short(w?.StandardDeviation),
                w is null ? "-" : Numbers.Percent(w.Zeros),
                Short(w?.StableRank),
                Short(w?.ParticipationRatio));
        }

        return table;
    }

    public static string Shape(IEnumerable<long> sizes) => string.Join('x', sizes.Select(s => Invariant($"{s}"))) is { Length: > 0 } text ? text : "1";

    private static string Count(long value) => value switch
    {
        < 100_000 => Invariant($"{value}"),
        < 1_000_000 => Invariant($"{value / 1e3:0.0} k"),
        < 1_000_000_000 => Invariant($"{value / 1e6:0.00} M"),
        _ => Invariant($"{value / 1e9:0.00} G"),
    };

    // Three digits that say something: layers differ by powers of ten.
    private static string Short(double? value) => value is not { } v ? "-" : Numbers.Plain(v, Math.Abs(v) switch
    {
        0 => "0",
        < 1e-3 => "0.00e+0",
        < 1 => "0.0000",
        < 100 => "0.00",
        _ => "0.0",
    });
}
