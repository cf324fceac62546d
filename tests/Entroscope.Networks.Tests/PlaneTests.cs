using Xunit;
using Entroscope.Networks.Planes;
using Entroscope.Networks.Tests.Support;

namespace Entroscope.Networks.Tests;

/// <summary>The information plane: closed forms, nulls, the published network, and what it must not claim.</summary>
public sealed class PlaneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    // X normal, T = XW + noise with W diagonal: I(X;T) is half the sum of ln(1 + w²/s²).
    [Fact]
    public void A_linear_Gaussian_layer_lies_between_its_bounds()
    {
        double[] weights = [1, 0.5];
        const double Noise = 0.5;
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 2).Weights("w", [2, 2], 1, 0, 0, 0.5f)
            .Node("MatMul", ["x", "w"], ["y"]).Output("y");
        string path = _folder.Write("linear.onnx", model.Bytes);
        string rows = _folder.Write("x.npy", Arrays.Reals([1500, 2], Normals(3000, 1)));
        PlanePoint point = Measure(path, new PlaneOptions { Observation = Rows(rows), Noise = Noise }).Frames[0].Train[^1];
        double[] ratios = [.. weights.Select(w => w * w / (Noise * Noise))];
        double exact = ratios.Sum(r => 0.5 * Math.Log(1 + r));
        double upper = ratios.Sum(r => 0.5 * (Math.Log(1 + r) + (r / (1 + r))));
        double lower = ratios.Sum(r => 0.5 * (Math.Log(1 + (r / 4)) + (r / (4 + r))));
        Assert.InRange(exact, point.InputLower!.Lower!.Value, point.InputUpper!.Upper!.Value);
        Assert.Equal(upper, point.InputUpper.Value, 4 * point.InputUpper.StandardError!.Value);
        Assert.Equal(lower, point.InputLower.Value, 4 * point.InputLower.StandardError!.Value);
        Assert.Equal(exact, point.Input.Value, 0.06);
        Assert.Null(point.Label);
    }

    // 10 dimensions, noise of variance 0.1: 11.99 nats, far beyond the logarithm of the rows.
    [Fact]
    public void A_sample_value_near_the_cap_is_no_upper_bound()
    {
        string path = Activations(400, 10, Normals(4000, 2), null);
        PlanePoint point = Measure(path, new PlaneOptions { Noise = Math.Sqrt(0.1) }).Frames[0].Train[0];
        double exact = 5 * Math.Log(11);
        Assert.True(point.Input.Value <= Math.Log(400) + 1e-9);
        Assert.Null(point.InputUpper);
        Assert.StartsWith("Limited by the number of samples: 400 of them give at most 5.9915 nats, ", point.Input.Warning, StringComparison.Ordinal);
        Assert.InRange(point.InputLower!.Upper!.Value, 0, exact);
    }

    // Two classes at -1 and 1 in noise of deviation 2/d: the information of equal normal classes at distance d.
    [Theory]
    [InlineData(1, 0.111421482)]
    [InlineData(2, 0.336830820)]
    [InlineData(4, 0.632720194)]
    public void Two_points_in_noise_say_what_two_normal_classes_say(double distance, double exact)
    {
        double[] values = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? -1.0 : 1)];
        string path = Activations(20, 1, values, [.. Enumerable.Range(0, 20).Select(i => i % 2L)]);
        PlaneReport report = Measure(path, new PlaneOptions { Noise = 2 / distance, IsWhole = true });
        PlanePoint point = report.Frames[0].Train[0];
        Assert.Equal(exact, point.Input.Value, 4 * point.Input.StandardError!.Value);
        Assert.Equal(exact, point.Label!.Value, 4 * point.Label.StandardError!.Value);
        Assert.InRange(exact, point.InputLower!.Value, point.InputUpper!.Value);
        Assert.InRange(exact, point.LabelLower!.Value, point.LabelUpper!.Value);
        Assert.Equal(Math.Log(2), report.LabelEntropy!.Value, 1e-12);
    }

    // All values of three bits; T = x0 + x1 + 0 x2, Y = x0.
    [Fact]
    public void Bins_of_all_inputs_give_exact_numbers()
    {
        double[] values = [.. Enumerable.Range(0, 8).Select(i => (double)((i & 1) + ((i >> 1) & 1)))];
        string path = Activations(8 * 2, 1, [.. values, .. values], [.. Enumerable.Range(0, 16).Select(i => (long)(i & 1))]);
        PlanePoint point = Measure(path, new PlaneOptions { Bins = 30, IsWhole = true }).Frames[0].Train[0];
        Assert.Equal(1.5 * Math.Log(2), point.Input.Value, 1e-12);
        Assert.Equal(0.5 * Math.Log(2), point.Label!.Value, 1e-12);
        Assert.Equal((0.0, point.Input.Value), (point.Input.StandardError!.Value, point.InputUpper!.Upper!.Value));
        Assert.Equal(point.Input.Value, point.Distinct, 1e-12);
    }

    // Labels that have nothing to do with the activations.
    [Theory]
    [InlineData(0.5, 30)]
    [InlineData(null, 3)]
    public void Shuffled_labels_share_nothing(double? noise, int bins)
    {
        const int Seeds = 60;
        int found = 0;
        int likely = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(1000 + seed);
            string path = Activations(200, 2, Normals(400, seed), [.. Enumerable.Range(0, 200).Select(_ => (long)random.Next(3))]);
            PlanePoint point = Measure(path, new PlaneOptions { Noise = noise, Bins = bins, Edges = PlaneEdges.Mass }).Frames[0].Train[0];
            found += point.LabelLower!.Lower > 0 ? 1 : 0;
            likely += point.Label!.PValue is { } p && p < 0.05 ? 1 : 0;
        }

        Assert.InRange(found, 0, Seeds / 10);
        Assert.InRange(likely, 0, Seeds / 10);
    }

    // Two normal classes at distance 2, noise that adds a quarter to their variance: the lower bound is one, and not far off.
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(null, 8)]
    public void What_a_layer_says_about_the_class_is_at_least_the_lower_bound(double? noise, int bins)
    {
        const double AtMost = 0.336830820;
        int over = 0;
        double sum = 0;
        const int Seeds = 30;
        for (int seed = 0; seed < Seeds; seed++)
        {
            double[] values = [.. Normals(300, seed).Select((v, i) => v + (i % 2 == 0 ? -1 : 1))];
            string path = Activations(300, 1, values, [.. Enumerable.Range(0, 300).Select(i => i % 2L)]);
            PlanePoint point = Measure(path, new PlaneOptions { Noise = noise, Bins = Math.Max(2, bins), Edges = PlaneEdges.Mass }).Frames[0].Train[0];
            over += point.LabelLower!.Lower > AtMost ? 1 : 0;
            sum += point.LabelLower.Value;
        }

        Assert.InRange(over, 0, 2);
        Assert.InRange(sum / Seeds, 0.2, AtMost);
    }

    // Shwartz-Ziv, Tishby 2017, as Saxe et al. 2018 found it: 12-10-7-5-4-3-2, all 4096 inputs, 30 bins over the range of tanh.
    [Fact]
    public void The_compression_of_the_published_network_depends_on_tanh_and_on_its_bins()
    {
        PlaneReport tanh = Film("tanh", new PlaneOptions { Bins = 30 });
        Assert.Equal(["1", "3", "5", "7", "9", "10"], tanh.Frames[0].Train.Select(p => p.Layer.Name));
        Assert.Equal(9, tanh.Frames.Count);
        Assert.Equal(0.9992, Bits(tanh.LabelEntropy!.Value), 1e-4);
        Assert.InRange(Bits(tanh.Compression("9").Fall), 3, 4);

        // Single precision makes two of the 4096 outputs equal at the end; else all differ.
        Assert.All(tanh.Frames, f => Assert.All(f.Train, p => Assert.InRange(Bits(p.Distinct), 11.999, 12 + 1e-9)));
        Assert.All(tanh.Frames, f => Assert.Empty(f.NoChain));

        // Without bins nothing is lost at all, and with fine ones hardly anything.
        Assert.InRange(Bits(Film("tanh", new PlaneOptions { Bins = 1_000_000 }).Compression("9").Fall), 0, 0.05);

        // ReLU, on the same bins, says more at every checkpoint until the last.
        PlaneReport relu = Film("relu", new PlaneOptions { Bins = 30 });
        Assert.All(relu.Frames[0].Train, p => Assert.InRange(Bits(relu.Compression(p.Layer.Name).Fall), 0, 0.07));
        Assert.True(relu.Frames[^1].Train[4].Input.Value > relu.Frames[0].Train[4].Input.Value + 2);
        Assert.InRange(Bits(relu.Frames[^1].Train[^1].Label!.Value), 0.8, 1);
    }

    [Fact]
    public void With_noise_the_compression_depends_on_the_noise()
    {
        double Fall(double noise)
        {
            PlaneReport report = Measure(["tanh-epoch0000", "tanh-epoch3000"], new PlaneOptions { Noise = noise }, "9");
            return Bits(report.Frames[0].Train[0].Input.Value - report.Frames[1].Train[0].Input.Value);
        }

        Assert.True(Fall(0.01) > 3);
        Assert.True(Fall(0.1) < 0);
    }

    [Fact]
    public void Coarse_bins_lose_the_answer_of_the_network()
    {
        PlaneReport coarse = Measure(["tanh-epoch0000"], new PlaneOptions { Bins = 4 }, "*");
        Assert.False(coarse.Frames[0].Train[^1].IsValid);
        PlaneReport fine = Measure(["tanh-epoch0000"], new PlaneOptions { Bins = 1_000_000 }, "*");
        Assert.All(fine.Frames[0].Train, p => Assert.True(p.IsValid));
    }

    // The second layer is not computed from the first: it knows of the input what the first has lost.
    [Fact]
    public void A_layer_that_is_no_function_of_the_one_before_is_named()
    {
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 2).Node("Sign", "s", ["x"], ["a"]).Node("Relu", "first", ["a"], ["b"])
            .Node("Tanh", "second", ["x"], ["c"]).Node("Add", "sum", ["b", "c"], ["y"]).Output("y");
        string path = _folder.Write("skip.onnx", model.Bytes);
        string rows = _folder.Write("x.npy", Arrays.Reals([50, 2], Normals(100, 3)));
        PlaneFrame frame = Measure(path, new PlaneOptions { Observation = Rows(rows) with { Layers = "first,second" } }).Frames[0];
        Assert.Equal(["first", "second"], frame.Train.Select(p => p.Layer.Name));
        Assert.Equal(("first", "second"), Assert.Single(frame.NoChain));
    }

    [Fact]
    public void Test_rows_have_the_bins_of_the_training_rows()
    {
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 1).Node("Relu", ["x"], ["y"]).Output("y");
        string path = _folder.Write("relu.onnx", model.Bytes);
        string train = _folder.Write("x.npy", Arrays.Reals([12, 1], [.. Enumerable.Range(0, 12).Select(i => (double)i)]));
        string test = _folder.Write("t.npy", Arrays.Reals([12, 1], [.. Enumerable.Range(0, 12).Select(i => i < 6 ? 100.0 : 0)]));
        string labels = _folder.Write("y.npy", Arrays.Npy<long>("<i8", [12], 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1));
        string other = _folder.Write("z.npy", Arrays.Npy<long>("<i8", [12], 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0));
        var options = new PlaneOptions
        {
            Observation = Rows(train) with { Labels = labels },
            Test = Rows(test) with { Labels = other },
            Bins = 2,
            IsWhole = true,
        };
        PlaneFrame frame = Measure(path, options).Frames[0];
        Assert.Equal(Math.Log(2), frame.Test[0].Input.Value, 1e-12);
        Assert.Equal(Math.Log(2), frame.Test[0].Label!.Value, 1e-12);
        string strange = _folder.Write("s.npy", Arrays.Npy<long>("<i8", [12], 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 7));
        var refused = Assert.Throws<DataException>(() => Measure(path, options with { Test = Rows(test) with { Labels = strange } }));
        Assert.Equal($"{path}: the test rows have the class '7', the training rows have not.", refused.Message);
    }

    [Fact]
    public void A_folder_of_checkpoints_is_in_the_order_of_their_numbers()
    {
        byte[] model = new SmallModel().Input("x", ElementType.Float, "N", 1).Node("Relu", ["x"], ["y"]).Output("y").Bytes;
        foreach (int epoch in (int[])[10, 2, 1])
        {
            _folder.Write($"epoch-{epoch}.onnx", model);
        }

        string rows = _folder.Write("x.npy", Arrays.Reals([12, 1], Normals(12, 5)));
        PlaneReport report = Measure(_folder.Path, new PlaneOptions { Observation = Rows(rows) });
        Assert.Equal(["epoch-1", "epoch-2", "epoch-10"], report.Frames.Select(f => Path.GetFileNameWithoutExtension(f.Source)));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        static string Refused(PlaneOptions options) => Assert.Throws<ArgumentException>(() => Measure("x", options)).Message;
        Assert.Equal("Noise must be a finite number above 0, but is 0. (Parameter 'options')", Refused(new PlaneOptions { Noise = 0 }));
        Assert.Equal("Bins must be 2 to 16777216, but is 1. (Parameter 'options')", Refused(new PlaneOptions { Bins = 1 }));
        Assert.Equal("The plane is of whole layers: a sample must be all activations of a row, or their means over positions. (Parameter 'options')",
            Refused(new PlaneOptions { Observation = new ObservationOptions { Samples = SampleAxis.Token } }));
        Assert.Equal("All pairs of rows are looked at: Rows must be at most 30000, but is 30001. (Parameter 'options')",
            Refused(new PlaneOptions { Observation = new ObservationOptions { Rows = 30_001 } }));
        Assert.Equal("At least one model is needed. (Parameter 'sources')",
            Assert.Throws<ArgumentException>(() => InformationPlane.Measure([], new PlaneOptions(), null, Cancellation)).Message);
        var report = new PlaneReport { Frames = [], Meaning = "none", Options = new PlaneOptions(), Rows = 0 };
        Assert.Equal("There is no layer 'a'. (Parameter 'layer')", Assert.Throws<ArgumentException>(() => report.Compression("a")).Message);
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        string few = Activations(5, 1, Normals(5, 1), null);
        Assert.Equal($"{few}: has 5 rows with a class; at least 10 are needed.",
            Assert.Throws<DataException>(() => Measure(few, new PlaneOptions())).Message);
        using var empty = new TemporaryFolder();
        Assert.Equal($"{empty.Path}: holds no models (.onnx), no activations (.npy) and no folders of activations.",
            Assert.Throws<DataException>(() => Measure(empty.Path, new PlaneOptions())).Message);
        string infinite = Activations(12, 1, [.. Enumerable.Repeat(double.NaN, 12)], null);
        Assert.Equal($"{infinite}: no layer has activations that are finite on the rows.",
            Assert.Throws<DataException>(() => Measure(infinite, new PlaneOptions())).Message);
        string unknown = Activations(12, 1, Normals(12, 1), null);
        File.WriteAllText(Path.Combine(unknown, "y.txt"), string.Concat(Enumerable.Repeat("?\n", 12)));
        var options = new PlaneOptions { Observation = new ObservationOptions { Labels = Path.Combine(unknown, "y.txt") } };
        Assert.Equal($"{unknown}: no row has a class and finite activations in all layers.",
            Assert.Throws<DataException>(() => Measure(unknown, options)).Message);
    }

    private static double Bits(double nats) => nats / Math.Log(2);

    private static ObservationOptions Rows(string path) => new() { Inputs = new Dictionary<string, string>(StringComparer.Ordinal) { [string.Empty] = path } };

    private static PlaneReport Measure(string path, PlaneOptions options) => InformationPlane.Measure([path], options, null, Cancellation);

    private static PlaneReport Film(string function, PlaneOptions options) =>
        Measure([.. ((int[])[0, 1, 3, 10, 30, 100, 300, 1000, 3000]).Select(e => $"{function}-epoch{e:D4}")], options, null);

    private static PlaneReport Measure(string[] checkpoints, PlaneOptions options, string? layers) => InformationPlane.Measure(
        [.. checkpoints.Select(c => Runs.File($"tishby-{c}.onnx"))],
        options with { Observation = Rows(Runs.File("var_u.csv.gz")) with { LabelColumn = "y", Rows = 4096, Layers = layers }, IsWhole = true },
        null,
        Cancellation);

    // A folder of one layer.
    private string Activations(int rows, int units, double[] values, long[]? labels)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, Guid.NewGuid().ToString("N"))).FullName;
        File.WriteAllBytes(Path.Combine(folder, "layer.npy"), Arrays.Reals([rows, units], values));
        if (labels is not null)
        {
            File.WriteAllBytes(Path.Combine(folder, "labels.npy"), Arrays.Npy("<i8", [rows], labels));
        }

        return folder;
    }

    private static double[] Normals(int count, int seed)
    {
        var random = new Entroscope.Numerics.RandomStream((ulong)seed, "normals of a test");
        return [.. Enumerable.Range(0, count).Select(_ => random.NextGaussian())];
    }
}
