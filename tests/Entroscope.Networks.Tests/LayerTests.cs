using Xunit;
using Entroscope.Networks.Tests.Support;
using static Entroscope.Networks.Tests.Support.SmallModel;

namespace Entroscope.Networks.Tests;

/// <summary>Nodes become layers, with names, weights, parameters and costs.</summary>
public sealed class LayerTests
{
    [Fact]
    public void The_modules_of_an_exported_network_are_its_layers()
    {
        OnnxNetwork network = OnnxNetwork.Open(Runs.File("digits-cnn.onnx"));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "7", "8", "9"], network.Layers.Select(l => l.Name));
        Assert.Equal([160L, 0, 0, 4640, 0, 0, 8256, 0, 650], network.Layers.Select(l => l.Parameters));
        Assert.Equal(13_706, network.Parameters);
        Assert.True(network.Layers[^1].IsOutput);
    }

    // y = x W by every operator that multiplies, with W as inputs by outputs or turned.
    [Theory]
    [InlineData("MatMul", false)]
    [InlineData("Gemm", false)]
    [InlineData("Gemm", true)]
    [InlineData("MatMul", true)]
    public void Weights_are_outputs_by_inputs_whatever_way_they_lie(string operation, bool turned)
    {
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 2);
        string weights = "w";
        if (operation == "MatMul" && turned)
        {
            model.Weights("w", [3, 2], 1, 2, 3, 4, 5, 6).Node("Transpose", ["w"], ["wt"], Integers("perm", 1, 0));
            weights = "wt";
        }
        else if (turned)
        {
            model.Weights("w", [3, 2], 1, 2, 3, 4, 5, 6);
        }
        else
        {
            model.Weights("w", [2, 3], 1, 3, 5, 2, 4, 6);
        }

        model.Node(operation, ["x", weights], ["y"], operation == "Gemm" && turned ? [Integer("transB", 1)] : []).Output("y");
        OnnxModel read = OnnxReader.Read(model.Bytes, "m");
        var constants = new ConstantMap(read.Graph);
        NetworkLayer layer = LayerGrouping.Find(read, constants, out _).Single();
        Assert.Equal((3L, 2L), (layer.Weight!.Rows, layer.Weight.Columns));
        Assert.Equal([1.0, 2, 3, 4, 5, 6], layer.Weight.Read(read, constants)!);
        Assert.Equal(6, layer.Parameters);
    }

    [Fact]
    public void Quantised_weights_are_read_as_the_numbers_they_stand_for()
    {
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 2)
            .Initialiser(Tensor("q", ElementType.Int8, [2, 2], [1, 2, 0xFF, 4])).Weights("s", [2], 0.5f, 2)
            .Initialiser(Tensor("z", ElementType.Int8, [2], [0, 1]))
            .Node("DequantizeLinear", ["q", "s", "z"], ["w"], Integer("axis", 0)).Node("MatMul", ["x", "w"], ["y"]).Output("y");
        OnnxModel read = OnnxReader.Read(model.Bytes, "m");
        var constants = new ConstantMap(read.Graph);
        NetworkLayer layer = LayerGrouping.Find(read, constants, out long parameters).Single();
        Assert.Equal([0.5, -4, 1, 6], layer.Weight!.Read(read, constants)!);
        Assert.Equal(4, parameters);
    }

    [Fact]
    public void Biases_and_views_belong_to_the_layer_before()
    {
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 2).Weights("w", [2, 3], 1, 2, 3, 4, 5, 6).Weights("b", [3], 1, 1, 1)
            .Node("MatMul", ["x", "w"], ["p"]).Node("Add", ["p", "b"], ["q"]).Node("Identity", ["q"], ["v"]).Node("Relu", ["v"], ["y"]).Output("y");
        NetworkLayer[] layers = Find(model);
        Assert.Equal([("MatMul_0", "q", 9L), ("Relu_3", "y", 0)], layers.Select(l => (l.Name, l.Tensor, l.Parameters)));
    }

    [Fact]
    public void Functions_of_several_operations_are_one_layer()
    {
        SmallModel silu = new SmallModel().Input("x", ElementType.Float, "N", 4).Node("Sigmoid", ["x"], ["s"]).Node("Mul", ["x", "s"], ["y"]).Output("y");
        Assert.Equal("Other Sigmoid,Activation Silu", Words(silu));
        SmallModel gelu = new SmallModel().Input("a", ElementType.Float, "N", 4).Weights("r", [], 1.41f).Weights("one", [], 1).Weights("half", [], 0.5f)
            .Node("Relu", ["a"], ["x"]).Node("Div", ["x", "r"], ["d"]).Node("Erf", ["d"], ["e"]).Node("Add", ["e", "one"], ["f"]).Node("Mul", ["x", "f"], ["g"])
            .Node("Mul", ["g", "half"], ["y"]).Output("y");
        Assert.Equal("Activation Relu,Other Div,Other Erf,Activation Gelu", Words(gelu));
        SmallModel norm = new SmallModel { Opset = 13 }.Input("a", ElementType.Float, "N", 4).Weights("two", [], 2).Weights("eps", [], 1e-5f)
            .Weights("g", [4], 1, 1, 1, 1)
            .Node("Relu", ["a"], ["x"]).Node("ReduceMean", ["x"], ["m"], Integers("axes", -1)).Node("Sub", ["x", "m"], ["c"]).Node("Pow", ["c", "two"], ["q"])
            .Node("ReduceMean", ["q"], ["v"], Integers("axes", -1)).Node("Add", ["v", "eps"], ["w"]).Node("Sqrt", ["w"], ["s"]).Node("Div", ["c", "s"], ["n"])
            .Node("Mul", ["n", "g"], ["y"]).Output("y");
        NetworkLayer last = Find(norm)[^1];
        Assert.Equal(("LayerNormalization", LayerKind.Normalisation, "y", 4L), (last.Operation, last.Kind, last.Tensor, last.Parameters));
    }

    [Fact]
    public void Modules_are_found_in_metadata_and_in_paths()
    {
        var torch = new OnnxNode { Name = "node_linear_1", Operation = "Gemm" };
        torch.Metadata["pkg.torch.onnx.name_scopes"] = "['', 'encoder', 'encoder.fc1', 'linear_1']";
        Assert.Equal("encoder.fc1", LayerNames.Scope(torch));
        Assert.Equal("encoder/layer.0/attn", LayerNames.Scope(new OnnxNode { Name = "/encoder/layer.0/attn/MatMul" }));
        Assert.Equal(string.Empty, LayerNames.Scope(new OnnxNode { Name = "Conv_5" }));
        Assert.Equal(["a", "b/x", "b/y", "n", "n#2"], LayerNames.Choose([("a", "a/x"), ("b", "b/x"), ("b", "b/y"), ("", "n"), ("", "n")]));
    }

    [Fact]
    public void Costs_count_multiplications_with_addition()
    {
        NetworkReport report = OnnxNetwork.Open(Runs.File("digits-cnn.onnx")).Observe(
            new ObservationOptions { Inputs = new Dictionary<string, string> { [""] = "digits" }, Rows = 2 },
            cancellation: TestContext.Current.CancellationToken);

        // 16 channels of 8x8 from 9 values, 32 of 4x4 from 144, 64 from 128, 10 from 64.
        Assert.Equal([16L * 64 * 9, 0, 0, 32 * 16 * 144, 0, 0, 64 * 128, 0, 640], report.Layers.Select(l => l.MultiplyAdds!.Value));
    }

    [Fact]
    public void Spectra_of_weights_are_those_of_the_matrix()
    {
        // Singular values 3 and 1, turned: a diagonal matrix between two rotations.
        (double c, double s) = (0.6, 0.8);
        float[] weights = [(float)(3 * c), (float)(3 * s), (float)-s, (float)c];
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 2).Weights("w", [2, 2], weights).Node("MatMul", ["x", "w"], ["y"]).Output("y");
        WeightStatistics found = OnnxNetwork.Open(model.Bytes, "m").Weights(cancellation: TestContext.Current.CancellationToken).Layers.Single().Weights!;
        Assert.Equal(10.0 / 9, found.StableRank, 1e-6);
        Assert.Equal(100.0 / 82, found.ParticipationRatio, 1e-6);
    }

    private static NetworkLayer[] Find(SmallModel model)
    {
        OnnxModel read = OnnxReader.Read(model.Bytes, "m");
        return LayerGrouping.Find(read, new ConstantMap(read.Graph), out _);
    }

    private static string Words(SmallModel model) => string.Join(',', Find(model).Select(l => $"{l.Kind} {l.Operation}"));
}
