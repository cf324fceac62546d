using System.Text;
using Entroscope.Files.Models;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Fuzz.Targets;

/// <summary>Small models of every leaf family and kind of tree, with and without names, and mixtures of them.</summary>
internal static class ModelSeeds
{
    // As the first releases wrote it: one leaf family and no names.
    private const string Former = """
        {"sites": 2, "alphabet": 3, "leaf_channels": 2, "widths": [1], "classes": 1, "pooling_groups": [[[0, 1]]], "shared_weights": false,
         "leaf_family": "binomial", "leaf": [[0.5, 0.25], [0.5, 0.1]], "conv": [[[[0.5, 0.5]], [[0.125, 0.875]]]], "output": [[1]]}
        """;

    /// <summary>Makes the files of all of them.</summary>
    /// <param name="ending">.json or .safetensors.</param>
    public static IEnumerable<byte[]> Files(string ending)
    {
        using var folder = new ScratchFolder();
        foreach (ConvACMixture model in Models())
        {
            string path = Path.Combine(folder.Path, "seed" + ending);
            ModelFile.Save(model, path);
            yield return File.ReadAllBytes(path);
        }

        if (ending is ".json")
        {
            yield return Encoding.UTF8.GetBytes(Former);
        }
    }

    private static IEnumerable<ConvACMixture> Models()
    {
        var all = new RandomNetworkOptions { MaxChannels = 2, MaxClasses = 2, Zeros = 0.1 };
        foreach (LeafFamily family in LeafFamilies.Densities)
        {
            var random = new RandomStream((ulong)family, "fuzz model");
            ConvAC network = RandomNetworks.Build(PoolingTree.Line(2), false, random, all with { Families = [family] });
            yield return network;
            yield return new ConvACMixture([network, network], [0.25, 0.75]);
        }

        var mixed = new RandomStream(9, "fuzz model");
        yield return RandomNetworks.Build(PoolingTree.Grid(2, 2), true, mixed, all with { Families = [LeafFamily.Categorical] });
        yield return RandomNetworks.Build(RandomTrees.OfAnyShape(4, mixed), false, mixed, all);
        yield return RandomNetworks.Build(RandomTrees.OfVariables(4, mixed), false, mixed, all);
        yield return RandomNetworks.Build(RandomTrees.OfLevels(5, mixed), true, mixed, all);
        foreach (ConvACMixture trained in SmallTrainings.Models())
        {
            yield return trained;
        }
    }
}
