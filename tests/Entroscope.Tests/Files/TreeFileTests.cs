using Entroscope.Files.Json;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Files;

public sealed class TreeFileTests
{
    [Fact]
    public void TreesComeBackAsTheyWere()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "tree.json");
        foreach (PoolingTree tree in new[] { PoolingTree.FromChildren(3, [[0, 2], [1, 3]], "learned:cut"), PoolingTree.Line(3), PoolingTree.Grid(1, 3) })
        {
            string[]? names = tree.Image is null ? ["a", "b \"c\"", "ü"] : null;
            new TreeFile(tree, names).Save(path);
            var back = TreeFile.Load(path);
            Assert.Equal((tree.Description, tree.HasLevels, tree.Image, tree.NodeCount),
                (back.Tree.Description, back.Tree.HasLevels, back.Tree.Image, back.Tree.NodeCount));
            Assert.All(Enumerable.Range(0, tree.NodeCount), v => Assert.Equal(tree.Children(v).ToArray(), back.Tree.Children(v).ToArray()));
            Assert.Equal(names, back.Columns);
        }
    }

    [Fact]
    public void OtherColumnsAreRefusedByName()
    {
        var file = new TreeFile(PoolingTree.Line(2), ["a", "b"]);
        file.EnsureFor("t.json", ["a", "b"]);
        ErrorAssert.Throws<ModelException>("t.json: The tree is for other columns: column 2 is 'b' there, but 'c' in the data.",
            () => file.EnsureFor("t.json", ["a", "c"]));
        ErrorAssert.Throws<ModelException>("t.json: The tree is for 2 columns, but the data has 3.", () => file.EnsureFor("t.json", ["a", "b", "c"]));
    }

    [Theory]
    [InlineData("{\"sites\":2,\"columns\":[\"a\"],\"children\":[[0,1]]}", "columns must be a list of length 2, but its length is 1.")]
    [InlineData("{\"sites\":2,\"children\":[[0,1]],\"widths\":[1]}", "The file has the unknown member 'widths'.")]
    [InlineData("{\"sites\":2}", "A tree has either the member 'pooling_groups' or the member 'children'.")]
    [InlineData("{\"sites\":2,\"children\":[[0,1],[0]]}", "Node 0 is pooled by node 2 and again by node 3; every node has one parent.")]
    [InlineData("{\"sites\":2000000000,\"children\":[[0,1]]}", "children misses site 2 of the 2000000000 sites; every site is pooled once.")]
    public void OtherFilesAreRefused(string text, string message)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "tree.json");
        File.WriteAllText(path, text);
        ErrorAssert.Throws<ModelException>($"{path}: {message}", () => TreeFile.Load(path));
    }

    [Fact]
    public void AnotherEndingIsRefused() => ErrorAssert.Throws<ModelException>(
        "tree.txt: The name of a tree file must end in .json.", () => new TreeFile(PoolingTree.Line(2), null).Save("tree.txt"));
}
