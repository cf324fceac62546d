namespace Entroscope.Networks.Cli;

/// <summary>Shows the layers of a network as a table.</summary>
internal static class LayersText
{
    public static void Write(TextWriter output, NetworkReport report)
    {
        bool observed = report.Rows > 0;
        TextTable table = observed ? Observed(report) : Weights(report);
        table.WriteTo(output);
        long multiplyAdds = report.Layers.Sum(l => l.MultiplyAdds ?? 0);
        string model = report.Nodes > 0 ? Invariant($"{Numbers.Count(report.Nodes, "node")}, {Numbers.Count(report.Parameters, "parameter")}") : report.Source;
        string rows = observed ? Invariant($"; {Numbers.Count(report.Rows, "row")} of {report.TotalRows}") : string.Empty;
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
    }

    private static TextTable Observed(NetworkReport report)
    {
        var table = new TextTable("layer", "operation", "shape", "parameters", "multiply-adds", "units", "dead", "sparse", "saturated", "zeros", "mean",
            "deviation", "directions");
        foreach (LayerReport layer in report.Layers)
        {
            LayerStatistics? s = layer.Statistics;
            table.Add(
                layer.Layer.Name,
                layer.Layer.Operation,
                layer.Shape is { } shape ? Shape(shape.Select(d => (long)d)) : "-",
                Count(layer.Layer.Parameters),
                layer.MultiplyAdds is { } cost ? Count(cost) : "?",
                s is null ? "-" : Invariant($"{s.Units}/{s.Sample}"),
                s is null ? "-" : Count(s.DeadUnits),
                s is null ? "-" : Count(s.SparseUnits),
                s?.SaturatedUnits is { } saturated ? Count(saturated) : "-",
                s is null ? "-" : Numbers.Percent(s.Zeros),
                Short(s?.Mean),
                Short(s is null ? null : Math.Sqrt(s.Variance)),
                Short(Figure(layer, "participation_ratio")));
        }

        return table;
    }

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

    private static double? Figure(LayerReport layer, string key) =>
        layer.Figures.FirstOrDefault(f => string.Equals(f.Key, key, StringComparison.Ordinal))?.Estimate.Value;

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
