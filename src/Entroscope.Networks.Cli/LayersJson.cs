namespace Entroscope.Networks.Cli;

/// <summary>Writes layers as JSON.</summary>
internal static class LayersJson
{
    private static readonly SampleEstimate Unknown = new()
    {
        Value = double.NaN,
        Samples = 0,
        Estimator = "probe-none",
        Unit = EstimateUnit.Nats,
        Warning = "No row is of this class.",
    };

    public static void Write(Utf8JsonWriter json, NetworkReport report)
    {
        json.WriteString("source", report.Source);
        json.WriteNumber("rows", report.Rows);
        json.WriteNumber("total_rows", report.TotalRows);
        json.WriteNumber("test_rows", report.TestRows);
        json.WriteNumber("seed", report.Seed);
        json.WriteNumber("parameters", report.Parameters);
        json.WriteNumber("nodes", report.Nodes);
        json.WriteNumber("hidden_nodes", report.HiddenNodes);
        json.WriteString("runtime", report.Runtime);
        json.Array("classes", report.ClassNames, json.WriteStringValue);
        json.Array("notes", report.Notes, json.WriteStringValue);
        json.Optional("labels", report.Labels, found =>
        {
            json.Number("entropy", found.Entropy);
            json.Optional("answer", found.Answer, answer => SampleEstimateJson.Write(json, answer));
            json.WriteBoolean("is_trained", found.IsTrained);
            json.WriteString("linear_from", found.LinearFrom);
            json.Array("lost_at", found.LostAt, json.WriteStringValue);
        });
        json.Objects("layers", report.Layers, layer => Write(json, layer));
    }

    public static void Write(Utf8JsonWriter json, string source, ObservationPlan plan)
    {
        json.WriteString("source", source);
        json.WriteNumber("rows", plan.Rows);
        json.Optional("batch", plan.Batch);
        json.Number("bytes", plan.Bytes ?? double.NaN);
        json.Number("multiply_adds", plan.MultiplyAdds ?? double.NaN);
        json.Number("seconds", plan.Seconds ?? double.NaN);
        Write(json, plan.Tensors);
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<PlannedTensor> tensors) => json.Objects("tensors", tensors, tensor =>
    {
        Name(json, tensor.Layer);
        json.WriteString("type", tensor.ElementType);
        Sizes(json, tensor.Shape);
    });

    private static void Write(Utf8JsonWriter json, LayerReport layer)
    {
        Name(json, layer.Layer);
        json.WriteString("kind", layer.Layer.Kind.ToString().ToLowerInvariant());
        json.WriteString("type", layer.ElementType);
        Sizes(json, layer.Shape?.Select(d => (long)d));
        json.WriteNumber("parameters", layer.Layer.Parameters);
        json.Optional("multiply_adds", layer.MultiplyAdds);
        json.WriteString("not_observed", layer.NotObserved);
        if (layer.Statistics is { } s)
        {
            json.WriteString("sample", s.Sample);
            json.WriteNumber("samples", s.Samples);
            json.WriteNumber("units", s.Units);
            json.WriteNumber("dead_units", s.DeadUnits);
            json.WriteNumber("sparse_units", s.SparseUnits);
            json.Optional("saturated_units", s.SaturatedUnits);
            json.Number("zeros", s.Zeros);
            json.WriteNumber("not_finite", s.NotFinite);
            json.Number("mean", s.Mean);
            json.Number("variance", s.Variance);
            json.Number("minimum", s.Minimum);
            json.Number("maximum", s.Maximum);
        }

        foreach (LayerFigure figure in layer.Figures)
        {
            json.Object(figure.Key, () => SampleEstimateJson.Write(json, figure.Estimate));
        }

        if (layer.Units.Count > 0)
        {
            json.Objects("unit_information", layer.Units, unit =>
            {
                json.WriteNumber("unit", unit.Unit);
                json.Number("atom", unit.Atom);
                json.Number("relative_loss", unit.RelativeLoss);
                json.Number("saturation", unit.Saturation ?? double.NaN);
                json.Object("quantised", () => SampleEstimateJson.Write(json, unit.Quantised));
                json.Optional("family", unit.Family, found => SampleEstimateJson.Write(json, found));
            });
        }

        if (layer.ClassInformation.Count > 0)
        {
            json.Objects("class_information", layer.ClassInformation, found => SampleEstimateJson.Write(json, found ?? Unknown));
        }

        json.Optional("verdict", layer.Verdict, verdict =>
        {
            json.WriteString("kind", LayersText.Word(verdict.Kind));
            json.WriteString("reason", verdict.Reason);
        });
        json.Optional("weights", layer.Weights, w =>
        {
            json.WriteNumber("rows", w.Rows);
            json.WriteNumber("columns", w.Columns);
            json.Number("mean", w.Mean);
            json.Number("standard_deviation", w.StandardDeviation);
            json.Number("zeros", w.Zeros);
            json.Number("stable_rank", w.StableRank);
            json.Number("participation_ratio", w.ParticipationRatio);
        });
    }

    private static void Name(Utf8JsonWriter json, NetworkLayer layer)
    {
        json.WriteString("name", layer.Name);
        json.WriteString("operation", layer.Operation);
        json.WriteString("tensor", layer.Tensor);
    }

    private static void Sizes(Utf8JsonWriter json, IEnumerable<long>? sizes)
    {
        if (sizes is null)
        {
            json.WriteNull("shape");
        }
        else
        {
            json.Array("shape", sizes, json.WriteNumberValue);
        }
    }
}
