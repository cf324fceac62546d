namespace Entroscope.Networks.Cli;

/// <summary>Shows the layers of a network as a table.</summary>
internal static class LayersText
{
    public static void Write(TextWriter output, NetworkReport report, Numbers numbers)
    {
        bool observed = report.Rows > 0;
        TextTable table = observed ? Observed(report) : Weights(report);
        table.WriteTo(output);
        if (observed)
        {
            Information(report, numbers).WriteTo(output);
        }

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

    private static TextTable Information(NetworkReport report, Numbers numbers)
    {
        bool labelled = report.Labels is not null;
        string[] ofLabels = labelled ? [$"usable {numbers.Unit}", "linear", "not decodable"] : [];
        var table = new TextTable(["layer", $"entropy {numbers.Unit}", .. ofLabels, "directions", "dimension", "like next", "loss", "verdict"]);
        foreach (LayerReport layer in report.Layers.Where(l => l.Statistics is not null))
        {
            table.Add([
                layer.Layer.Name,
                $"{One(Find(layer, "entropy_lower"), numbers)}..{One(Find(layer, "entropy_upper"), numbers)}",
                .. labelled
                    ? (string[])[With(Find(layer, "label_information"), numbers), Two(Find(layer, "label_linear"), numbers),
                        Two(Find(layer, "label_undecodable"), numbers)]
                    : [],
                With(Find(layer, "participation_unbiased"), new Numbers(true), "0.0"),
                With(Find(layer, "intrinsic_dimension"), new Numbers(true), "0.0"),
                Find(layer, "similarity_to_next") is { } alike ? Numbers.Plain(alike.Value, "0.000") : "-",
                Find(layer, "relative_loss") is { } loss ? Numbers.Percent(loss.Value) : "-",
                Word(layer.Verdict!.Kind),
            ]);
        }

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

    private static TextTable Observed(NetworkReport report)
    {
        var table = new TextTable("layer", "operation", "shape", "parameters", "multiply-adds", "units", "dead", "sparse", "saturated", "zeros", "mean",
            "deviation");
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
                Short(s is null ? null : Math.Sqrt(s.Variance)));
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
