using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Learning.Loop;

/// <summary>Refuses what cannot be trained, before anything large is allocated.</summary>
internal static class TrainingChecks
{
    // The network at hand, the next one, the best one, and the expected counts.
    private const int Copies = 4;

    /// <summary>Refuses options out of their ranges; NaN is out of every range.</summary>
    public static void Options(TrainingOptions options)
    {
        (string Name, object Value, bool Holds, string Requirement)[] rules =
        [
            (nameof(options.Steps), options.Steps, options.Steps >= 0, "at least 0"),
            (nameof(options.BatchSize), options.BatchSize, options.BatchSize >= 0, "at least 0 (0 for full batches)"),
            (nameof(options.WarmUpRows), options.WarmUpRows, options.WarmUpRows >= 0, "at least 0 (0 for all rows from the beginning)"),
            (nameof(options.StepExponent), options.StepExponent, options.StepExponent is > 0.5 and <= 1, "above 0.5 and at most 1"),
            (nameof(options.PseudoCount), options.PseudoCount, IsCount(options.PseudoCount), "a finite number of at least 0"),
            (nameof(options.PriorStrengths), options.PriorStrengths is { Count: > 0 }
                ? string.Join(", ", options.PriorStrengths.Select(TrainingRecord.Text))
                : "empty", options.PriorStrengths is { Count: >= 1 } s && s.All(IsCount), "finite numbers of at least 0, at least one"),
            (nameof(options.OverRelaxation), options.OverRelaxation, options.OverRelaxation is >= 0 and < 1, "at least 0 and below 1"),
            (nameof(options.LeafPseudoCount), options.LeafPseudoCount, IsCount(options.LeafPseudoCount), "a finite number of at least 0"),
            (nameof(options.GaussianStrength), options.StrengthOfGaussians, IsCount(options.StrengthOfGaussians), "a finite number of at least 0"),
            (nameof(options.MinimumVariance), options.MinimumVariance, options.MinimumVariance > 0 && IsCount(options.MinimumVariance),
                "a finite number above 0"),
            (nameof(options.Initialisation), options.Initialisation, Enum.IsDefined(options.Initialisation), "one of the starts"),
            (nameof(options.Restarts), options.Restarts, options.Restarts >= 1, "at least 1"),
            (nameof(options.Patience), options.Patience, options.Patience >= 1, "at least 1"),
            (nameof(options.LeastGain), options.LeastGain, options.LeastGain is >= 0 and < 1, "at least 0 and below 1"),
            (nameof(options.CheckpointEvery), options.CheckpointEvery, options.CheckpointEvery >= 1, "at least 1"),
            (nameof(options.ParameterLimit), options.ParameterLimit, options.ParameterLimit >= 1, "at least 1"),
            (nameof(options.MaximumMemory), options.MaximumMemory ?? 0, options.MaximumMemory is null or >= 1, "at least 1"),
        ];
        int bad = Array.FindIndex(rules, r => !r.Holds);
        Refuse.Argument(bad >= 0, $"The training option {rules[bad].Name} must be {rules[bad].Requirement}, but is {rules[bad].Value}.", nameof(options));
    }

    /// <summary>Refuses leaves that do not fit the network, and networks above the limit.</summary>
    public static void Network(NetworkShape shape, IReadOnlyList<LeafSpecification> leaves, TrainingOptions options)
    {
        Refuse.Argument(
            leaves.Count != shape.Tree.SiteCount,
            $"A leaf specification is needed for each of the {shape.Tree.SiteCount} sites, but {leaves.Count} were given.", nameof(leaves));

        for (int i = 0; i < leaves.Count; i++)
        {
            (LeafFamily family, int alphabet) = leaves[i];
            Refuse.Argument(!LeafFamilies.Exists(family), $"The leaf of site {i} is of the unknown family {family}.", nameof(leaves));
            if (leaves[i].Descriptor.AlphabetRequirement(alphabet) is { } requirement)
            {
                throw new ArgumentException(
                    Invariant($"The alphabet of the {family} leaf of site {i} must be {requirement}, but is {alphabet}."), nameof(leaves));
            }
        }

        EnsureOneLeaf(shape, leaves);
        NetworkSize.EnsureWithin([shape], leaves, options.ParameterLimit);
        EnsureMemory([shape], leaves, options);
    }

    private static void EnsureOneLeaf(NetworkShape shape, IReadOnlyList<LeafSpecification> leaves)
    {
        int odd = shape.LeafCount == leaves.Count ? -1 : Enumerable.Range(0, leaves.Count).FirstOrDefault(i => leaves[i] != leaves[0], -1);
        Refuse.Model(odd >= 0, $"All sites share one leaf, but site {odd} is {leaves[Math.Max(0, odd)]} and site 0 is {leaves[0]}.");
    }

    private static void EnsureMemory(IReadOnlyList<NetworkShape> shapes, IReadOnlyList<LeafSpecification> leaves, TrainingOptions options)
    {
        double parameters = shapes.Sum(shape => (double)NetworkSize.ParameterCount(shape, leaves));
        MemoryLimit.Ensure(
            Copies * sizeof(double) * parameters, Invariant($"The training of {parameters:0} parameters"), "use smaller widths or fewer components",
            options.MaximumMemory);
    }

    /// <summary>Refuses a set without rows, with other sites, with values outside their alphabets, or with labels that are no classes.</summary>
    public static void Set(NetworkShape shape, IReadOnlyList<LeafSpecification> leaves, TrainingSet set, string name)
    {
        Refuse.Data(
            set.Data.Sites != shape.Tree.SiteCount, $"{name}: the network has {shape.Tree.SiteCount} sites, but the data has {set.Data.Sites} columns.");

        Refuse.Data(set.Data.Rows == 0, $"{name}: there is no row; at least 1 is needed.");
        var smallest = new NetworkShape(shape.Tree, [.. Enumerable.Repeat(1, shape.Tree.NodeCount)]);
        set.Data.EnsureFits(FlatNetwork.Build(smallest, leaves, _ => default), name);
        if (set.Labels is null)
        {
            return;
        }

        Refuse.Data(set.Labels.Length != set.Data.Rows, $"{name}: there are {set.Data.Rows} rows, but {set.Labels.Length} labels.");
        int bad = Array.FindIndex(set.Labels, y => y < -1 || y >= shape.Classes);
        Refuse.Data(bad >= 0, $"{name}: row {bad + 1}: the label {set.Labels[bad]} must be a class of 0..{shape.Classes - 1}, or -1 where unknown.");
    }

    /// <summary>Refuses several runs of a mixture.</summary>
    public static void EnsureRestarts(TrainingOptions options, int components) => Refuse.Argument(
        options.Restarts > 1 && components > 1,
        $"The training option Restarts must be 1 for a mixture, whose components are starts of their own, but is {options.Restarts}.", nameof(options));

    /// <summary>Refuses a model of one or several networks that cannot be trained.</summary>
    public static void Networks(
        IReadOnlyList<NetworkShape> shapes, IReadOnlyList<LeafSpecification> leaves, TrainingSet train, TrainingSet? validation, TrainingOptions options)
    {
        Refuse.Argument(shapes.Count == 0, $"A mixture must have at least one component, but has none.", nameof(shapes));
        Options(options);
        EnsureRestarts(options, shapes.Count);
        for (int z = 0; z < shapes.Count; z++)
        {
            Network(shapes[z], leaves, options);
            Refuse.Argument(
                shapes[z].Classes != shapes[0].Classes,
                $"Component {z} must have the {shapes[0].Classes} classes of component 0, but has {shapes[z].Classes}.", nameof(shapes));
        }

        NetworkSize.EnsureWithin(shapes, leaves, options.ParameterLimit);
        EnsureMemory(shapes, leaves, options);
        Set(shapes[0], leaves, train, "training data");
        EnsureRows(train.Data.Rows, shapes.Count);
        if (validation is not null)
        {
            Set(shapes[0], leaves, validation, "validation data");
        }
    }

    /// <summary>Refuses more components than there are training rows.</summary>
    public static void EnsureRows(int rows, int components) =>
        Refuse.Data(components > 1 && rows < components,
            $"training data: a mixture of {components} components needs at least {components} rows, but there are {rows}.");

    private static bool IsCount(double value) => value >= 0 && double.IsFinite(value);
}
