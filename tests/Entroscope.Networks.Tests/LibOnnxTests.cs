using Xunit;
using Microsoft.ML.OnnxRuntime;

namespace Entroscope.Networks.Tests;

/// <summary>The models of ONNX's own tests (Debian: libonnx-testdata), with inputs and expected outputs: skipped where they are not installed.</summary>
public sealed class LibOnnxTests(ITestOutputHelper log)
{
    private const string Folder = "/usr/share/libonnx-testdata/data";

    // Results that differ from run to run.
    private static readonly string[] Random = ["RandomNormal", "RandomUniform", "Multinomial", "Bernoulli", "Dropout", "RandomNormalLike", "RandomUniformLike"];

    [Fact]
    public void Every_model_is_read_and_observation_changes_no_output()
    {
        Assert.SkipUnless(Directory.Exists(Folder), "libonnx-testdata is not installed");
        string[] models = [.. Directory.GetFiles(Folder, "model.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Assert.True(models.Length > 1000);
        (int loaded, int run, int compared, int inner, int shown) = (0, 0, 0, 0, 0);
        var failures = new List<string>();
        foreach (string path in models)
        {
            OnnxModel model = OnnxReader.Read(path);
            string[] outputs = [.. model.Graph.Outputs.Select(o => o.Name)];
            string[] tensors = [.. model.Graph.Nodes.SelectMany(n => n.Outputs).Where(t => t.Length > 0 && !outputs.Contains(t))];
            if (Open(model, []) is not { } plain)
            {
                continue;
            }

            loaded++;
            inner += tensors.Length;
            using RuntimeSession first = plain;
            using RuntimeSession? observed = Open(model, tensors);
            if (observed is null)
            {
                failures.Add($"{path}: loads, but not with its inner tensors shown");
                continue;
            }

            shown += tensors.Count(t => observed.Output(t) is not null);
            if (OnnxNetwork.Open(path) is { Layers.Count: > 0 } network)
            {
                _ = network.Weights("*", cancellation: TestContext.Current.CancellationToken);
            }

            if (Inputs(path, model) is not { } inputs)
            {
                continue;
            }

            try
            {
                (double[][]? a, double[][]? b) = (Run(first, inputs, outputs), Run(observed, inputs, outputs));
                run += a is null ? 0 : 1;
                if (a is null != b is null)
                {
                    failures.Add($"{path}: runs {(a is null ? "only" : "not")} when observed");
                }
                else if (a is not null && !model.Graph.Nodes.Exists(n => Random.Contains(n.Operation)))
                {
                    compared++;
                    bool half = model.Graph.Outputs.Exists(o => o.Type is ElementType.Float16 or ElementType.BFloat16);
                    failures.AddRange(a.Zip(b!).Where(p => !Alike(p.First, p.Second, half ? 1e-3 : 2e-6))
                        .Select(_ => $"{path}: the output differs when observed"));
                }
            }
            finally
            {
                inputs.ForEach(i => i.Value.Dispose());
            }
        }

        log.WriteLine(
            Invariant($"{models.Length} models read, {loaded} loaded, {run} run, {compared} compared; {shown} of {inner} inner values shown as tensors"));
        Assert.Empty(failures);
        Assert.True(loaded >= 1000 && compared >= 850, Invariant($"{loaded} loaded, {compared} compared"));
    }

    private static bool Alike(double[] a, double[] b, double tolerance) => a.Length == b.Length
        && a.Zip(b).All(p => p.First.Equals(p.Second) || Math.Abs(p.First - p.Second) <= tolerance * Math.Max(1, Math.Abs(p.First)));

    private static RuntimeSession? Open(OnnxModel model, string[] tensors)
    {
        try
        {
            return RuntimeSession.Open(model, tensors);
        }
        catch (ModelException e) when (e.Message.Contains("ONNX Runtime", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static double[][]? Run(RuntimeSession session, List<(string, OrtValue)> inputs, string[] outputs)
    {
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> values = session.Run(inputs, outputs, TestContext.Current.CancellationToken);
            return [.. values.Select(v => !v.IsTensor ? [] : v.GetTensorTypeAndShape() is { ElementDataType: var type } && ElementType.IsRead((int)type)
                ? TensorValues.Decode((int)type, v.GetTensorMutableRawData()) : [])];
        }
        catch (ModelException)
        {
            return null;
        }
    }

    // Null where an input is no tensor of finite numbers.
    private static List<(string, OrtValue Value)>? Inputs(string path, OnnxModel model)
    {
        // Small and short-lived; those of a model that is passed over go with the process.
        var inputs = new List<(string, OrtValue)>();
        string folder = Path.Combine(Path.GetDirectoryName(path)!, "test_data_set_0");
        for (int i = 0; i < model.Graph.Inputs.Count; i++)
        {
            string file = Path.Combine(folder, Invariant($"input_{i}.pb"));
            OnnxValue declared = model.Graph.Inputs[i];
            if (!File.Exists(file) || !ElementType.IsRead(declared.Type))
            {
                inputs.ForEach(v => v.Item2.Dispose());
                return null;
            }

            byte[] bytes = File.ReadAllBytes(file);
            OnnxTensor tensor = OnnxReader.ReadTensor(bytes);
            double[] values = TensorValues.Read(new OnnxModel { Path = file, Bytes = bytes, Graph = new OnnxGraph() }, tensor)!;
            if (values.AsSpan().ContainsAnyExceptInRange(double.MinValue, double.MaxValue))
            {
                return null;
            }

            inputs.Add((declared.Name, new BoundInput(declared, new OneRow(values, tensor.Dimensions), tensor.Dimensions, false, null, null).Make([0])));
        }

        return inputs;
    }

    private sealed class OneRow(double[] values, long[] shape) : IRowSource
    {
        public string Place => "test data";

        public int Rows => 1;

        public long[] Shape => shape;

        public void Read(int row, Span<double> target) => values.CopyTo(target);
    }
}
