using Entroscope.Cli;
using Entroscope.Files.Models;
using Entroscope.Files.Onnx;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Networks.Tests.Support;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Networks.Tests;

/// <summary>Models as ONNX graphs, compared in ONNX Runtime with the log-domain reference.</summary>
public sealed class ExportTests : IDisposable
{
    private static readonly LeafFamily[] Families = [.. LeafFamilies.Densities];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Random_networks_of_all_families_are_those_of_the_reference()
    {
        var seen = new HashSet<LeafFamily>();
        int impossible = 0;
        for (ulong seed = 0; seed < 80; seed++)
        {
            ConvAC model = Random(seed, 1 + (int)(seed % 8), seed % 3 == 0 ? 0.3 : 0);
            seen.UnionWith(model.Leaves.Select(l => l.Family));
            impossible += Compare(model, RandomNetworks.Data(model, 6, 0.25, seed), (int)(seed % (ulong)(model.Tree.Height + 1)), $"seed {seed}");
        }

        Assert.Equal(Families.Length, seen.Count);
        Assert.True(impossible > 5);
    }

    [Fact]
    public void Mixtures_have_the_posterior_of_the_component()
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            var random = new RandomStream(seed, "mixture");
            ConvAC one = Random(seed, 5, 0.2);
            ConvAC[] others = [.. Enumerable.Range(1, 2).Select(z => Other(one, random))];
            var mixture = new ConvACMixture([one, .. others], [0.5, 0.375, 0.125]);
            Compare(mixture, RandomNetworks.Data(one, 6, 0.25, seed), null, $"seed {seed}");
        }
    }

    [Fact]
    public void The_trained_digits_agree_with_the_library()
    {
        var circuit = Circuit.Train("digits", new NetworkPlan { Widths = [8] }, new TrainingOptions { Steps = 2 });
        string path = _folder["digits.onnx"];
        circuit.SaveOnnx(path, new OnnxOptions { LatentLevel = 4 });
        Observations rows = circuit.Data!.Test!.Observations;
        using var exported = new ExportedModel(path);
        IReadOnlyDictionary<string, double[]> results = exported.Run(rows);
        Assert.Equal(circuit.LogLikelihood(circuit.Data.Test), results["log_p"], new Within(1e-5));
        Assert.Equal(circuit.Posterior(circuit.Data.Test), results["class_posterior"], new Within(1e-5));
        Assert.Equal([-1, 4 * 8], exported.Outputs["latents"].Dimensions);
        using JsonDocument names = JsonDocument.Parse(exported.Texts["entroscope_metadata"]);
        Assert.Equal(10, names.RootElement.GetProperty("class_names").GetArrayLength());
        using JsonDocument latents = JsonDocument.Parse(exported.Texts["entroscope_latents"]);
        Assert.Equal(["4,0", "4,1", "4,2", "4,3"], latents.RootElement.EnumerateArray().Select(l => l.GetProperty("node").GetString()));
    }

    [Theory]
    [InlineData(784, 8, false)]
    [InlineData(1024, 4, true)]
    public void Many_columns_do_not_underflow(int sites, int channels, bool shared)
    {
        var random = new RandomStream(7, "many columns");
        var tree = PoolingTree.Line(sites);
        WeightSharing sharing = shared ? WeightSharing.Convolution : WeightSharing.None;
        var options = new RandomNetworkOptions { MaxChannels = channels, Families = [LeafFamily.Gaussian], NearDeterministic = 0 };
        ConvAC model = RandomNetworks.Build(tree, sharing, random, options);
        Assert.All(new ReferenceValues(model, RandomNetworks.Data(model, 4, 0, 1)).LogP, p => Assert.True(p < -1000));
        Compare(model, RandomNetworks.Data(model, 4, 0.1, 1), null, "wide");
    }

    // Zeros in a matrix make a far channel the only one that counts; beyond e^-745 it would be lost in a scaled product.
    [Fact]
    public void Far_channels_count_where_they_are_the_only_ones()
    {
        var shape = NetworkShape.PerLevel(PoolingTree.Line(2), 2, [2]);
        var leaf = new GaussianLeaf([0, 1000], [1, 1]);
        var model = new ConvAC(shape, [leaf, leaf], [[1, 0, 0, 1], [1, 0, 0, 1], [1e-250, 1]], [1]);
        Compare(model, Observations.FromRows([[0, 1000], [900, 0], [0, 0], [1000, 1000]]), 0, "far");
    }

    [Fact]
    public void Batches_of_any_size_are_read()
    {
        ConvAC model = Random(3, 4, 0);
        using var exported = new ExportedModel(model);
        Observations rows = RandomNetworks.Data(model, 5, 0.2, 1);
        double[] all = exported.Run(rows)["log_p"];
        for (int r = 0; r < 5; r++)
        {
            Assert.Equal(all[r], Assert.Single(exported.Run(rows.Select([r]))["log_p"]), 1e-12);
        }

        Assert.Empty(exported.Run([], 0)["log_p"]);
    }

    [Fact]
    public void A_value_that_is_none_of_its_site_is_no_number()
    {
        LeafDistribution[] leaves =
        [
            new CategoricalLeaf(1, 2, [0.5, 0.5]), new CategoricalLeaf(1, 2, [0.5, 0.5], codes: new SymbolCodes([-3, 200])),
            new BinomialLeaf(4, [0.5]), new GaussianLeaf([0], [1]),
        ];
        var model = new ConvAC(NetworkShape.PerLevel(PoolingTree.Line(4), 1, [1]), leaves, [.. Enumerable.Repeat(new[] { 1.0 }, 7)], [1]);
        using var exported = new ExportedModel(model);
        double[][] rows =
        [
            [0, -3, 0, 0], [2, -3, 0, 0], [-1, -3, 0, 0], [0.5, -3, 0, 0], [0, 0, 0, 0], [0, 201, 0, 0], [0, -3, 5, 0], [0, -3, 0, double.PositiveInfinity],
        ];
        IReadOnlyDictionary<string, double[]> results = exported.Run([.. rows.SelectMany(r => r)], rows.Length);
        Assert.Equal([false, true, true, true, true, true, true, true], results["log_p"].Select(double.IsNaN));
        Assert.Equal([false, true, true, true, true, true, true, true], results["class_posterior"].Select(double.IsNaN));
    }

    [Fact]
    public void Equal_models_give_equal_bytes()
    {
        ConvAC model = Random(11, 6, 0.1);
        OnnxFile.Save(model, _folder["a.onnx"]);
        OnnxFile.Save(model, _folder["b.onnx"]);
        Assert.Equal(File.ReadAllBytes(_folder["a.onnx"]), File.ReadAllBytes(_folder["b.onnx"]));
    }

    [Fact]
    public void What_cannot_be_written_is_refused()
    {
        ConvAC model = Random(3, 4, 0);
        int height = model.Tree.Height;
        ErrorAssert.Throws<ModelException>("x.json: the name of an ONNX file ends in .onnx.", () => OnnxFile.Save(model, "x.json"));
        ErrorAssert.Throws<ModelException>($"The levels of the tree are 0..{height}, but latents of level {height + 1} were asked for.",
            () => OnnxFile.Save(model, "x.onnx", new OnnxOptions { LatentLevel = height + 1 }));
        CategoricalLeaf[] coins = [.. Enumerable.Repeat(new CategoricalLeaf(1, 2, [0.5, 0.5]), 4)];
        ConvAC deep = new(NetworkShape.PerLevel(PoolingTree.Line(4), 1, [1]), coins, [.. Enumerable.Repeat(new[] { 1.0 }, 7)], [1]);
        ConvAC flat = new(NetworkShape.PerLevel(PoolingTree.Cp(4), 1, [1]), coins, [.. Enumerable.Repeat(new[] { 1.0 }, 5)], [1]);
        ErrorAssert.Throws<ModelException>("The levels of the tree of component 1 are 0..1, but latents of level 2 were asked for.",
            () => OnnxFile.Save(new ConvACMixture([deep, flat], [0.5, 0.5]), "x.onnx", new OnnxOptions { LatentLevel = 2 }));
        ErrorAssert.Throws<SizeLimitException>("An ONNX file has at most 1000 bytes, but this model needs more; it fits into .safetensors.",
            () => OnnxFile.Build(model, new OnnxOptions(), 1000));
        var leaf = new CategoricalLeaf(1, 2, [1, 2], Reading.Score);
        var scores = new ConvAC(NetworkShape.PerLevel(PoolingTree.Line(2), 1, [1]), [leaf, leaf], [[1], [1], [1]], [1], Reading.Score);
        ErrorAssert.Throws<ModelException>("This needs a network in the generative reading, whose weights are probabilities, but the model's reading is Score.",
            () => OnnxFile.Save(scores, "x.onnx"));
    }

    [Fact]
    public void The_command_writes_a_graph_of_a_mixture()
    {
        ConvAC one = Random(5, 4, 0);
        var mixture = new ConvACMixture([one, one], [0.5, 0.5]);
        ModelFile.Save(mixture, _folder["m.safetensors"]);
        (int code, string output, string error) = RunsOfCore("convert", _folder["m.safetensors"], "-o", _folder["m.onnx"], "--latents", "0");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Equal($"{_folder["m.onnx"]}: {mixture.ParameterCount} parameters", output.TrimEnd());
        using var exported = new ExportedModel(_folder["m.onnx"]);
        Observations rows = RandomNetworks.Data(one, 3, 0, 1);
        Assert.Equal(new ReferenceValues(mixture, rows).LogP, exported.Run(rows)["log_p"], new Within(1e-10));
        Assert.Equal((1, string.Empty, $"entroscope: --latents needs a file to write that ends in .onnx{Environment.NewLine}"),
            RunsOfCore("convert", _folder["m.safetensors"], "-o", _folder["m.json"], "--latents", "0"));
    }

    private static (int Code, string Output, string Error) RunsOfCore(params string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        int code = App.Run(args, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    private static ConvAC Random(ulong seed, int sites, double zeros)
    {
        var random = new RandomStream(seed, "export");
        bool levels = random.NextInt(2) == 0;
        PoolingTree tree = levels ? RandomTrees.OfLevels(sites, random) : RandomTrees.OfAnyShape(sites, random);
        WeightSharing sharing = levels && seed % 2 == 0 ? WeightSharing.Levels with { Classes = 2 } : WeightSharing.None;
        return RandomNetworks.Build(tree, sharing, random, new RandomNetworkOptions { Families = Families, Zeros = zeros, MaxAlphabet = 5 });
    }

    // The same leaves under another tree.
    private static ConvAC Other(ConvAC model, RandomStream random)
    {
        PoolingTree tree = RandomTrees.OfAnyShape(model.Leaves.Count, random);
        int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(v => tree.IsSite(v) ? model.Leaves[v].Channels : 1 + random.NextInt(3))];
        var shape = new NetworkShape(tree, channels, model.Classes);
        var options = new RandomNetworkOptions();
        return new ConvAC(shape, model.Leaves, [.. Enumerable.Range(0, tree.NodeCount).Select(v => options.Rows(shape.Rows(v), shape.Channels(v), random))],
            options.Row(model.Classes, random));
    }

    private static int Compare(ConvACMixture model, Observations rows, int? level, string what)
    {
        var expected = new ReferenceValues(model, rows, level);
        using var exported = new ExportedModel(model, level);
        IReadOnlyDictionary<string, double[]> results = exported.Run(rows);
        Equal(expected.LogP, results["log_p"], what + ", log p");
        Equal(expected.Classes, results["class_posterior"], what + ", classes");
        Equal(expected.Latents, results["latents"], what + ", latents");
        if (model.Components.Count > 1)
        {
            Equal(expected.Components, results["component_posterior"], what + ", components");
        }

        return expected.LogP.Count(double.IsNegativeInfinity);
    }

    private static void Equal(double[] expected, double[] actual, string what)
    {
        Assert.True(expected.Length == actual.Length, what);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(new Within(1e-9).Equals(expected[i], actual[i]), Invariant($"{what}, {i}: {expected[i]:R} expected, {actual[i]:R} found"));
        }
    }

    private sealed class Within(double relative) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => x.Equals(y) || Math.Abs(x - y) <= relative * (1 + Math.Abs(x));

        public int GetHashCode(double number) => 0;
    }
}
