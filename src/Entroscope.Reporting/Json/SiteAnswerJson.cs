using Entroscope.Model;

namespace Entroscope.Reporting.Json;

/// <summary>Writes what a model expects of columns: numbers in their unit, and beside them the texts that the table has.</summary>
internal static class SiteAnswerJson
{
    public static void Write(Utf8JsonWriter json, string name, IEnumerable<SiteAnswer> answers, SiteWords words) =>
        json.Objects(name, answers, answer => Members(json, answer, words));

    /// <summary>Writes the members of one answer; mean, deviation and quantiles are null where values are categories.</summary>
    public static void Members(Utf8JsonWriter json, SiteAnswer answer, SiteWords words)
    {
        bool quantity = words.IsQuantity(answer.Site);
        json.WriteNumber("site", answer.Site);
        json.WriteString("name", words.Name(answer.Site));
        json.Number("mean", quantity ? answer.Mean : double.NaN);
        json.Number("standard_deviation", quantity ? answer.StandardDeviation : double.NaN);
        json.Number("mode", answer.Mode);
        json.WriteString("mode_text", words.Value(answer.Site, answer.Mode));
        if (quantity)
        {
            json.Objects("quantiles", SiteAnswer.Shares.Zip(answer.Quantiles), q =>
            {
                json.Number("share", q.First);
                json.Number("value", q.Second);
                json.WriteString("text", words.Computed(answer.Site, q.Second));
            });
        }
        else
        {
            json.WriteNull("quantiles");
        }

        json.Objects("probabilities", answer.Values.Zip(answer.Probabilities), p =>
        {
            json.Number("value", p.First);
            json.WriteString("text", words.Value(answer.Site, p.First));
            json.Number("probability", p.Second);
        });
    }
}
