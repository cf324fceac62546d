using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Learning.Hybrid;

/// <summary>All that determines the result of hybrid training, as names and values.</summary>
internal static class HybridSettings
{
    /// <summary>Collects what the record of a model holds: the options.</summary>
    public static SortedDictionary<string, string> Of(HybridOptions options) => new(StringComparer.Ordinal)
    {
        ["hybrid_weight"] = TrainingSettings.Text(options.DiscriminativeWeight),
        ["hybrid_steps"] = TrainingSettings.Text(options.Steps),
        ["hybrid_batch_size"] = TrainingSettings.Text(options.BatchSize),
        ["hybrid_learning_rate"] = TrainingSettings.Text(options.LearningRate),
        ["hybrid_patience"] = TrainingSettings.Text(options.Patience),
    };

    /// <summary>
    /// Collects what a checkpoint is compared by: with the options the networks to
    /// begin from, the data, and what EM's options say here. O(parameters + values).
    /// </summary>
    public static SortedDictionary<string, string> Of(
        ConvAC start, ConvAC refitStart, TrainingSet train, TrainingSet? validation, HybridOptions options, TrainingOptions training)
    {
        SortedDictionary<string, string> settings = Of(options);
        settings["hybrid_start"] = Fingerprint(start);
        settings["hybrid_refit_start"] = Fingerprint(refitStart);
        settings["hybrid_data"] = Fingerprint(train);
        settings["hybrid_validation_data"] = validation is null ? "none" : Fingerprint(validation);
        settings["hybrid_pseudo_count"] = TrainingSettings.Text(training.PseudoCount);
        settings["hybrid_leaf_pseudo_count"] = TrainingSettings.Text(training.LeafPseudoCount);
        settings["hybrid_minimum_variance"] = TrainingSettings.Text(training.MinimumVariance);
        settings["hybrid_refit"] = TrainingSettings.Text(training.Refit);
        settings["hybrid_seed"] = TrainingSettings.Text(training.Seed);
        settings["hybrid_arithmetic"] = TrainingSettings.Text(training.Engine.Kind);
        return settings;
    }

    private static string Shape(ConvAC model) => TrainingSettings.Fingerprint(model.Shape, [.. model.Leaves.Select(l => l.Specification)]);

    private static string Fingerprint(ConvAC model)
    {
        using var hash = new ContentHash();
        for (int m = 0; m < model.Shape.MatrixCount; m++)
        {
            hash.AddReals(model.Matrix(m));
        }

        foreach (LeafDistribution leaf in model.Leaves)
        {
            for (int part = 0; part < leaf.Specification.Descriptor.Parts.Count; part++)
            {
                hash.AddReals(leaf.Part(part));
            }
        }

        hash.AddReals(model.ClassPrior);
        return $"{Shape(model)}-{hash.Finish(TrainingSettings.FingerprintBytes)}";
    }

    private static string Fingerprint(TrainingSet set)
    {
        using var hash = new ContentHash();
        hash.AddIntegers(set.Data.Rows, set.Data.Sites);
        for (int i = 0; i < set.Data.Sites; i++)
        {
            hash.AddColumn(set.Data.Column(i));
        }

        hash.AddIntegers(set.Labels);
        return hash.Finish(TrainingSettings.FingerprintBytes);
    }
}
