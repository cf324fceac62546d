namespace Entroscope.Reporting.Json;

/// <summary>The keys of <c>distance_law</c>. Informations are in nats.</summary>
internal static class DistanceLawJson
{
    public static void Write(DistanceLaw law, Utf8JsonWriter json)
    {
        json.WriteString("distance", law.Kind.Key());
        json.WriteString("verdict", law.Verdict.Key());
        json.Number("decades", law.Decades);
        json.Number("share_of_pairs", law.ShareOfPairs);
        json.Objects("points", law.Points, point =>
        {
            json.WriteNumber("key", point.Key);
            json.Number("distance", point.Distance);
            json.Estimate("information", point.Information);
            json.Number("pairs", point.Pairs);
            json.WriteBoolean("fitted", point.IsFitted);
        });
        json.Optional("power_law", law.PowerLaw, fit => Fit("exponent", fit, json));
        json.Optional("exponential", law.Exponential, fit => Fit("rate", fit, json));
        json.Optional("prediction", law.Prediction, prediction =>
        {
            json.Number("correlation", prediction.Correlation);
            json.WriteString("from", prediction.IsEigenvalue ? "eigenvalue" : "maximal_correlations");
            json.Number("exponent", prediction.Exponent ?? double.NaN);
            json.Number("rate", prediction.Rate ?? double.NaN);
        });
    }

    private static void Fit(string parameter, DistanceFit fit, Utf8JsonWriter json)
    {
        json.Number(parameter, fit.Parameter);
        json.Number("standard_error", fit.StandardError);
        json.Number("lower", fit.Lower);
        json.Number("upper", fit.Upper);
        json.Number("log_amplitude", fit.LogAmplitude);
        json.Number("akaike_weight", fit.AkaikeWeight);
        json.Number("scatter", fit.Scatter);
        json.Number("largest_deviation", fit.LargestDeviation);
        json.WriteBoolean("describes", fit.Describes);
    }
}
