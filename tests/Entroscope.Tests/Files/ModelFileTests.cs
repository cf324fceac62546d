using System.IO.Pipes;
using CsCheck;
using Entroscope.Files.Json;
using Entroscope.Files.Models;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Entroscope.Tests.Oracles;
using Xunit;

namespace Entroscope.Tests.Files;

public sealed class ModelFileTests
{
    private static readonly string[] Extensions = [".json", ".safetensors"];

    [Theory]
    [InlineData(".json")]
    [InlineData(".safetensors")]
    public void LoadOfSave_IsTheSameModel_AndSavesTheSameBytes(string extension) => SampleModels.Any.Sample(model =>
    {
        using var folder = new TemporaryFolder();
        ModelFile.Save(model, folder["a" + extension]);
        ConvAC loaded = ModelFile.LoadNetwork(folder["a" + extension]);
        ModelAssert.Same(model, loaded);
        ModelFile.Save(loaded, folder["b" + extension]);
        Assert.Equal(File.ReadAllBytes(folder["a" + extension]), File.ReadAllBytes(folder["b" + extension]));
        Assert.Equal(["a" + extension, "b" + extension], folder.Names());
    }, iter: 150);

    [Fact]
    public void Formats_ConvertIntoOneAnother() => SampleModels.Any.Sample(model =>
    {
        using var folder = new TemporaryFolder();
        ModelFile.Save(model, folder["1.json"]);
        ModelFile.Save(ModelFile.LoadNetwork(folder["1.json"]), folder["2.safetensors"]);
        ModelFile.Save(ModelFile.LoadNetwork(folder["2.safetensors"]), folder["3.json"]);
        Assert.Equal(File.ReadAllBytes(folder["1.json"]), File.ReadAllBytes(folder["3.json"]));
    }, iter: 100);

    [Fact]
    public void Trees_KeepTheirDescriptionAndImage()
    {
        using var folder = new TemporaryFolder();
        PoolingTree[] trees = [PoolingTree.Grid(3, 5), PoolingTree.Grid(4, 4, [new GridSize(2, 2)]), PoolingTree.Line(1),
            PoolingTree.Line(100, 3), PoolingTree.Cp(4)];
        foreach (PoolingTree tree in trees)
        {
            var shape = NetworkShape.PerLevel(tree, 1, [1]);
            var model = new ConvAC(shape, [.. Enumerable.Repeat(new BernoulliLeaf([0.5]), tree.SiteCount)],
                [.. Enumerable.Repeat(new double[] { 1 }, shape.MatrixCount)], [1]);
            foreach (string extension in Extensions)
            {
                ModelFile.Save(model, folder["m" + extension]);
                ModelAssert.Same(model, ModelFile.LoadNetwork(folder["m" + extension]));
            }
        }
    }

    public static TheoryData<string> GenerativeOracles() => OracleFile.Generative();

    [Theory]
    [MemberData(nameof(GenerativeOracles))]
    public void Load_ReadsEveryGenerativeOracle(string name) =>
        ModelAssert.Same(OracleFile.Load(name).Model, ModelFile.LoadNetwork(OracleFile.PathOf(name)));

    [Theory]
    [InlineData("a-real-cp-n6", 6)]
    [InlineData("a-real-ht-n6", 6)]
    [InlineData("a-real-ht-n8", 8)]
    public void Load_ReadsRealWeightsAsScores(string name, int sites)
    {
        ConvAC model = ModelFile.LoadNetwork(OracleFile.PathOf(name));
        Assert.Equal(Reading.Score, model.Reading);
        Assert.Equal(sites, model.Tree.SiteCount);
        Assert.Contains(model.Weights(0).ToArray(), w => w < 0);
    }

    [Fact]
    public void Load_ReadsTheExampleOfTheDocumentation()
    {
        string docs = File.ReadAllText(Path.Combine(Path.GetDirectoryName(OracleFile.PathOf("any"))!, "..", "..", "docs", "formats.md"));
        using var folder = new TemporaryFolder();
        ConvAC model = ModelFile.LoadNetwork(folder.Write("m.json", docs.Split("```json")[1].Split("```")[0]));
        Assert.Equal(0.875, model.Weights(1)[1]);
    }

    [Theory]
    [InlineData("m.bin")]
    [InlineData("m")]
    [InlineData("m.json.gz")]
    public void OtherEndings_AreRefused(string name)
    {
        using var folder = new TemporaryFolder();
        string message = Invariant($"{folder[name]}: the name of a model file ends in .safetensors or .json.");
        Assert.Equal(message, Assert.Throws<ModelException>(() => ModelFile.LoadNetwork(folder[name])).Message);
        Assert.Equal(message, Assert.Throws<ModelException>(() => ModelFile.Save(SampleModels.Small(), folder[name])).Message);
        Assert.Equal(message, Assert.Throws<ModelException>(() => ModelFile.EnsureWritable(folder[name])).Message);
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void EnsureWritable_LeavesNoTrace()
    {
        using var folder = new TemporaryFolder();
        ModelFile.EnsureWritable(folder["M.JSON"]);
        ModelFile.EnsureWritable(folder.Write("m.safetensors", "old"));
        Assert.Equal(["m.safetensors"], folder.Names());
        Assert.Equal("old", File.ReadAllText(folder["m.safetensors"]));
    }

    [Theory]
    [InlineData(".json")]
    [InlineData(".safetensors")]
    public void Load_NamesAFileThatIsNoFile(string extension)
    {
        using var folder = new TemporaryFolder();
        void Refuses(string name, string message) =>
            Assert.Equal(folder[name] + ": " + message, Assert.Throws<ModelException>(() => ModelFile.LoadNetwork(folder[name])).Message);
        Refuses("missing" + extension, "The file does not exist.");
        Refuses("missing/m" + extension, "The file does not exist.");
        Directory.CreateDirectory(folder["folder" + extension]);
        Refuses("folder" + extension, "It is a folder, not a file.");
        folder.Write("empty" + extension, string.Empty);
        Refuses("empty" + extension, "The file is empty.");
    }

    [Fact]
    public void Load_RefusesAPipe()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A pipe has a path only where there is /proc.");
        using var folder = new TemporaryFolder();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        File.CreateSymbolicLink(folder["m.json"], Invariant($"/proc/self/fd/{pipe.SafePipeHandle.DangerousGetHandle()}"));
        string message = Assert.Throws<ModelException>(() => ModelFile.LoadNetwork(folder["m.json"])).Message;
        Assert.Equal(folder["m.json"] + ": It is a pipe or a device, not a file.", message);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(200)]
    [InlineData(200_000)]
    public void JsonWriter_RefusesATextBeyondTheLimit(int limit)
    {
        ConvAC model = RandomModels.Build(1, 800, new RandomModelOptions { MaxChannels = 6 });
        string message = Assert.Throws<SizeLimitException>(() => JsonModelWriter.Write(new MemoryStream(), model, limit)).Message;
        Assert.Equal(Invariant($"The model does not fit into a JSON file of at most {limit} bytes; write it as .safetensors."), message);
    }
}
