using Entroscope.Model;

namespace Entroscope.Learning.Loop;

/// <summary>What the training record in a model says about a refit.</summary>
internal static class RefitRecord
{
    /// <summary>Adds a refit, or that there was none.</summary>
    public static TrainingRecord With(this TrainingRecord record, RefitTrial? trial) => record with
    {
        Refitted = trial?.Kept ?? false,
        RefitRows = trial?.Rows,
        RefitGain = trial?.Gain,
        RefitGainError = trial?.StandardError,
        RefitFolds = trial?.Folds,
        RefitSteps = trial is { Folds: > 0 } ? trial.Steps : null,
    };
}
