using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Learning.Loop;

/// <summary>All that determines the result of a training run, as checkpoints record it.</summary>
internal static class TrainingSettings
{
    /// <summary>How many bytes of a hash name a network.</summary>
    public const int FingerprintBytes = 8;

    /// <summary>Collects the settings of a run. Threads, limits and the rhythm of checkpoints change no result and are left out.</summary>
    public static TrainingRecord Of(
        IReadOnlyList<NetworkShape> shapes, IReadOnlyList<LeafSpecification> leaves, TrainingSet train, TrainingSet? validation,
        TrainingOptions options, string dataFingerprint) => Of(shapes.Count, train, validation, options, dataFingerprint) with
        {
            Network = string.Join(' ', shapes.Select(shape => Fingerprint(shape, leaves))),

            // Discrete leaves do not depend on it.
            GaussianStrength = leaves.Any(leaf => leaf.Descriptor.HasStrength) ? options.StrengthOfGaussians : null,
        };

    /// <summary>Collects the settings of the training of a mixture whose networks are not known yet: they are taken to be those of a checkpoint.</summary>
    public static TrainingRecord LikeSaved(
        TrainingRecord saved, int components, TrainingSet train, TrainingSet? validation, TrainingOptions options, string dataFingerprint) =>
        Of(components, train, validation, options, dataFingerprint) with
        {
            Network = saved.Network ?? string.Empty,
            GaussianStrength = saved.GaussianStrength is { } strength ? options.GaussianStrength ?? strength : null,
        };

    private static TrainingRecord Of(int components, TrainingSet train, TrainingSet? validation, TrainingOptions options, string dataFingerprint) => new()
    {
        Steps = options.Steps,
        BatchSize = options.BatchSize,
        WarmUpRows = options.WarmUpRows,
        StepExponent = options.StepExponent,
        PseudoCount = options.PseudoCount,
        PriorStrengths = options.PriorStrengths,
        OverRelaxation = options.OverRelaxation,
        LeafPseudoCount = options.LeafPseudoCount,
        MinimumVariance = options.MinimumVariance,
        Initialisation = TrainingRecord.Text(options.Initialisation),
        Restarts = options.Restarts,
        Patience = options.Patience,
        LeastGain = options.LeastGain,
        Refit = options.Refit,
        Seed = options.Seed,
        Arithmetic = TrainingRecord.Text(options.Engine.Kind),
        TileRows = options.Engine.TileRows is var rows and not EngineOptions.StandardTileRows ? rows : null,
        StopAtWorseStrength = options.StopAtWorseStrength,
        TrainingRows = train.Data.Rows,
        ValidationRows = validation?.Data.Rows ?? 0,
        Data = dataFingerprint,

        // A network is a mixture of one component, whose settings do not say so.
        Components = components > 1 ? components : null,
    };

    /// <summary>Refuses a checkpoint of another run.</summary>
    public static void EnsureSame(TrainingRecord settings, Checkpoint saved)
    {
        Dictionary<string, string> here = Values(settings);
        Dictionary<string, string> there = Values(saved.Settings);
        string[] differences = [.. here.Keys.Union(there.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(key => (Key: key, There: there.GetValueOrDefault(key, "absent"), Here: here.GetValueOrDefault(key, "absent")))
            .Where(d => !string.Equals(d.There, d.Here, StringComparison.Ordinal))
            .Select(d => $"{d.Key} is {d.There} there, but {d.Here} here")];
        Refuse.Data(differences.Length > 0, $"{saved.Place}The checkpoint belongs to another training run: {string.Join("; ", differences)}.");
        static Dictionary<string, string> Values(TrainingRecord record) =>
            new((record.Em with { Components = record.Em.Components ?? 1 }).Entries, StringComparer.Ordinal);
    }

    /// <summary>Makes the record that travels with the model: the settings but the fingerprint of the network, which the model is itself.</summary>
    public static TrainingRecord Record(TrainingRecord settings, TrainingState state, double strength) => (settings with
    {
        Network = null,
        PriorStrength = strength,
        BestStep = state.BestStep,
        BestScore = state.BestScore,
        StoppedBecause = TrainingRecord.Text(state.BestStopReason),
    }).With(state.Refit);

    /// <summary>Names a network with its parameters.</summary>
    public static string Fingerprint(ConvAC model)
    {
        using var hash = new ContentHash();
        for (int m = 0; m < model.Shape.MatrixCount; m++)
        {
            hash.AddReals(model.Matrix(m));
        }

        foreach (LeafDistribution leaf in model.Leaves.Take(model.Shape.LeafCount))
        {
            for (int part = 0; part < leaf.Specification.Descriptor.Parts.Count; part++)
            {
                hash.AddReals(leaf.Part(part));
            }
        }

        hash.AddReals(model.ClassPrior);
        return $"{Fingerprint(model.Shape, [.. model.Leaves.Select(l => l.Specification)])}-{hash.Finish(FingerprintBytes)}";
    }

    /// <summary>Names a network without its parameters: tree, channels, sharing, classes and leaves.</summary>
    public static string Fingerprint(NetworkShape shape, IReadOnlyList<LeafSpecification> leaves)
    {
        using var hash = new ContentHash();
        WeightSharing sharing = shape.Sharing;
        hash.AddIntegers(shape.Classes, sharing.IsAny ? 1 : 0, shape.Tree.SiteCount, shape.Tree.NodeCount);
        if (sharing.IsAny && sharing != WeightSharing.Levels)
        {
            hash.AddIntegers(sharing.From, sharing.Below, sharing.Classes, shape.LeafCount);
        }

        for (int v = 0; v < shape.Tree.NodeCount; v++)
        {
            hash.AddIntegers(shape.Channels(v), shape.Tree.Children(v).Length);
            hash.AddIntegers(shape.Tree.Children(v));
        }

        foreach (LeafSpecification leaf in leaves)
        {
            hash.AddIntegers((int)leaf.Family, leaf.Alphabet);
            if (leaf.Codes is { } codes)
            {
                hash.AddReals(Array.ConvertAll(codes.Codes.ToArray(), c => (double)c));
            }

            if (leaf.Unseen > 0 || leaf.IsOrdered)
            {
                hash.AddReals([leaf.Unseen, leaf.IsOrdered ? 1 : 0]);
            }

            if (leaf.Sharing is { } share)
            {
                hash.AddReals([share]);
            }

            foreach (double[] constants in leaf.Constants?.Arrays ?? [])
            {
                hash.AddIntegers(constants.Length);
                hash.AddReals(constants);
            }
        }

        return hash.Finish(FingerprintBytes);
    }

    /// <summary>Hashes values and labels.</summary>
    public static string Fingerprint(TrainingSet set)
    {
        using var hash = new ContentHash();
        hash.AddIntegers(set.Data.Rows, set.Data.Sites);
        for (int i = 0; i < set.Data.Sites; i++)
        {
            hash.AddColumn(set.Data.Column(i));
        }

        hash.AddIntegers(set.Labels);
        return hash.Finish(FingerprintBytes);
    }
}
