using Entroscope.Reporting.Json;

namespace Entroscope.Reporting;

/// <summary>Writes a report as one self-contained HTML file and as JSON. Equal reports give equal bytes, in any culture.</summary>
public static class ReportWriter
{
    /// <summary>Writes the page for people: all pictures inside, no network, light and dark, in bits.</summary>
    /// <param name="circuit">The circuit, trained here.</param>
    /// <param name="measured">What was measured of it (<see cref="Circuit.Measure"/>).</param>
    /// <param name="title">The name of the data in the report; null takes that of the training rows.</param>
    /// <returns>An HTML document that is also well-formed XML; to be stored as UTF-8.</returns>
    /// <exception cref="InvalidOperationException">The circuit is a mixture, or was not trained here.</exception>
    public static string Html(Circuit circuit, Measurements measured, string? title = null) => Html(Report(circuit, measured, title));

    /// <summary>Writes the same numbers for programs, in nats, to full precision; NaN and infinities become null.</summary>
    /// <param name="circuit">The circuit, trained here.</param>
    /// <param name="measured">What was measured of it (<see cref="Circuit.Measure"/>).</param>
    /// <param name="destination">Receives one indented JSON object in UTF-8; left open.</param>
    /// <param name="title">The name of the data in the report; null takes that of the training rows.</param>
    /// <exception cref="InvalidOperationException">The circuit is a mixture, or was not trained here.</exception>
    public static void Json(Circuit circuit, Measurements measured, Stream destination, string? title = null) =>
        Json(Report(circuit, measured, title), destination);

    /// <summary>Writes the page for people: all pictures inside, no network, light and dark, in bits.</summary>
    internal static string Html(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return ReportPage.Write(report);
    }

    /// <summary>Writes the same numbers for programs, in nats, to full precision; NaN and infinities become null.</summary>
    /// <param name="destination">Receives one indented JSON object in UTF-8; left open.</param>
    internal static void Json(RunReport report, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(destination);
        using var writer = new Utf8JsonWriter(destination, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        Json(report, writer);
    }

    /// <summary>Writes the same numbers for programs, in nats, to full precision; NaN and infinities become null.</summary>
    internal static void Json(RunReport report, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        ReportJson.Write(report, writer);
    }

    /// <summary>Writes the speed of a training as the report shows it.</summary>
    internal static void Json(PerformanceSummary performance, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(performance);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        PerformanceJson.Write(performance, writer);
        writer.WriteEndObject();
    }

    private static RunReport Report(Circuit circuit, Measurements measured, string? title)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(measured);
        return ReportBuilder.Of(circuit.Data!, circuit.TrainedHere(), measured, title);
    }
}
