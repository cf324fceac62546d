using System.Text;
using System.Text.Json;
using Entroscope.Learning;

namespace Entroscope.Files;

/// <summary>What the checkpoints of networks and of mixtures have in common: a text of progress with the settings, and scores.</summary>
internal static class CheckpointParts
{
    private const string ProgressKey = "progress";
    private const string Settings = "settings";

    // Doubles that may be infinite, which JSON cannot say: the log-likelihood of the step in progress and the best score.
    private const string Scores = "scores";

    private const string Refit = "refit";
    private const int RefitColumns = 6;

    /// <summary>Adds how a refit compared, if it did.</summary>
    public static void AddRefit(SafetensorsWriter file, string prefix, RefitTrial? refit)
    {
        if (refit is not null)
        {
            file.Add(prefix + Refit, [refit.Rows, refit.Gain, refit.StandardError, refit.Kept ? 1 : 0, refit.Folds, refit.Steps]);
        }
    }

    /// <summary>Says whether there is a comparison of a refit.</summary>
    public static void WriteRefit(Utf8JsonWriter json, RefitTrial? refit) => json.WriteBoolean(Refit, refit is not null);

    /// <summary>Reads how a refit compared; null where nothing is said.</summary>
    public static RefitTrial? ReadRefit(SafetensorsReader file, JsonValue progress, string prefix)
    {
        if (progress.Find(Refit)?.Truth() is not true)
        {
            return null;
        }

        double[] row = new double[RefitColumns];
        file.Read(file.Claim(prefix + Refit, [row.Length]), 0, row);
        return new RefitTrial(StepRows.Index(prefix + Refit, row[0], int.MaxValue, 0), row[1], row[2], StepRows.Index(prefix + Refit, row[3], 1, 0) == 1)
        {
            Folds = StepRows.Index(prefix + Refit, row[4], int.MaxValue, 0),
            Steps = StepRows.Index(prefix + Refit, row[5], int.MaxValue, 0),
        };
    }

    /// <summary>Adds settings and progress.</summary>
    public static void AddProgress(SafetensorsWriter file, string prefix, IReadOnlyDictionary<string, string> settings, Action<Utf8JsonWriter> write) =>
        file.Metadata[prefix + ProgressKey] = JsonModelWriter.Text(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject(Settings);
            foreach ((string name, string value) in settings.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            write(json);
            json.WriteEndObject();
        });

    /// <summary>Returns whether there is a text of progress.</summary>
    public static bool HasProgress(SafetensorsReader file, string prefix) => file.Metadata.ContainsKey(prefix + ProgressKey);

    /// <summary>Opens the text of the progress.</summary>
    public static JsonDocument OpenProgress(SafetensorsReader file, string prefix) => JsonText.Parse(Encoding.UTF8.GetBytes(file.Require(prefix + ProgressKey)), prefix + ProgressKey);

    /// <summary>Gets the progress of an open text.</summary>
    public static JsonValue Progress(JsonDocument document, string prefix) => new(document.RootElement, prefix + ProgressKey);

    /// <summary>Reads the settings.</summary>
    public static SortedDictionary<string, string> ReadSettings(JsonValue progress)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, JsonValue value) in progress.Require(Settings).Members())
        {
            result.Add(name, value.String());
        }

        return result;
    }

    /// <summary>Adds the scores.</summary>
    public static void AddScores(SafetensorsWriter file, string prefix, double step, double best) => file.Add(prefix + Scores, [step, best]);

    /// <summary>Reads the scores: the log-likelihood of the step in progress and the best score.</summary>
    public static double[] ReadScores(SafetensorsReader file, string prefix)
    {
        double[] scores = new double[2];
        file.Read(file.Claim(prefix + Scores, [scores.Length]), 0, scores);
        int undefined = Array.FindIndex(scores, double.IsNaN);
        return undefined < 0 ? scores : throw new ModelException(Invariant($"Tensor {prefix}{Scores} has NaN at index {undefined}; a score must be a number."));
    }
}
