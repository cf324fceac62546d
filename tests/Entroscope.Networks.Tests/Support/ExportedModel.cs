using Entroscope.Files.Onnx;
using Entroscope.Model;
using Microsoft.ML.OnnxRuntime;

namespace Entroscope.Networks.Tests.Support;

/// <summary>A model written as an ONNX graph and opened in ONNX Runtime.</summary>
internal sealed class ExportedModel : IDisposable
{
    private readonly InferenceSession _session;

    public ExportedModel(ConvACMixture model, int? level = null)
    {
        using var stream = new MemoryStream();
        OnnxFile.Build(model, new OnnxOptions { LatentLevel = level }, int.MaxValue).WriteTo(stream, "test", "test");
        _session = Open(stream.ToArray());
    }

    public ExportedModel(string path) => _session = Open(File.ReadAllBytes(path));

    public IReadOnlyDictionary<string, string> Texts => _session.ModelMetadata.CustomMetadataMap;

    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    public IReadOnlyDictionary<string, double[]> Run(Observations rows)
    {
        double[] values = new double[rows.Rows * rows.Sites];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = rows[i / rows.Sites, i % rows.Sites];
        }

        return Run(values, rows.Rows);
    }

    public IReadOnlyDictionary<string, double[]> Run(double[] values, int rows)
    {
        using OrtValue x = OrtValue.CreateTensorValueFromMemory(values, [rows, _session.InputMetadata["x"].Dimensions[1]]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(options, ["x"], [x], _session.OutputNames);
        return _session.OutputNames.Zip(results, (name, value) => (name, Numbers: value.GetTensorDataAsSpan<double>().ToArray()))
            .ToDictionary(pair => pair.name, pair => pair.Numbers, StringComparer.Ordinal);
    }

    public void Dispose() => _session.Dispose();

    private static InferenceSession Open(byte[] bytes)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        return new InferenceSession(bytes, options);
    }
}
