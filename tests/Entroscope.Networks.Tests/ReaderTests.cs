using Xunit;
using Entroscope.Networks.Tests.Support;

namespace Entroscope.Networks.Tests;

/// <summary>The reader of the wire format, and every refusal of a file by its whole message.</summary>
public sealed class ReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_is_read()
    {
        OnnxModel model = OnnxReader.Read(Runs.File("digits-cnn.onnx"));
        Assert.Equal(["Conv", "Relu", "MaxPool", "Conv", "Relu", "MaxPool", "Flatten", "Gemm", "Relu", "Gemm"], model.Graph.Nodes.Select(n => n.Operation));
        Assert.Equal("pytorch", model.Producer);
        Assert.Equal([32L, 16, 3, 3], model.Graph.Initialisers["3.weight"].Dimensions);
        Assert.Equal(["input"], model.Graph.Inputs.Select(i => i.Name));
        Assert.Equal([3L, 3], model.Graph.Nodes[0].Integers("kernel_shape"));
        Assert.Equal(1, model.Graph.Nodes[7].Integer("transB", 0));
        Assert.Equal(4608, TensorValues.Read(model, model.Graph.Initialisers["3.weight"])!.Length);
    }

    [Fact]
    public void All_ways_to_write_elements_are_read()
    {
        double[] expected = [1.5, -2, 0];
        WireMessage Head(int type) => new WireMessage().Add(1, 3).Add(2, type).Add(8, "t");
        var written = Head(ElementType.Float).AddSingle(4, 1.5f).AddSingle(4, -2).AddSingle(4, 0);
        var packed = Head(ElementType.Float).Add(4, [0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0]);
        var half = Head(ElementType.Float16).Add(5, 0x3E00).Add(5, 0xC000).Add(5, 0);
        var brain = Head(ElementType.BFloat16).Add(9, [0xC0, 0x3F, 0, 0xC0, 0, 0]);
        foreach (WireMessage tensor in (WireMessage[])[written, packed, half, brain])
        {
            OnnxModel model = Read(Small().Initialiser(tensor));
            Assert.Equal(expected, TensorValues.Read(model, model.Graph.Initialisers["t"])!);
        }

        OnnxModel integers = Read(Small().Initialiser(Head(ElementType.Int64).Add(7, -5).Add(7, 0).Add(7, 1L << 40)));
        Assert.Equal([-5.0, 0, 1L << 40], TensorValues.Read(integers, integers.Graph.Initialisers["t"])!);
    }

    [Fact]
    public void What_lies_within_branches_is_counted()
    {
        WireMessage Branch() => new SmallModel().Node("Relu", ["x"], ["inner"]).Node("Neg", ["inner"], ["out"]).Output("out").Graph;
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 2).Input("c", ElementType.Bool)
            .Node("If", ["c"], ["y"], SmallModel.Branch("then_branch", Branch()), SmallModel.Branch("else_branch", Branch())).Output("y");
        OnnxNode node = Read(model).Graph.Nodes.Single();
        Assert.Equal((2, 4), (node.Graphs, node.InnerNodes));
        Assert.Equal(4, OnnxNetwork.Open(model.Bytes, "m").Weights("ops", cancellation: TestContext.Current.CancellationToken).HiddenNodes);
    }

    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData("hello", "byte 2: a field of the wire type 4, which ONNX does not use; it is no ONNX model, or a damaged one.")]
    [InlineData("{\"a\": 1}", "byte 0: a field of the wire type 3, which ONNX does not use; it is no ONNX model, or a damaged one.")]
    [InlineData("\u0008\u0008", "It has no graph; it is no ONNX model.")]
    [InlineData("\u0008\u0008\u003A\u0000", "It has no nodes.")]
    [InlineData("\u0008", "byte 1: ends within a number.")]
    [InlineData("\u0000\u0008", "byte 0: 0 is no tag of a field; it is no ONNX model, or a damaged one.")]
    [InlineData("\u0025\u0008", "byte 1: ends within a field.")]
    public void What_is_no_model_is_refused(string text, string message) => Refused(Encoding.Latin1.GetBytes(text), message);

    [Fact]
    public void A_model_of_constants_has_no_layers()
    {
        WireMessage value = new WireMessage().Add(1, "value").Add(5, SmallModel.Tensor("v", ElementType.Float, [1], new byte[4])).Add(20, 4);
        OnnxNetwork network = OnnxNetwork.Open(new SmallModel().Node("Constant", [], ["y"], value).Output("y").Bytes, "m");
        ErrorAssert.Throws<ModelException>("m: It computes nothing of its inputs; there are no layers.", () => network.Weights());
    }

    [Fact]
    public void Numbers_and_versions_are_checked()
    {
        Refused([0x08, .. Enumerable.Repeat((byte)0xFF, 11)], "byte 11: a number of more than 10 bytes.");
        Refused(Small(14).Bytes, "It is of IR version 14; versions up to 13 are read. "
            + "Export it for an older opset, or lower ir_version in the file where its operators allow that.");
        Refused(Small(0).Bytes, "It is of IR version 0; versions from 1 are read.");
    }

    [Fact]
    public void Tensors_must_be_whole()
    {
        Refused(SmallModel.Tensor("w", 99, [1], [0]), "tensor 'w': its elements are of type 99, which is not known.");
        Refused(SmallModel.Tensor("w", ElementType.Float, [2, -1], [0]), "tensor 'w': a size of -1; sizes are at least 0.");
        Refused(SmallModel.Tensor("w", ElementType.Float, [2, 2], new byte[12]), "tensor 'w': 12 bytes are no 4 elements of float32, which take 16.");
        Refused(SmallModel.Tensor("w", ElementType.Float, [1L << 40, 1L << 40], []), "tensor 'w': has more than 2147483647 elements.");
        Refused(SmallModel.Tensor("w", ElementType.Float, [.. Enumerable.Repeat(1L, 33)], new byte[4]), "tensor 'w': has 33 dimensions; at most 32 are read.");
        Refused(new WireMessage().Add(1, 5000).Add(2, ElementType.Int64).Add(8, "w").Add(7, 1),
            "tensor 'w': announces 5000 elements, but is written in 10 bytes.");
    }

    [Fact]
    public void Names_are_unique_texts_of_some_length()
    {
        Refused(Small().Node("Relu", ["x"], ["y"]).Bytes, "tensor 'y': is computed twice.");
        Refused(Small().Input("x", ElementType.Float, 2).Bytes, "tensor 'x': is an input twice.");
        Refused(Small().Node(string.Empty, "a", ["x"], ["z"]).Bytes, "node 'a': has no operation.");
        Refused(Small().Node("Relu", ["x"], ["a\0b"]).Bytes, "byte 55: a name that is no UTF-8 text.");
        Refused(Small().Node("Relu", [new string('n', 17_000)], ["b"]).Bytes, "byte 58: a name of 17000 bytes; names have at most 16384.");
    }

    [Fact]
    public void Kernels_have_sizes_that_they_can_have()
    {
        SmallModel Conv(WireMessage attribute, params object[] sizes) =>
            new SmallModel().Input("x", ElementType.Float, 1, 1, 4).Input("w", ElementType.Float, sizes)
                .Node("Conv", "c", ["x", "w"], ["y"], attribute).Output("y");
        Refused(Conv(SmallModel.Integer("group", 0), 1, 1, 2).Bytes, "node 'c' (Conv): group of 0; 1 to 65536 are read.");
        Refused(Conv(SmallModel.Integers("strides", 0), 1, 1, 2).Bytes, "node 'c' (Conv): strides of 0; 1 to 65536 are read.");
        Refused(Conv(SmallModel.Integers("pads", 0, 1 << 24), 1, 1, 2).Bytes, "node 'c' (Conv): pads of 16777216; 0 to 65536 are read.");
        Refused(Conv(SmallModel.Integer("group", 1), 2, 2).Bytes, "node 'c' (Conv): tensor 'w' has 2 dimensions; 3 or more are needed.");
        SmallModel einsum = new SmallModel().Input("x", ElementType.Float, 2).Input("y", ElementType.Float, 3, 4)
            .Node("Einsum", "e", ["x", "y"], ["z"], new WireMessage().Add(1, "equation").Add(4, "ij,jk->ik").Add(20, 3)).Output("z");
        Refused(einsum.Bytes, "node 'e' (Einsum): tensor 'x' has 1 dimensions; its equation names 2.");
        SmallModel Shuffle(long block) => new SmallModel().Input("x", ElementType.Float, 1, 8, 2, 3)
            .Node("DepthToSpace", "d", ["x"], ["y"], SmallModel.Integer("blocksize", block)).Output("y");
        Refused(Shuffle(1L << 32).Bytes, "node 'd' (DepthToSpace): blocksize of 4294967296; 1 to 65536 are read.");
        Refused(Shuffle(0).Bytes, "node 'd' (DepthToSpace): blocksize of 0; 1 to 65536 are read.");
        WireMessage equation = new WireMessage().Add(1, "equation").Add(4, "ij,jk->ik").Add(20, 3);
        Refused(new SmallModel().Input("x", ElementType.Float, 2, 3).Node("Einsum", "e", ["x", ""], ["z"], equation).Output("z").Bytes,
            "node 'e' (Einsum): input 2 has no name; it needs all of its inputs.");
        Refused(new SmallModel().Input("x", ElementType.Float, 2, 3).Node("Einsum", "e", ["x"], ["z"], equation).Output("z").Bytes,
            "node 'e' (Einsum): has 1 inputs; its equation names 2.");
        Refused(new SmallModel().Input("x", ElementType.Float, 2, 3).Node("Scan", "s", ["x"], ["z"], SmallModel.Integer("num_scan_inputs", int.MaxValue)).Bytes,
            "node 's' (Scan): num_scan_inputs of 2147483647, but it has 1 inputs.");
        WireMessage inner = new SmallModel().Node("SpaceToDepth", "i", ["x"], ["y"], SmallModel.Integer("blocksize", -1)).Graph;
        Refused(new SmallModel().Node("If", ["c"], ["y"], SmallModel.Branch("then_branch", inner)).Bytes,
            "node 'i' (SpaceToDepth): blocksize of -1; 1 to 65536 are read.");
        SmallModel unknown = new SmallModel().Input("x", ElementType.Float)
            .Node("AveragePool", "p", ["x"], ["y"], SmallModel.Integers("kernel_shape", 2)).Output("y");
        string rows = _folder.Write("x.npy", Arrays.Reals([3, 4], new double[12]));
        var options = new ObservationOptions { Inputs = new Dictionary<string, string> { [""] = rows } };
        ErrorAssert.Throws<ModelException>("node 'p' (AveragePool): tensor 'x' has 2 dimensions; 3 or more are needed.",
            () => OnnxNetwork.Open(unknown.Bytes, "m").Observe(options));
    }

    [Fact]
    public void Depth_is_bounded()
    {
        WireMessage graph = new SmallModel().Node("Relu", ["x"], ["y"]).Graph;
        for (int i = 0; i < 17; i++)
        {
            graph = new SmallModel().Node("If", ["c"], ["y"], SmallModel.Branch("then_branch", graph)).Graph;
        }

        ModelException error = Assert.Throws<ModelException>(() => Read(new WireMessage().Add(1, 8).Add(7, graph).Bytes));
        Assert.Matches("^byte [0-9]+: graphs lie in graphs more than 16 deep\\.$", error.Message);
    }

    [Fact]
    public void Functions_must_not_call_themselves()
    {
        WireMessage Function(string name, string calls) => new WireMessage().Add(1, name)
            .Add(7, new WireMessage().Add(1, "x").Add(2, "y").Add(4, calls).Add(7, "own")).Add(10, "own");
        Refused(Small().With(25, Function("f", "g")).With(25, Function("g", "f")).Bytes, "function 'f': calls itself.");
    }

    [Theory]
    [InlineData("../secret", "Its weights lie in '../secret', outside the folder of the model.")]
    [InlineData("/etc/passwd", "Its weights lie in '/etc/passwd', outside the folder of the model.")]
    [InlineData("a/../../b", "Its weights lie in 'a/../../b', outside the folder of the model.")]
    [InlineData("c:\\x", "Its weights lie in 'c:\\x', outside the folder of the model.")]
    [InlineData("gone.bin", "The file of weights 'gone.bin' is not beside it.")]
    public void Weights_lie_within_the_folder(string location, string message)
    {
        string path = _folder.Write("m.onnx", Small().Initialiser(External(location, "0", "16")).Bytes);
        ErrorAssert.Throws<ModelException>($"{path}: {message}", () => OnnxReader.Read(path));
    }

    [Fact]
    public void Weights_beside_the_model_are_read_and_checked()
    {
        _folder.Write("w.bin", [0, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40]);
        string path = _folder.Write("m.onnx", Small().Initialiser(External("w.bin", "4", "16")).Bytes);
        OnnxModel model = OnnxReader.Read(path);
        Assert.Equal([1.0, 2, 3, 4], TensorValues.Read(model, model.Graph.Initialisers["w"])!);
        RefusedHere(External("w.bin", "8", "16"), "tensor 'w': ends at byte 24 of 'w.bin', which has 20.");
        RefusedHere(External("w.bin", "4", "12"), "tensor 'w': 12 bytes are no 4 elements of float32, which take 16.");
        RefusedHere(External("w.bin", "-4", "16"), "tensor 'w': the offset of its external data is '-4', which is no integer of at least 0.");
        RefusedHere(External("", "4", "16"), "tensor 'w': its elements lie beside the model, but no file is named.");
        File.CreateSymbolicLink(_folder["link.bin"], "/etc/passwd");
        RefusedHere(External("link.bin", "0", "16"), "Its weights lie in 'link.bin', which is a link.");
    }

    [Fact]
    public void Every_prefix_of_a_model_is_refused_or_read()
    {
        byte[] bytes = File.ReadAllBytes(Runs.File("digits-cnn.onnx"));
        for (int length = 1; length < bytes.Length; length += length < 400 ? 1 : 97)
        {
            byte[] part = bytes[..length];
            if (Record.Exception(() => OnnxReader.Read(part, "m")) is { } error)
            {
                Assert.IsType<ModelException>(error);
            }
        }
    }

    private static SmallModel Small(long version = 8) =>
        new SmallModel { IrVersion = version }.Input("x", ElementType.Float, 2).Node("Relu", ["x"], ["y"]).Output("y");

    private static WireMessage External(string location, string offset, string length) => new WireMessage().Add(1, 4).Add(2, ElementType.Float).Add(8, "w")
        .Add(13, new WireMessage().Add(1, "location").Add(2, location)).Add(13, new WireMessage().Add(1, "offset").Add(2, offset))
        .Add(13, new WireMessage().Add(1, "length").Add(2, length)).Add(14, 1);

    private static OnnxModel Read(SmallModel model) => Read(model.Bytes);

    private static OnnxModel Read(byte[] bytes) => OnnxReader.Read(bytes, "m");

    private void Refused(byte[] bytes, string message)
    {
        string path = _folder.Write("refused.onnx", bytes);
        ErrorAssert.Throws<ModelException>($"{path}: {message}", () => OnnxReader.Read(path));
    }

    private static void Refused(WireMessage tensor, string message) =>
        ErrorAssert.Throws<ModelException>(message, () => Read(Small().Initialiser(tensor)));

    private void RefusedHere(WireMessage tensor, string message) => Refused(Small().Initialiser(tensor).Bytes, message);
}
