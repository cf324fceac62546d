using Entroscope.Reporting.Json;

namespace Entroscope.Reporting;

/// <summary>Writes a sweep as one self-contained HTML file and as JSON. Equal sweeps give equal bytes, in any culture.</summary>
internal static class SweepWriter
{
    /// <summary>Writes the page for people: charts of the log-likelihood and of the information per level along the axis, all numbers; in bits.</summary>
    /// <param name="title">What it is of, such as the name of the data.</param>
    /// <returns>An HTML document that is also well-formed XML; to be stored as UTF-8.</returns>
    public static string Html(SweepResult sweep, string title)
    {
        return SweepPage.Write(sweep, title);
    }

    /// <summary>Writes the numbers for programs, in nats, to full precision; NaN and infinities become null.</summary>
    /// <param name="writer">Receives the properties of an object that is open.</param>
    public static void Json(SweepResult sweep, Utf8JsonWriter writer)
    {
        SweepJson.Write(sweep, writer);
    }
}
