using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Learning.Hybrid;

/// <summary>All that determines the result of hybrid training, as checkpoints record it.</summary>
internal static class HybridSettings
{
    /// <summary>Adds what the record of a model holds: the options.</summary>
    public static TrainingRecord With(TrainingRecord record, HybridOptions options) => record.Hybrid with
    {
        Weight = options.DiscriminativeWeight,
        Steps = options.Steps,
        BatchSize = options.BatchSize,
        LearningRate = options.LearningRate,
        Patience = options.Patience,
    };

    /// <summary>
    /// Collects what a checkpoint is compared by: with the options the networks to
    /// begin from, the data, and what EM's options say here. O(parameters + values).
    /// </summary>
    public static TrainingRecord Of(
        ConvAC start, ConvAC refitStart, TrainingSet train, TrainingSet? validation, HybridOptions options, TrainingOptions training) =>
        With(TrainingRecord.Empty, options) with
        {
            Start = TrainingSettings.Fingerprint(start),
            RefitStart = TrainingSettings.Fingerprint(refitStart),
            Data = TrainingSettings.Fingerprint(train),
            ValidationData = validation is null ? "none" : TrainingSettings.Fingerprint(validation),
            PseudoCount = training.PseudoCount,
            LeafPseudoCount = training.LeafPseudoCount,
            MinimumVariance = training.MinimumVariance,
            Refit = training.Refit,
            Seed = training.Seed,
            Arithmetic = TrainingRecord.Text(training.Engine.Kind),
        };
}
