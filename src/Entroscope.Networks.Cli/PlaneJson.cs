namespace Entroscope.Networks.Cli;

/// <summary>Writes an information plane as JSON, in nats.</summary>
internal static class PlaneJson
{
    public static void Write(Utf8JsonWriter json, PlaneReport report)
    {
        json.WriteString("meaning", report.Meaning);
        json.Number("noise", report.Options.Noise ?? double.NaN);
        if (report.Options.Noise is null)
        {
            json.WriteNumber("bins", report.Options.Bins);
            json.WriteString("edges", report.Options.Edges.ToString().ToLowerInvariant());
        }
        else
        {
            json.WriteNull("bins");
            json.WriteNull("edges");
        }

        json.WriteBoolean("whole", report.Options.IsWhole);
        json.WriteNumber("rows", report.Rows);
        json.WriteNumber("seed", report.Options.Observation.Seed);
        json.Number("input_cap", Math.Log(report.Rows));
        json.Number("label_entropy", report.LabelEntropy ?? double.NaN);
        json.WriteString("runtime", report.Runtime);
        json.Array("classes", report.ClassNames, json.WriteStringValue);
        json.Array("notes", report.Notes, json.WriteStringValue);
        json.Objects("frames", report.Frames, frame =>
        {
            json.WriteString("source", frame.Source);
            json.Objects("train", frame.Train, point => Write(json, point));
            json.Objects("test", frame.Test, point => Write(json, point));
            json.Objects("no_chain", frame.NoChain, pair => Pair(json, pair));
            json.Objects("increases", frame.Increases, pair => Pair(json, pair));
        });
        json.Objects("compression", report.Frames.Count < 2 ? [] : report.Frames[^1].Train, point =>
        {
            (double fall, string since) = report.Compression(point.Layer.Name);
            json.WriteString("layer", point.Layer.Name);
            json.Number("fall", fall);
            json.WriteString("since", since);
        });
    }

    public static void Write(Utf8JsonWriter json, PlanePlan plan)
    {
        json.Array("sources", plan.Sources, json.WriteStringValue);
        json.WriteNumber("rows", plan.Observation.Rows);
        json.Number("bytes", plan.Bytes ?? double.NaN);
        json.Number("seconds", plan.Seconds ?? double.NaN);
        LayersJson.Write(json, plan.Observation.Tensors);
    }

    private static void Write(Utf8JsonWriter json, PlanePoint point)
    {
        json.WriteString("name", point.Layer.Name);
        json.WriteString("operation", point.Layer.Operation);
        json.WriteNumber("units", point.Units);
        json.WriteNumber("rows", point.Rows);
        Write(json, "input", point.Input);
        Write(json, "input_lower", point.InputLower);
        Write(json, "input_upper", point.InputUpper);
        Write(json, "label", point.Label);
        Write(json, "label_lower", point.LabelLower);
        Write(json, "label_upper", point.LabelUpper);
        json.WriteBoolean("at_cap", point.IsAtCap);
        json.Optional("ellipse", point.Ellipse, ellipse =>
        {
            json.Number("input_error", ellipse.InputError);
            json.Number("label_error", ellipse.LabelError);
            json.Number("correlation", ellipse.Correlation);
            json.Number("longer_half_axis", ellipse.HalfAxes.Longer);
            json.Number("shorter_half_axis", ellipse.HalfAxes.Shorter);
            json.Number("angle", ellipse.Angle);
            json.Number("quantile", ellipse.Quantile);
        });
        json.WriteString("ellipse_missing", point.EllipseMissing);
        json.Number("answer_left", point.AnswerLeft ?? double.NaN);
        if (point.IsValid is { } valid)
        {
            json.WriteBoolean("valid", valid);
        }
        else
        {
            json.WriteNull("valid");
        }

        json.Number("distinct", point.Distinct);
    }

    private static void Write(Utf8JsonWriter json, string name, SampleEstimate? estimate)
    {
        if (estimate is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.Object(name, () => SampleEstimateJson.Write(json, estimate));
        }
    }

    private static void Pair(Utf8JsonWriter json, (string From, string To) pair)
    {
        json.WriteString("from", pair.From);
        json.WriteString("to", pair.To);
    }
}
