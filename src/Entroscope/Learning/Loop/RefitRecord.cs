using Entroscope.Model;

namespace Entroscope.Learning.Loop;

/// <summary>What the training record in a model says about a refit.</summary>
internal static class RefitRecord
{
    /// <summary>What the names of the refit of hybrid training begin with.</summary>
    public const string Hybrid = "hybrid_";

    private const string Kept = "refitted";
    private const string Rows = "refit_rows";
    private const string Gain = "refit_gain";
    private const string Error = "refit_gain_error";
    private const string Folds = "refit_folds";
    private const string Steps = "refit_steps";

    /// <summary>Gets the names and values to record.</summary>
    /// <param name="trial">The refit, or null where there was none.</param>
    public static (string Name, string Value)[] Of(RefitTrial? trial, string prefix = "") => trial is null
        ? [(prefix + Kept, TrainingSettings.Text(false))]
        :
        [
            (prefix + Kept, TrainingSettings.Text(trial.Kept)),
            (prefix + Rows, TrainingSettings.Text(trial.Rows)),
            (prefix + Gain, TrainingSettings.Text(trial.Gain)),
            (prefix + Error, TrainingSettings.Text(trial.StandardError)),
            (prefix + Folds, TrainingSettings.Text(trial.Folds)),
            .. trial.Folds == 0 ? Array.Empty<(string, string)>() : [(prefix + Steps, TrainingSettings.Text(trial.Steps))],
        ];

    /// <summary>Reads a record.</summary>
    /// <param name="metadata">The metadata of the network of the run.</param>
    /// <returns>The refit; null where none was tried.</returns>
    public static RefitTrial? Read(ModelMetadata metadata, string prefix = "")
    {
        return metadata.Training.ContainsKey(prefix + Rows)
            ? new RefitTrial((int)Number(Rows), Number(Gain), Number(Error), IsKept(metadata, prefix) == true)
            {
                Folds = metadata.Training.ContainsKey(prefix
                + Folds) ? (int)Number(Folds) : 0,
                Steps = metadata.Training.ContainsKey(prefix + Steps) ? (int)Number(Steps) : 0
            }
            : null;

        double Number(string key) => double.Parse(metadata.Training[prefix + key], CultureInfo.InvariantCulture);
    }

    /// <summary>Returns whether the network of a record was trained again on validation rows; null where the record does not say.</summary>
    public static bool? IsKept(ModelMetadata metadata, string prefix = "") =>
        metadata.Training.TryGetValue(prefix + Kept, out string? kept) ? string.Equals(kept, bool.TrueString, StringComparison.Ordinal) : null;
}
