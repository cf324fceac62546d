using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Learning.Loop;

/// <summary>All that determines the result of a training run, as names and values.</summary>
internal sealed class TrainingSettings
{
    /// <summary>How many bytes of a hash name a network.</summary>
    public const int FingerprintBytes = 8;

    private const string NetworkKey = "network";
    private const string ComponentsKey = "components";
    private const string GaussianKey = "gaussian_strength";

    private TrainingSettings(SortedDictionary<string, string> values) => Values = values;

    /// <summary>Gets the settings in ordinal order of their names.</summary>
    public SortedDictionary<string, string> Values { get; }

    /// <summary>Collects the settings of a run. Threads, limits and the rhythm of checkpoints change no result and are left out.</summary>
    public static TrainingSettings Of(
        IReadOnlyList<NetworkShape> shapes, IReadOnlyList<LeafSpecification> leaves, TrainingSet train, TrainingSet? validation,
        TrainingOptions options, string dataFingerprint)
    {
        string networks = string.Join(' ', shapes.Select(shape => Fingerprint(shape, leaves)));
        SortedDictionary<string, string> values = Collect(train, validation, options, dataFingerprint, networks, shapes.Count);

        // Discrete leaves do not depend on it.
        if (leaves.Any(leaf => leaf.Descriptor.HasStrength))
        {
            values[GaussianKey] = Text(options.StrengthOfGaussians);
        }

        return new TrainingSettings(values);
    }

    /// <summary>Collects the settings of the training of a mixture whose networks are not known yet: they are taken to be those of a checkpoint.</summary>
    public static TrainingSettings LikeSaved(
        IReadOnlyDictionary<string, string> saved, int components, TrainingSet train, TrainingSet? validation, TrainingOptions options, string dataFingerprint)
    {
        SortedDictionary<string, string> values = Collect(train, validation, options, dataFingerprint,
            saved.GetValueOrDefault(NetworkKey, string.Empty), components);
        if (saved.TryGetValue(GaussianKey, out string? strength))
        {
            values[GaussianKey] = options.GaussianStrength is { } given ? Text(given) : strength;
        }

        return new TrainingSettings(values);
    }

    /// <summary>Reads the strength of the prior of Gaussian leaves from the settings of a run; null where it has none.</summary>
    public static double? GaussianStrength(IReadOnlyDictionary<string, string> settings) =>
        double.TryParse(settings.GetValueOrDefault(GaussianKey), NumberStyles.Float, CultureInfo.InvariantCulture, out double strength) && strength >= 0
            && double.IsFinite(strength) ? strength : null;

    private static SortedDictionary<string, string> Collect(
        TrainingSet train, TrainingSet? validation, TrainingOptions options, string dataFingerprint, string network, int components)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["steps"] = Text(options.Steps),
            ["batch_size"] = Text(options.BatchSize),
            ["warm_up_rows"] = Text(options.WarmUpRows),
            ["step_exponent"] = Text(options.StepExponent),
            ["pseudo_count"] = Text(options.PseudoCount),
            ["prior_strengths"] = string.Join(' ', options.PriorStrengths.Select(Text)),
            ["over_relaxation"] = Text(options.OverRelaxation),
            ["leaf_pseudo_count"] = Text(options.LeafPseudoCount),
            ["minimum_variance"] = Text(options.MinimumVariance),
            ["initialisation"] = Text(options.Initialisation),
            ["restarts"] = Text(options.Restarts),
            ["patience"] = Text(options.Patience),
            ["least_gain"] = Text(options.LeastGain),
            ["refit"] = Text(options.Refit),
            ["seed"] = Text(options.Seed),
            ["arithmetic"] = Text(options.Engine.Kind),
            ["stop_at_worse_strength"] = Text(options.StopAtWorseStrength),
            ["training_rows"] = Text(train.Data.Rows),
            ["validation_rows"] = Text(validation?.Data.Rows ?? 0),
            ["data"] = dataFingerprint,
            [NetworkKey] = network,
        };

        // A network is a mixture of one component, whose settings do not say so.
        if (components > 1)
        {
            values[ComponentsKey] = Text(components);
        }

        return values;
    }

    /// <summary>Refuses a checkpoint of another run.</summary>
    public void EnsureSame(Checkpoint saved) => EnsureSame(Values, saved.Settings, saved.Place);

    /// <summary>Refuses a checkpoint with other settings.</summary>
    /// <param name="place">What the message begins with: the file of the checkpoint, or nothing.</param>
    public static void EnsureSame(IReadOnlyDictionary<string, string> here, IReadOnlyDictionary<string, string> saved, string place)
    {
        string[] differences = [.. here.Keys.Union(saved.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(key => (Key: key, There: Value(saved, key), Here: Value(here, key)))
            .Where(d => !string.Equals(d.There, d.Here, StringComparison.Ordinal))
            .Select(d => $"{d.Key} is {d.There} there, but {d.Here} here")];
        Refuse.Data(differences.Length > 0, $"{place}The checkpoint belongs to another training run: {string.Join("; ", differences)}.");
        static string Value(IReadOnlyDictionary<string, string> settings, string key) =>
            settings.GetValueOrDefault(key, string.Equals(key, ComponentsKey, StringComparison.Ordinal) ? "1" : "absent");
    }

    /// <summary>Makes the record that travels with the model: the settings but the fingerprint of the network, which the model is itself.</summary>
    public SortedDictionary<string, string> Record(params ReadOnlySpan<(string Name, string Value)> results)
    {
        var record = new SortedDictionary<string, string>(Values, StringComparer.Ordinal);
        record.Remove(NetworkKey);
        foreach ((string name, string value) in results)
        {
            record[name] = value;
        }

        return record;
    }

    /// <summary>Makes the record of the training of a network.</summary>
    public SortedDictionary<string, string> Record(TrainingState state, int restart, double strength) => Record([
        ("best_restart", Text(restart)),
        ("prior_strength", Text(strength)),
        ("best_step", Text(state.BestStep)),
        ("best_score", Text(state.BestScore)),
        ("stopped_because", Text(state.BestStopReason)),
        .. RefitRecord.Of(state.Refit),
    ]);

    /// <summary>Writes a value as settings and records hold it.</summary>
    public static string Text<T>(T value) => string.Create(CultureInfo.InvariantCulture, $"{value}");

    /// <summary>Names a network without its parameters: tree, channels, sharing, classes and leaves.</summary>
    public static string Fingerprint(NetworkShape shape, IReadOnlyList<LeafSpecification> leaves)
    {
        using var hash = new ContentHash();
        hash.AddIntegers(shape.Classes, shape.SharedWeights ? 1 : 0, shape.Tree.SiteCount, shape.Tree.NodeCount);
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

            if (leaf.Sharing is { } sharing)
            {
                hash.AddReals([sharing]);
            }

            foreach (double[] constants in leaf.Constants?.Arrays ?? [])
            {
                hash.AddIntegers(constants.Length);
                hash.AddReals(constants);
            }
        }

        return hash.Finish(FingerprintBytes);
    }
}
