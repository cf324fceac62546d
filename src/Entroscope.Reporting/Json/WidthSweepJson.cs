using Entroscope.Information.Widths;

namespace Entroscope.Reporting.Json;

/// <summary>Writes a sweep of widths as JSON, in nats.</summary>
internal static class WidthSweepJson
{
    public static void Write(WidthSweepResult result, Utf8JsonWriter json)
    {
        json.WriteString("unit", "nats");
        json.WriteString("sentence", result.Sentence);
        json.Array("widths", result.Points, p => json.WriteNumberValue(p.Width));
        json.Array("seeds", result.Points[0].Trainings, t => json.WriteNumberValue(t.Seed));
        json.WriteBoolean("warm_starts", result.Options.WarmStarts);
        json.WriteString("tree", result.Tree.Tree.Description);
        TreeChoiceJson.Write(json, result.Tree);
        json.Members(new { result.TestRows, Reference = result.Points[result.Reference].Width, result.Trainings, result.Reused, result.CostOverWidest });
        json.Objects("points", result.Points, p => Point(json, p));
        json.Optional("growth", result.Growth, g =>
        {
            json.Members(new { g.Exponent, g.Lower, g.Upper });
            json.Array("widths", g.Widths, w => json.WriteNumberValue(w));
        });
        json.Object("collapse", () => Collapse(json, result.Collapse));
        json.Object("law", () =>
        {
            ScalingLawJson.Verdict(json, result.Law.Law);
            ScalingLawJson.Laws(json, result.Law.Law);
            json.Members(new { OtherWidth = result.Law.Other, result.Law.Agrees });
            json.Array("systematic_error", result.Law.SystematicError, json.Value);
        });
        json.Objects("asked", result.Asked, a => Asked(json, a));
        json.Objects("predictions", result.Predictions, p => json.Members(new
        {
            Quantity = p.Quantity.Key(),
            p.Width,
            p.Predicted,
            p.Lower,
            p.Upper,
            p.Measured,
            p.MeasuredLower,
            p.MeasuredUpper,
            Verdict = p.Verdict.Key(),
            p.Reason,
        }));
    }

    private static void Point(Utf8JsonWriter json, WidthPoint point)
    {
        json.Members(new { point.Width, point.Parameters });
        Estimate(json, "validation", point.Validation);
        Estimate(json, "test", point.Test);
        json.Object("binding_scale", () =>
        {
            BindingScale scale = point.Binding;
            json.Members(new { Verdict = scale.Verdict.Key(), scale.Value, scale.Lower, scale.Upper });
        });
        json.Objects("levels", point.Levels, l => Level(json, l));
        json.Objects("trainings", point.Trainings,
            t => json.Members(new { t.Seed, t.Steps, t.Passes, FromNarrower = t.Warm, t.Train, t.Validation, t.Test, t.Seconds }));
    }

    private static void Level(Utf8JsonWriter json, WidthLevel level)
    {
        json.Members(new { level.Level, level.PatchSize });
        Estimate(json, "marginal", level.Marginal);
        if (level is { TotalCorrelation: { } shared, PatchRest: { } rest })
        {
            Estimate(json, "total_correlation", shared);
            Estimate(json, "patch_rest_information", rest);
            json.WriteBoolean("limited_by_width", level.IsLimited);
            json.Optional("part_of_reference", level.Ratio, r => json.Members(new { r!.Value.Value, StandardError = r.Value.Error }));
        }
    }

    private static void Collapse(Utf8JsonWriter json, WidthCollapse collapse)
    {
        json.Members(new { collapse.Collapses, collapse.Sentence });
        json.Array("widths", collapse.Widths, w => json.WriteNumberValue(w));
        json.Members(new { collapse.Points, collapse.Merit, collapse.MeritError, collapse.Limit, collapse.Spread, collapse.SpreadBefore });
    }

    private static void Asked(Utf8JsonWriter json, AskedWidth asked)
    {
        json.Members(new { asked.PatchSize, asked.Measured, asked.Shared, asked.Lower, asked.Upper, asked.LeastWidth });
        json.Optional("binding_width", asked.Binding, b => json.Members(new { b!.Value.Value, b.Value.Lower, b.Value.Upper }));
    }

    private static void Estimate(Utf8JsonWriter json, string name, WidthEstimate value) =>
        json.Object(name, () => json.Members(new { value.Value, value.RowError, value.SeedError }));
}
