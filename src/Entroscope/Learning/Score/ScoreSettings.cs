using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Learning.Score;

/// <summary>All that determines the result of score training, as checkpoints and models record it.</summary>
internal static class ScoreSettings
{
    /// <summary>Adds what the record of a model holds: the options.</summary>
    public static TrainingRecord With(TrainingRecord record, ScoreOptions options) => record.Score with
    {
        Steps = options.Steps,
        BatchSize = options.BatchSize,
        LearningRate = options.LearningRate,
        WeightDecay = options.WeightDecay,
        Dropout = options.Dropout,
        Patience = options.Patience,
    };

    /// <summary>Collects what a checkpoint is compared by: with the options the network to begin from and the data. O(parameters + values).</summary>
    public static TrainingRecord Of(ConvAC start, TrainingSet train, TrainingSet? validation, ScoreOptions options, TrainingOptions training) =>
        With(TrainingRecord.Empty, options) with
        {
            Start = TrainingSettings.Fingerprint(start),
            Data = TrainingSettings.Fingerprint(train),
            ValidationData = validation is null ? "none" : TrainingSettings.Fingerprint(validation),
            MinimumVariance = training.MinimumVariance,
            Refit = training.Refit,
            Seed = training.Seed,
            Arithmetic = TrainingRecord.Text(training.Engine.Kind),
        };
}
