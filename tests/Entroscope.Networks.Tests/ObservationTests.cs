using Xunit;
using Entroscope.Networks.Tests.Support;
using Microsoft.ML.OnnxRuntime;

namespace Entroscope.Networks.Tests;

/// <summary>What is observed is what the network computes, and what is counted is what a simple count of all activations gives.</summary>
public sealed class ObservationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    // digits-cnn.activations.json was written by PyTorch: the first five values of every module for three images.
    [Fact]
    public void Every_inner_tensor_is_that_of_PyTorch()
    {
        OnnxModel model = OnnxReader.Read(Runs.File("digits-cnn.onnx"));
        JsonElement dump = JsonDocument.Parse(File.ReadAllText(Runs.File("digits-cnn.activations.json"))).RootElement;
        string[] tensors = [.. model.Graph.Nodes.Select(n => n.Outputs[0])];
        JsonElement[] modules = [.. dump.GetProperty("first_five_activations_per_module").EnumerateArray()];
        Assert.Equal(tensors.Length, modules.Length);
        int[] rows = [.. dump.GetProperty("input_rows").EnumerateArray().Select(r => r.GetInt32())];
        double[][] values = All(model, tensors, rows);
        for (int t = 0; t < tensors.Length; t++)
        {
            int size = values[t].Length / rows.Length;
            for (int r = 0; r < rows.Length; r++)
            {
                double[] expected = [.. modules[t][r].EnumerateArray().Select(v => v.GetDouble())];
                for (int i = 0; i < expected.Length; i++)
                {
                    Assert.InRange(values[t][(r * size) + i], expected[i] - 1e-5, expected[i] + 1e-5);
                }
            }
        }
    }

    [Theory]
    [InlineData("tishby-tanh-epoch3000.onnx")]
    [InlineData("tishby-relu-epoch3000.onnx")]
    public void Observation_does_not_change_what_the_network_answers(string file)
    {
        OnnxModel model = OnnxReader.Read(Runs.File(file));
        string output = model.Graph.Outputs[0].Name;
        using RuntimeSession plain = RuntimeSession.Open(model, []);
        using RuntimeSession observed = RuntimeSession.Open(model, model.Graph.Nodes.SelectMany(n => n.Outputs));
        float[] bits = [.. Enumerable.Range(0, 4096 * 12).Select(i => (float)((i / 12 >> (i % 12)) & 1))];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(bits, [4096, 12]);
        using IDisposableReadOnlyCollection<OrtValue> a = plain.Run([(model.Graph.Inputs[0].Name, input)], [output], Cancellation);
        using IDisposableReadOnlyCollection<OrtValue> b = observed.Run([(model.Graph.Inputs[0].Name, input)], [output], Cancellation);
        Assert.Equal(a[0].GetTensorDataAsSpan<float>().ToArray(), b[0].GetTensorDataAsSpan<float>().ToArray(),
            (x, y) => Math.Abs(x - y) <= 2e-6 * Math.Max(1, Math.Abs(x)));
    }

    [Fact]
    public void Figures_are_those_of_a_simple_count()
    {
        OnnxModel model = OnnxReader.Read(Runs.File("digits-cnn.onnx"));
        NetworkReport report = Observe(new ObservationOptions { Rows = 150 });
        LayerReport[] layers = [.. report.Layers];
        int[] rows = KeptRows.Draw(1797, 150, 1, "rows of input");
        double[][] values = All(model, [.. layers.Select(l => l.Layer.Tensor)], rows);
        for (int l = 0; l < layers.Length; l++)
        {
            LayerStatistics s = layers[l].Statistics!;
            int positions = layers[l].Shape!.Skip(1).Aggregate(1, (p, d) => p * d);
            double[][] units = [.. Enumerable.Range(0, s.Units).Select(u => values[l].Where((_, i) => i / positions % s.Units == u).ToArray())];
            Assert.Equal(150L * positions, s.Samples);
            Assert.Equal(values[l].Average(), s.Mean, 1e-9);
            Assert.Equal(units.Average(Variance), s.Variance, 1e-9);
            Assert.Equal(values[l].Min(), s.Minimum);
            Assert.Equal(values[l].Max(), s.Maximum);
            Assert.Equal(values[l].Count(v => v == 0) / (double)values[l].Length, s.Zeros, 1e-12);
            Assert.Equal(units.Count(u => u.Min() == u.Max()), s.DeadUnits);
            Assert.Equal(units.Count(u => u.Min() < u.Max() && u.Count(v => v == 0) >= 0.95 * u.Length), s.SparseUnits);
            for (int u = 0; u < s.Units; u++)
            {
                Assert.Equal(units[u].Average(), s.UnitMeans[u], 1e-9);
                Assert.Equal(Variance(units[u]), s.UnitVariances[u], 1e-9);
            }

            if (positions == 1)
            {
                Assert.Equal(Participation(units), Directions(layers[l]), 1e-6);
            }
        }
    }

    [Fact]
    public void No_number_depends_on_the_threads()
    {
        string[] texts = [.. new[] { 1, 2, 3, 7 }.Select(t => Runs.Of(
            "layers", Runs.File("digits-cnn.onnx"), "--inputs", "digits", "--scale", "1/16", "--rows", "700", "--keep", "100", "--threads",
            Invariant($"{t}"), "--json").Output)];
        Assert.Contains("participation_ratio", texts[0], StringComparison.Ordinal);
        Assert.All(texts, t => Assert.Equal(texts[0], t));
    }

    [Fact]
    public void A_folder_of_the_activations_gives_the_same_figures()
    {
        OnnxModel model = OnnxReader.Read(Runs.File("digits-cnn.onnx"));
        int[] rows = [.. Enumerable.Range(0, 60)];
        NetworkLayer[] layers = LayerGrouping.Find(model, new ConstantMap(model.Graph), out _);
        double[][] values = All(model, [.. layers.Select(l => l.Tensor)], rows);
        string inputs = _folder.Write("rows.npy", Arrays.Reals([60, 1, 8, 8], Digits(rows)));
        string acts = Directory.CreateDirectory(_folder["acts"]).FullName;
        NetworkReport expected = OnnxNetwork.Open(Runs.File("digits-cnn.onnx"))
            .Observe(new ObservationOptions { Inputs = new Dictionary<string, string> { ["input"] = inputs } },
            cancellation: Cancellation);
        for (int l = 0; l < layers.Length; l++)
        {
            File.WriteAllBytes(Path.Combine(acts, $"{layers[l].Name}.npy"), Arrays.Reals([60, .. expected.Layers[l].Shape!.Select(d => (long)d)], values[l]));
        }

        File.WriteAllBytes(Path.Combine(acts, "labels.npy"), Arrays.Npy("<i8", [60], [.. rows.Select(r => (long)(r % 3))]));
        Assert.True(ActivationFolder.Is(acts));
        NetworkReport found = ActivationFolder.Observe(acts, new ObservationOptions(), cancellation: Cancellation);
        Assert.Equal(["0", "1", "2"], found.ClassNames);
        foreach ((LayerReport a, LayerReport b) in expected.Layers.Zip(found.Layers))
        {
            Assert.Equal(a.Layer.Name, b.Layer.Name);
            Assert.Equal(a.Statistics!.UnitMeans, b.Statistics!.UnitMeans, (x, y) => Math.Abs(x - y) < 1e-12);
            Assert.Equal(a.Statistics.UnitVariances, b.Statistics.UnitVariances, (x, y) => Math.Abs(x - y) < 1e-10);
            Assert.Equal(a.Statistics.DeadUnits, b.Statistics.DeadUnits);
            Assert.Equal(Directions(a), Directions(b), 1e-9);
        }
    }

    [Theory]
    [InlineData(SampleAxis.Image, 32, 60)]
    [InlineData(SampleAxis.Position, 2, 960)]
    [InlineData(SampleAxis.Token, 4, 480)]
    [InlineData(SampleAxis.Mean, 2, 60)]
    public void A_sample_is_what_is_asked_for(SampleAxis axis, int units, long samples)
    {
        double[] values = [.. Enumerable.Range(0, 60 * 32).Select(i => Math.Sin(i * 0.7))];
        string acts = Directory.CreateDirectory(_folder["one"]).FullName;
        File.WriteAllBytes(Path.Combine(acts, "a.npy"), Arrays.Reals([60, 2, 4, 4], values));
        LayerStatistics s = ActivationFolder.Observe(acts, new ObservationOptions { Samples = axis }, cancellation: Cancellation).Layers.Single().Statistics!;
        Assert.Equal((units, samples), (s.Units, s.Samples));
        Assert.Equal(values.Average(), s.Mean, 1e-12);
        double first = axis switch
        {
            SampleAxis.Image => values.Where((_, i) => i % 32 == 0).Average(),
            SampleAxis.Token => values.Where((_, i) => i % 4 == 0).Average(),
            _ => values.Where((_, i) => i / 16 % 2 == 0).Average(),
        };
        Assert.Equal(first, s.UnitMeans[0], 1e-12);
    }

    [Fact]
    public void Values_that_are_no_numbers_are_counted_and_left_out()
    {
        string acts = Directory.CreateDirectory(_folder["odd"]).FullName;
        File.WriteAllBytes(Path.Combine(acts, "a.npy"), Arrays.Reals([4, 2], 1, 5, double.NaN, 6, 3, double.PositiveInfinity, 5, 7));
        LayerStatistics s = ActivationFolder.Observe(acts, new ObservationOptions(), cancellation: Cancellation).Layers.Single().Statistics!;
        Assert.Equal((2L, 3.0, 6.0), (s.NotFinite, s.UnitMeans[0], s.UnitMeans[1]));
    }

    [Fact]
    public void Saturation_is_of_functions_with_two_ends()
    {
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 2).Node("Sigmoid", ["x"], ["y"]).Output("y");
        string rows = _folder.Write("x.npy",
            Arrays.Reals([40, 2], [.. Enumerable.Range(0, 40).SelectMany(i => (double[])[i < 20 ? 20 + i : -20 - i, i / 40.0])]));
        LayerStatistics s = OnnxNetwork.Open(_folder.Write("s.onnx", model.Bytes)).Observe(
            new ObservationOptions { Inputs = new Dictionary<string, string> { ["x"] = rows } }, cancellation: Cancellation).Layers.Single().Statistics!;
        Assert.Equal(1, s.SaturatedUnits);
    }

    [Fact]
    public void Chosen_rows_depend_on_the_seed_alone()
    {
        int[] rows = KeptRows.Draw(1000, 10, 3, "p");
        Assert.Equal(rows, KeptRows.Draw(1000, 10, 3, "p"));
        Assert.NotEqual(rows, KeptRows.Draw(1000, 10, 4, "p"));
        Assert.Equal(rows.Order(), rows);
        Assert.Equal([0, 1, 2], KeptRows.Draw(3, 10, 4, "p"));
    }

    private NetworkReport Observe(ObservationOptions options)
    {
        int[] all = [.. Enumerable.Range(0, 1797)];
        string inputs = _folder.Write("digits.npy", Arrays.Reals([1797, 1, 8, 8], Digits(all)));
        return OnnxNetwork.Open(Runs.File("digits-cnn.onnx")).Observe(options with { Inputs = new Dictionary<string, string> { [""] = inputs } },
            cancellation: Cancellation);
    }

    private static double[] Digits(int[] rows)
    {
        Data.Tables.Dataset digits = Data.Readers.DataLoader.Load("digits", cancellation: Cancellation);
        return [.. rows.SelectMany(r => digits.Observations.Row(r).Select(v => v / 16))];
    }

    private static double[][] All(OnnxModel model, string[] tensors, int[] rows)
    {
        using RuntimeSession session = RuntimeSession.Open(model, tensors);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(Digits(rows), v => (float)v), [rows.Length, 1, 8, 8]);
        using IDisposableReadOnlyCollection<OrtValue> values = session.Run([("input", input)], tensors, Cancellation);
        return [.. values.Select(v => Array.ConvertAll(v.GetTensorDataAsSpan<float>().ToArray(), x => (double)x))];
    }

    private static double Directions(LayerReport layer) => layer.Figures.Single(f => f.Key == "participation_ratio").Estimate.Value;

    private static double Variance(double[] values) => values.Sum(v => (v - values.Average()) * (v - values.Average())) / (values.Length - 1);

    private static double Participation(double[][] units)
    {
        double[][] centred = [.. units.Select(u => u.Select(v => v - u.Average()).ToArray())];
        (double trace, double norm) = (0, 0);
        for (int i = 0; i < units.Length; i++)
        {
            for (int j = 0; j < units.Length; j++)
            {
                double covariance = centred[i].Zip(centred[j], (a, b) => a * b).Sum() / (centred[i].Length - 1);
                norm += covariance * covariance;
                trace += i == j ? covariance : 0;
            }
        }

        return trace * trace / norm;
    }
}
