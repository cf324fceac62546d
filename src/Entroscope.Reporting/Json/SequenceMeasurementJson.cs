namespace Entroscope.Reporting.Json;

/// <summary>Writes what was measured of a sequence without a network.</summary>
internal static class SequenceMeasurementJson
{
    public static void Write(Utf8JsonWriter json, SequenceMeasurement measured)
    {
        json.Members(new
        {
            measured.Name,
            measured.Documents,
            measured.Sites,
            measured.Alphabet,
            measured.Window,
            measured.TrainingSites,
            measured.HeldOutWindows,
            measured.IsTest,
        });
        json.Objects("pairs", measured.Pairs, p => json.Members(
            new { p.Distance, p.Pairs, p.Information, p.StandardError, p.Lower, p.Upper, p.Chance, p.IsShared }));
        json.Objects("contexts", measured.Contexts, c => json.Members(new { c.Order, c.Alone, c.Following }));
        json.Members(new { measured.Network });
    }
}
