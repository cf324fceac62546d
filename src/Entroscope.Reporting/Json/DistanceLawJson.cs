namespace Entroscope.Reporting.Json;

/// <summary>The keys of <c>distance_law</c>. Informations are in nats.</summary>
internal static class DistanceLawJson
{
    public static void Write(DistanceLaw law, Utf8JsonWriter json)
    {
        json.Members(new { Distance = law.Kind.Key(), Verdict = law.Verdict.Key(), law.Decades, law.ShareOfPairs });
        json.Objects("points", law.Points, point =>
        {
            json.Members(new { point.Key, point.Distance, point.Information, point.Pairs, Fitted = point.IsFitted });
        });
        json.Optional("power_law", law.PowerLaw, fit => Fit("exponent", fit, json));
        json.Optional("exponential", law.Exponential, fit => Fit("rate", fit, json));
        json.Optional("prediction", law.Prediction, prediction =>
        {
            json.Number("correlation", prediction.Correlation);
            json.WriteString("from", prediction.IsEigenvalue ? "eigenvalue" : "maximal_correlations");
            json.Members(new { prediction.Exponent, prediction.Rate });
        });
    }

    private static void Fit(string parameter, DistanceFit fit, Utf8JsonWriter json)
    {
        json.Number(parameter, fit.Parameter);
        json.Members(new
        {
            fit.StandardError,
            fit.Lower,
            fit.Upper,
            fit.LogAmplitude,
            fit.AkaikeWeight,
            fit.Scatter,
            fit.LargestDeviation,
            fit.Describes
        });
    }
}
