using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Output;

/// <summary>Intervals that include the training, as text and as JSON.</summary>
internal static class EnsembleOutput
{
    /// <summary>Says in words what an interval covers.</summary>
    /// <param name="own">What the interval of the quantity itself covers, such as "the rows"; null where it is exact.</param>
    public static string Covers(ModelEnsemble ensemble, string? own) =>
        (own is null ? string.Empty : own + " and ") + (ensemble.IsResampled ? "the training (rows and seed)" : "the seed of the training");

    /// <summary>Writes a quantity as a line.</summary>
    /// <param name="shown">Shows a number with its unit.</param>
    public static void Show(TextWriter output, ModelEnsemble ensemble, string name, EnsembleInterval value, string? own, Func<double, string> shown) =>
        output.WriteLine(Invariant($"{name} {shown(value.Own.Value)} ± {shown(value.HalfWidth95)}: 95 % interval over {Covers(ensemble, own)}, ")
            + Invariant($"from {value.Models} models (mean {shown(value.Mean)}, standard deviation {shown(value.Spread)})"));

    /// <summary>Writes quantities as a property of the current object.</summary>
    public static void Write(
        Utf8JsonWriter w, ModelEnsemble ensemble, string? own, IEnumerable<(string Key, EnsembleInterval Value)> values) => w.Object("ensemble", () =>
    {
        w.WriteString("kind", ensemble.IsResampled ? "bootstrap" : "seeds");
        w.WriteNumber("models", ensemble.Models.Count);
        w.WriteString("covers", Covers(ensemble, own));
        foreach ((string key, EnsembleInterval value) in values)
        {
            w.Object(key, () =>
            {
                w.Number("estimate", value.Own.Value);
                w.Number("half_width_95", value.HalfWidth95);
                w.Number("mean", value.Mean);
                w.Number("standard_deviation", value.Spread);
            });
        }
    });
}
