using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of intervals that include the training, wherever they are written.</summary>
internal static class EnsembleJson
{
    /// <summary>Says in words what an interval covers.</summary>
    /// <param name="own">What the interval of the quantity itself covers, such as "the rows"; null where it is exact.</param>
    public static string Covers(ModelEnsemble ensemble, string? own) =>
        (own is null ? string.Empty : own + " and ") + (ensemble.IsResampled ? "the training (rows and seed)" : "the seed of the training");

    /// <summary>Writes quantities as a property of the current object.</summary>
    public static void Write(
        Utf8JsonWriter json, ModelEnsemble ensemble, string? own, IEnumerable<(string Key, EnsembleInterval Value)> values) =>
        Write(json, ensemble, own, () =>
        {
            foreach ((string key, EnsembleInterval value) in values)
            {
                Interval(json, key, value);
            }
        });

    /// <summary>Writes what an ensemble says as a property of the current object.</summary>
    /// <param name="members">Writes the quantities.</param>
    public static void Write(Utf8JsonWriter json, ModelEnsemble ensemble, string? own, Action members) => json.Object("ensemble", () =>
    {
        json.WriteString("kind", ensemble.IsResampled ? "bootstrap" : "seeds");
        json.WriteNumber("models", ensemble.Models.Count);
        json.WriteString("covers", Covers(ensemble, own));
        members();
    });

    /// <summary>Writes an evaluation by an ensemble as a property of the current object; nothing where there is none.</summary>
    public static void Write(Utf8JsonWriter json, EnsembleEvaluation? found)
    {
        if (found is not null)
        {
            Write(json, found.Ensemble, EnsembleEvaluation.Own,
            [
                ("log_likelihood", found.LogLikelihood),
                .. found.Accuracy is { } accuracy ? [("accuracy", accuracy)] : Array.Empty<(string, EnsembleInterval)>(),
            ]);
        }
    }

    public static void Interval(Utf8JsonWriter json, string key, EnsembleInterval value) => json.Object(key, () => Members(json, value));

    public static void Members(Utf8JsonWriter json, EnsembleInterval value)
    {
        json.Number("estimate", value.Own.Value);
        json.Number("half_width_95", value.HalfWidth95);
        json.Number("mean", value.Mean);
        json.Number("standard_deviation", value.Spread);
    }
}
