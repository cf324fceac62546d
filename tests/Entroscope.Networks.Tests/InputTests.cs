using Xunit;
using System.IO.Compression;
using Entroscope.Networks.Tests.Support;

namespace Entroscope.Networks.Tests;

/// <summary>What goes into networks: files of every kind, shapes, types, and every refusal by its whole message.</summary>
public sealed class InputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    // A fixed batch of 1 or 4, a free one by name or without, a network that takes rows alone.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData("N")]
    [InlineData("")]
    public void Rows_are_put_together_as_the_network_takes_them(object batch)
    {
        SmallModel model = new SmallModel().Input("x", ElementType.Float, batch, 3).Node("Relu", ["x"], ["y"]).Output("y");
        LayerStatistics s = Observe(model, Arrays.Reals([6, 3], [.. Enumerable.Range(0, 18).Select(i => i - 4.0)]));
        Assert.Equal((6L, 3), (s.Samples, s.Units));
        Assert.Equal([26 / 6.0, 30 / 6.0, 35 / 6.0], s.UnitMeans, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void A_network_that_takes_single_rows_is_run_row_by_row()
    {
        SmallModel model = new SmallModel().Input("x", ElementType.Float, 3).Node("Relu", ["x"], ["y"]).Output("y");
        LayerStatistics s = Observe(model, Arrays.Reals([2, 3], 1, -1, 2, 3, 1, -5));
        Assert.Equal([2, 0.5, 1], s.UnitMeans);
        Assert.Equal(2, s.Samples);
    }

    [Fact]
    public void A_network_that_mixes_rows_is_run_row_by_row()
    {
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 3)
            .Initialiser(SmallModel.Tensor("one", ElementType.Int64, [2], [1, 0, 0, 0, 0, 0, 0, 0, .. Enumerable.Repeat((byte)0xFF, 8)]))
            .Node("Reshape", ["x", "one"], ["r"]).Node("Relu", ["r"], ["y"]).Output("y");
        NetworkReport report = Report(model, Arrays.Reals([3, 3], 1, -1, 2, 3, 1, -5, 2, 0, 0));
        Assert.Equal(["The network mixes rows that are put together; they are run one by one."], report.Notes);
        Assert.Equal([2, 1.0 / 3, 2.0 / 3], report.Layers.Single().Statistics!.UnitMeans, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    [InlineData(ElementType.Double)]
    [InlineData(ElementType.Int32)]
    [InlineData(ElementType.Int64)]
    [InlineData(ElementType.UInt8)]
    public void Types_of_all_widths_are_fed_and_read(int type)
    {
        SmallModel model = new SmallModel().Input("x", type, "N", 2).Node("Identity", ["x"], ["i"])
            .Node("Cast", ["i"], ["c"], SmallModel.Integer("to", ElementType.Float))
            .Node("Relu", ["c"], ["r"]).Node("Cast", ["r"], ["y"], SmallModel.Integer("to", type)).Output("y", type);
        NetworkReport report = Report(model, Arrays.Reals([2, 2], 1, 2, 3, 6), "ops");
        Assert.All(report.Layers, l => Assert.Equal([2.0, 4], l.Statistics!.UnitMeans));
    }

    [Fact]
    public void Layers_of_whole_numbers_and_of_quantised_ones_are_numbers()
    {
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 2).Weights("s", [], 0.5f)
            .Initialiser(SmallModel.Tensor("z", ElementType.UInt8, [], [10]))
            .Node("Relu", ["x"], ["r"]).Node("QuantizeLinear", ["r", "s", "z"], ["q"]).Node("DequantizeLinear", ["q", "s", "z"], ["d"])
            .Node("ArgMax", ["d"], ["y"], SmallModel.Integer("axis", 1)).Output("y", ElementType.Int64);
        NetworkReport report = Report(model, Arrays.Reals([2, 2], 0.3, 2, 3.1, -6));
        Assert.Equal(["d", "y"], report.Layers.Select(l => l.Layer.Tensor));
        Assert.Equal([1.75, 1], report.Layers[0].Statistics!.UnitMeans);
        Assert.Equal([0.5], report.Layers[1].Statistics!.UnitMeans);
    }

    [Fact]
    public void Recurrent_layers_have_time_before_rows()
    {
        float[] zeros = new float[4 * 3 * 2];
        SmallModel model = new SmallModel().Input("t", ElementType.Float, "N", 5, 2).Weights("w", [1, 12, 2], zeros).Weights("r", [1, 12, 3], new float[36])
            .Node("Transpose", ["t"], ["x"], SmallModel.Integers("perm", 1, 0, 2))
            .Node("LSTM", ["x", "w", "r"], ["h"], SmallModel.Integer("hidden_size", 3)).Output("h");
        LayerReport layer = Report(model, Arrays.Reals([7, 5, 2], new double[70])).Layers.Single(l => l.Layer.Operation == "LSTM");
        Assert.Equal((35L, 3), (layer.Statistics!.Samples, layer.Statistics.Units));
        Assert.Equal(5 * ((12 * 2) + (12 * 3)), layer.MultiplyAdds);
    }

    [Fact]
    public void Shapes_are_given_where_the_model_leaves_them_free()
    {
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", "C", "H", "W").Node("Relu", ["x"], ["y"]).Output("y");
        byte[] rows = Arrays.Reals([2, 12], [.. Enumerable.Range(0, 24).Select(i => (double)i)]);
        string path = _folder.Write("x.npy", rows);
        Refuses(model, $"{path}: rows of 12 do not fill input 'x', which takes Nx?x?x?; give the shape in full, or other rows.");
        LayerReport layer = OnnxNetwork.Open(_folder.Write("m.onnx", model.Bytes)).Observe(
            Options(path) with { Shapes = new Dictionary<string, long[]> { ["x"] = [-1, 3, 2, 2] } }, cancellation: Cancellation).Layers.Single();
        Assert.Equal([3, 2, 2], layer.Shape);
    }

    [Fact]
    public void Inputs_of_one_value_and_arrays_of_one_file_go_together()
    {
        SmallModel model = new SmallModel().Input("a", ElementType.Float, "N", "T").Input("mask", ElementType.Int64, "N", "T")
            .Node("Cast", ["mask"], ["m"], SmallModel.Integer("to", ElementType.Float)).Node("Mul", ["a", "m"], ["p"]).Node("Relu", ["p"], ["y"]).Output("y");
        string path = _folder.Write("m.onnx", model.Bytes);
        using (FileStream stream = File.Create(_folder["x.npz"]))
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] bytes) in new[] { ("a", Arrays.Reals([2, 2], 1, 2, 3, 4)), ("mask", Arrays.Npy("<i4", [2, 2], 1, 0, 1, 0)) })
            {
                using Stream entry = zip.CreateEntry(name + ".npy").Open();
                entry.Write(bytes);
            }
        }

        ObservationOptions both = new() { Inputs = new Dictionary<string, string> { ["a"] = _folder["x.npz"], ["mask"] = _folder["x.npz"] } };
        Assert.Equal([2.0, 0], OnnxNetwork.Open(path).Observe(both, cancellation: Cancellation).Layers[^1].Statistics!.UnitMeans);
        ObservationOptions ones = both with { Inputs = new Dictionary<string, string> { ["a"] = _folder["x.npz"], ["mask"] = "ones" } };
        Assert.Equal([2.0, 3], OnnxNetwork.Open(path).Observe(ones, cancellation: Cancellation).Layers[^1].Statistics!.UnitMeans);
        ObservationOptions missing = both with { Inputs = new Dictionary<string, string> { ["a"] = _folder["x.npz"] } };
        ErrorAssert.Throws<DataException>($"{path}: input 'mask' has no values; give it a file, or the word zeros or ones.",
            () => OnnxNetwork.Open(path).Observe(missing));
        ObservationOptions unnamed = both with { Inputs = new Dictionary<string, string> { [""] = _folder["x.npz"] } };
        ErrorAssert.Throws<DataException>($"{path}: the network has the inputs 'a', 'mask'; say which one the file is for, as in NAME=...",
            () => OnnxNetwork.Open(path).Observe(unnamed));
        ObservationOptions wrong = both with { Inputs = new Dictionary<string, string> { ["b"] = _folder["x.npz"] } };
        ErrorAssert.Throws<DataException>($"{path}: the network has no input 'b'; its inputs are 'a', 'mask'.", () => OnnxNetwork.Open(path).Observe(wrong));
    }

    [Fact]
    public void Values_are_scaled_by_channel()
    {
        double[] first = [0, 255, 0, 0];
        var scaling = new InputScaling(1 / 255.0, [0.5, 0.25], [0.5, 1], null);
        scaling.Apply(first, [2, 2]);
        Assert.Equal([-1, 1, -0.25, -0.25], first);
        double[] last = [0, 255, 0, 0];
        (scaling with { ChannelsLast = true }).Apply(last, [2, 2]);
        Assert.Equal([-1, 0.75, -1, -0.25], last);
        ErrorAssert.Throws<DataException>("2 means or deviations are given, but a row is of shape 3x3, which has no dimension of 2 channels there.",
            () => scaling.Apply(new double[9], [3, 3]));
    }

    [Fact]
    public void Images_are_cut_to_the_size_of_the_network_and_their_folders_are_classes()
    {
        foreach (string name in (string[])["red", "blue"])
        {
            Directory.CreateDirectory(_folder["photos/" + name]);
        }

        File.Copy(Runs.File("red.jpg"), _folder["photos/red/a.jpg"]);
        File.Copy(Runs.File("gradient.png"), _folder["photos/blue/b.png"]);
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 3, 4, 4).Node("Relu", ["x"], ["y"]).Output("y");
        NetworkReport report = OnnxNetwork.Open(_folder.Write("m.onnx", model.Bytes)).Observe(Options(_folder["photos"]), cancellation: Cancellation);
        Assert.Equal(["blue", "red"], report.ClassNames);
        LayerStatistics s = report.Layers.Single().Statistics!;
        Assert.Equal(254, s.Maximum, 1.5);

        // Half of the samples are the red picture, the others go from blue to yellow: red rises there as blue falls.
        Assert.InRange(s.UnitMeans[0], 185, 197);
        Assert.InRange(s.UnitMeans[1], 60, 68);
        Assert.InRange(s.UnitMeans[2], 60, 68);
    }

    [Fact]
    public void Refusals_name_the_place()
    {
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 2).Node("Relu", ["x"], ["y"]).Output("y");
        string x = _folder.Write("x.npy", Arrays.Reals([2, 2], 1, 2, double.NaN, 4));
        Refuses(model, $"{x}: row 2, value 1: NaN is not a finite number, which input 'x' takes.");
        _folder.Write("x.npy", Arrays.Reals([0, 2]));
        Refuses(model, $"{x}: has no rows.");
        SmallModel tokens = new SmallModel().Input("x", ElementType.Int64, "N", 2).Node("Abs", ["x"], ["y"]).Output("y", ElementType.Int64);
        _folder.Write("x.npy", Arrays.Reals([2, 2], 1, 2.5, 3, 4));
        Refuses(tokens, $"{x}: row 1, value 2: 2.5 is not an integer of -9007199254740992 to 9007199254740992 (int64), which input 'x' takes.");
        SmallModel words = new SmallModel().Input("x", ElementType.String, "N", 2).Node("Identity", ["x"], ["y"]).Output("y", ElementType.String);
        Refuses(words, $"{_folder["m.onnx"]}: input 'x' takes string; numbers are fed.");
        _folder.Write("x.npy", Arrays.Reals([2, 2], 1, 2, 3, 4));
        SmallModel large = new SmallModel().Input("x", ElementType.Float, 1 << 24, 2).Node("Relu", ["x"], ["y"]).Output("y");
        Refuses(large, $"{_folder["m.onnx"]}: input 'x' takes 16777216 rows of 2 values at a time; at most 4096 rows and 67108864 values are fed.");
        SmallModel shapeless = new SmallModel().Input("x", ElementType.Float).Node("Relu", ["x"], ["y"]).Output("y");
        string scalars = _folder.Write("s.npy", Arrays.Reals([3], 1, 2, 3));
        ErrorAssert.Throws<DataException>("m: input 'x' says nothing of its sizes; give its shape.", () => OnnxNetwork.Open(shapeless.Bytes, "m").Observe(
            Options(scalars) with { Shapes = new Dictionary<string, long[]> { ["x"] = [] } }));
        string labels = _folder.Write("labels.txt", "a\nb\nc\nd\n");
        ErrorAssert.Throws<DataException>($"{labels}: holds 4 labels, but there are 2 rows.",
            () => OnnxNetwork.Open(_folder.Write("m.onnx", model.Bytes)).Observe(Options(x) with { Labels = labels }));
        string path = _folder["m.onnx"];
        ErrorAssert.Throws<DataException>($"{path}: no layer is meant by 'z*'; the layers are 'Relu_0'.",
            () => OnnxNetwork.Open(path).Observe(Options(x) with { Layers = "z*" }));
    }

    [Theory]
    [InlineData("Rows must be at least 1, but is 0.", 0, 2, 0, 1.0, 1.0)]
    [InlineData("KeptRows must be at least 2, but is 1.", 1, 1, 0, 1.0, 1.0)]
    [InlineData("Threads must be at least 0, but is -1.", 1, 2, -1, 1.0, 1.0)]
    [InlineData("Bits must be 1..12, but is 0.", 1, 2, 0, 1.0, 1.0, 0)]
    [InlineData("Scale must be a finite number, but is NaN.", 1, 2, 0, double.NaN, 1.0)]
    [InlineData("Deviations must be finite numbers above 0, but one is 0.", 1, 2, 0, 1.0, 0.0)]
    public void Options_out_of_range_are_refused(string message, int rows, int kept, int threads, double scale, double deviation, int bits = 4)
    {
        OnnxNetwork network = OnnxNetwork.Open(Runs.File("digits-cnn.onnx"));
        var options = new ObservationOptions { Rows = rows, KeptRows = kept, Threads = threads, Scale = scale, Deviation = [deviation], Bits = bits };
        ErrorAssert.Throws<ArgumentException>(message + " (Parameter 'options')", () => network.Observe(options));
        ErrorAssert.Throws<ArgumentException>(message + " (Parameter 'options')", () => network.Plan(options));
        ErrorAssert.Throws<ArgumentException>(message + " (Parameter 'options')", () => ActivationFolder.Observe(_folder.Path, options));
    }

    [Fact]
    public void Folders_hold_arrays_of_equally_many_rows()
    {
        ErrorAssert.Throws<DataException>($"{_folder.Path}: holds no NPY file of activations that is meant.",
            () => ActivationFolder.Observe(_folder.Path, new ObservationOptions()));
        string a = _folder.Write("a.npy", Arrays.Reals([3, 2], new double[6]));
        string b = _folder.Write("b.npy", Arrays.Reals([2, 2], new double[4]));
        ErrorAssert.Throws<DataException>($"{b}: has 2 rows, but {a} has 3.", () => ActivationFolder.Observe(_folder.Path, new ObservationOptions()));
    }

    private LayerStatistics Observe(SmallModel model, byte[] rows) => Report(model, rows).Layers.Single().Statistics!;

    private NetworkReport Report(SmallModel model, byte[] rows, string? layers = null) => OnnxNetwork.Open(_folder.Write("m.onnx", model.Bytes)).Observe(
        Options(_folder.Write("x.npy", rows)) with { Layers = layers }, cancellation: Cancellation);

    private static ObservationOptions Options(string path) => new() { Inputs = new Dictionary<string, string> { [""] = path } };

    private void Refuses(SmallModel model, string message)
    {
        string path = _folder.Write("m.onnx", model.Bytes);
        ErrorAssert.Throws<DataException>(message, () => OnnxNetwork.Open(path).Observe(Options(_folder["x.npy"])));
    }
}
