namespace Entroscope.Reporting.Json;

/// <summary>Writes how a refit compared with the network chosen before it, in nats a row; null where there was none.</summary>
internal static class RefitJson
{
    public static void Write(Utf8JsonWriter json, RefitTrial? trial) => json.Optional("refit", trial, refit =>
    {
        json.Members(new { refit.Rows, refit.Gain, refit.StandardError, refit.Kept, refit.Folds });
        if (refit.Folds > 0)
        {
            json.WriteNumber("steps", refit.Steps);
        }
    });
}
