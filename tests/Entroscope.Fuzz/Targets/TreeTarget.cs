using Entroscope.Files.Json;
using Entroscope.Fuzz.Mutations;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Fuzz.Targets;

/// <summary>Files of pooling trees.</summary>
internal sealed class TreeTarget : FuzzTarget
{
    public override string Name => "tree";

    public override bool Run(FuzzInput input, string folder)
    {
        string path = Path.Combine(folder, "tree.json");
        File.WriteAllBytes(path, input.Files[0]);
        TreeFile tree = Named(path, () => TreeFile.Load(path));
        Demand(tree.Tree.Scope(tree.Tree.Root).Length == tree.Tree.SiteCount, "A tree whose root does not hold all sites.");
        string[] own = [.. Enumerable.Range(0, tree.Tree.SiteCount).Select(i => tree.Columns?[i] ?? Invariant($"x{i}"))];
        tree.EnsureFor(path, own);
        try
        {
            tree.EnsureFor(path, [.. own[..^1], own[^1] + "\u001b"]);
        }
        catch (ModelException e)
        {
            FuzzCheck.Message(e.Message);
        }

        tree.Save(path);
        return true;
    }

    protected override IEnumerable<FuzzInput> MakeSeeds()
    {
        using var folder = new ScratchFolder();
        var random = new RandomStream(1, "fuzz trees");
        PoolingTree[] trees =
        [
            PoolingTree.Line(4), PoolingTree.Cp(3), PoolingTree.Grid(2, 3), RandomTrees.OfAnyShape(5, random), RandomTrees.OfVariables(4, random),
            RandomTrees.OfLevels(6, random),
        ];
        foreach (PoolingTree tree in trees)
        {
            string path = Path.Combine(folder.Path, "seed.json");
            string[]? names = random.NextInt(2) == 0 ? null : [.. Enumerable.Range(0, tree.SiteCount).Select(i => Invariant($"name {i}"))];
            new TreeFile(tree, names).Save(path);
            yield return new FuzzInput(Name, 0, [File.ReadAllBytes(path)]);
        }
    }

    protected override byte[] Mutate(byte[] content, byte[] other, RandomStream random) =>
        random.NextInt(5) == 0 ? ByteEdits.Apply(content, other, random) : JsonEdits.Apply(content, other, random);
}
