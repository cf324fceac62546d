using CsCheck;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Tests.Files;

/// <summary>Models that exercise every field of a file.</summary>
internal static class SampleModels
{
    /// <summary>Gets random networks of any tree and leaf families, some with names, images and real weights.</summary>
    public static Gen<ConvAC> Any { get; } =
        Gen.Select(RandomModels.Of(new RandomModelOptions { Zeros = 0.2 }), Gen.ULong, Gen.Bool, (model, seed, real) =>
            real && model.Leaves.All(l => l.Family == LeafFamily.Categorical)
                ? WithRealWeights(model, seed)
                : WithCodes(model, seed).With(Metadata(model, seed)));

    /// <summary>Makes a small network of two real-valued sites, whose every number is written out here.</summary>
    public static ConvAC Small() => new(
        NetworkShape.PerLevel(PoolingTree.Line(2), 2, [1], 2),
        [new GaussianLeaf([0.1, -0.0], [1e-300, 2.5]), new GaussianLeaf([1.0 / 3, 4e20], [1, 5e-324])],
        [[0.25, 0.75], [1, 0], [1, 1]],
        [0.5, 0.5],
        metadata: new ModelMetadata
        {
            SiteNames = ["größe", "a \"b\"\n<c>"],
            Training = TrainingRecord.Empty with { Steps = 3, Seed = 1 },
        });

    /// <summary>Makes a network with shared weights over an image, one leaf family and alphabet for each site.</summary>
    public static ConvAC Mixed()
    {
        var tree = PoolingTree.Grid(2, 2);
        return new ConvAC(
            NetworkShape.PerLevel(tree, 1, [1, 1], 1, sharedWeights: true),
            [new CategoricalLeaf(1, 3, [0.2, 0.3, 0.5]), new BernoulliLeaf([0.25]), new BinomialLeaf(4, [0.75]), new GaussianLeaf([2], [3])],
            [[1], [1], [1]],
            [1]);
    }

    private static ModelMetadata Metadata(ConvAC model, ulong seed) => (seed % 3) switch
    {
        0 => ModelMetadata.Empty,
        1 => new ModelMetadata { LabelName = "клас 😀", ClassNames = [.. Enumerable.Range(0, model.Classes).Select(y => Invariant($"\u0001 {y}"))] },
        _ => new ModelMetadata
        {
            SiteNames = [.. model.Leaves.Select((_, i) => Invariant($"x{i}"))],
            Training = TrainingRecord.Of([KeyValuePair.Create("b", "1"), KeyValuePair.Create("a", string.Empty)]),
        },
    };

    private static ConvAC WithCodes(ConvAC model, ulong seed) => seed % 2 == 0 ? model : model.Leaves
        .Select((leaf, i) => (Leaf: leaf as CategoricalLeaf, Site: i))
        .Where(l => l.Leaf is not null)
        .Aggregate(model, (m, l) => m.With(l.Site, new CategoricalLeaf(
            l.Leaf!.Channels, l.Leaf.Alphabet, l.Leaf.Table,
            codes: new SymbolCodes([.. Enumerable.Range(0, l.Leaf.Alphabet).Select(k => -5 + (7L * k * (l.Site + 1)))]))));

    private static ConvAC WithRealWeights(ConvAC model, ulong seed)
    {
        var random = new RandomStream(seed, "real weights");
        Reading reading = random.NextInt(2) == 0 ? Reading.Score : Reading.Born;
        double[] Real(int count) => [.. Enumerable.Range(0, count).Select(_ => 1e3 * random.NextGaussian())];
        return new ConvAC(
            model.Shape,
            ConvAC.Expand(model.Shape,
                [.. model.Leaves.Take(model.Shape.LeafCount).Select(l => new CategoricalLeaf(l.Channels, l.Alphabet, Real(l.ParameterCount), reading))]),
            [.. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => Real(model.Matrix(m).Length))],
            model.ClassPrior,
            reading);
    }
}
