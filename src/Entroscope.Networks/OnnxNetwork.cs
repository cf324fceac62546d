using System.IO.Enumeration;
using Entroscope.Networks.Measurements;

namespace Entroscope.Networks;

/// <summary>An ordinary network: an ONNX model whose layers are observed while it runs.</summary>
public sealed class OnnxNetwork
{
    private readonly OnnxModel _model;
    private readonly ConstantMap _constants;

    private OnnxNetwork(OnnxModel model)
    {
        _model = model;
        _constants = new ConstantMap(model.Graph);
        Layers = LayerGrouping.Find(model, _constants, out long parameters);
        Parameters = parameters;
    }

    /// <summary>Gets all layers, in the order in which they are computed; among them operations that are parts of others.</summary>
    public IReadOnlyList<NetworkLayer> Layers { get; }

    /// <summary>Gets the number of parameters, each counted once.</summary>
    public long Parameters { get; }

    /// <summary>Reads a model; nothing is run.</summary>
    /// <param name="path">An ONNX file; weights may lie in files in its folder.</param>
    /// <returns>The network.</returns>
    /// <exception cref="ModelException">The file is no ONNX model that is read; the message names the file and the place in it.</exception>
    public static OnnxNetwork Open(string path) => new(OnnxReader.Read(path));

    /// <summary>Reads a model from its bytes; nothing is run.</summary>
    /// <param name="bytes">The file; it must not change afterwards.</param>
    /// <param name="name">What to call it in messages; weights outside the bytes lie in its folder.</param>
    /// <returns>The network.</returns>
    /// <exception cref="ModelException">The bytes are no ONNX model that is read.</exception>
    internal static OnnxNetwork Open(byte[] bytes, string name) => new(OnnxReader.Read(bytes, name));

    /// <summary>Says what the weights alone give: shapes, parameters, spectra.</summary>
    /// <param name="layers">Which layers, as <see cref="ObservationOptions.Layers"/> names them; null for the standard ones.</param>
    /// <param name="threads">The number of threads; 0 for all processors. No number depends on it.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The report, without activations.</returns>
    /// <exception cref="DataException">No layer is meant.</exception>
    public NetworkReport Weights(string? layers = null, int threads = 0, CancellationToken cancellation = default)
    {
        NetworkLayer[] chosen = Chosen(layers);
        WeightStatistics?[] weights = WeightsOf(chosen, threads, cancellation);
        return Report([.. chosen.Select((l, i) => new LayerReport { Layer = l, Weights = weights[i] })]);
    }

    /// <summary>Says what an observation takes; nothing is run.</summary>
    /// <param name="options">What is observed on what.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The tensors with their sizes, the memory and an estimate of the time.</returns>
    /// <exception cref="DataException">The inputs cannot be read or do not fit.</exception>
    /// <exception cref="ModelException">The runtime refuses the model.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public ObservationPlan Plan(ObservationOptions options, CancellationToken cancellation = default)
    {
        Ensure(options);
        using InputSet inputs = InputSet.Open(_model, options, cancellation);
        return ObservationPlan.Of(_model, Chosen(options.Layers), inputs, options);
    }

    /// <summary>Runs the network on rows of input and observes its layers. Memory is that of statistics, of chosen samples and of one batch a thread.</summary>
    /// <param name="options">What is observed on what.</param>
    /// <param name="progress">Receives the number of rows that are done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The report: the same for any number of threads.</returns>
    /// <exception cref="DataException">The inputs cannot be read or do not fit; the message names file, row and value.</exception>
    /// <exception cref="ModelException">The runtime refuses the model, or fails on the rows.</exception>
    /// <exception cref="SizeLimitException">The statistics take more memory than the machine has.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public NetworkReport Observe(ObservationOptions options, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        Ensure(options);
        NetworkLayer[] chosen = Chosen(options.Layers);
        using InputSet inputs = InputSet.Open(_model, options, cancellation);
        HeldOutSamples.EnsureLabels(options.Test, inputs.Labels, _model.Path);
        NetworkReport? test = options.HeldOut is { } held ? Observe(held, progress, cancellation) : null;
        var observer = new NetworkObserver(_model, _constants, chosen, inputs, options) { Test = test };
        LayerReport[] observed = observer.Run(progress, cancellation);
        WeightStatistics?[] weights = options.Measures ? WeightsOf(chosen, options.Threads, cancellation) : new WeightStatistics?[chosen.Length];
        return Report([.. observed.Select((l, i) => l with { Weights = weights[i] })]) with
        {
            Rows = inputs.Numbers.Length,
            TotalRows = inputs.Total,
            TestRows = test?.Rows ?? 0,
            ClassNames = inputs.ClassNames,
            Labels = observer.Labels,
            Seed = options.Seed,
            Runtime = $"ONNX Runtime {RuntimeSession.Version}",
            Notes = [.. observer.Notes, .. LabelPath.OneClass(inputs.Labels, inputs.ClassNames) is { } note ? [note] : Array.Empty<string>()],
        };
    }

    private static void Ensure(ObservationOptions options)
    {
        if (options.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }
    }

    private NetworkReport Report(LayerReport[] layers) => new()
    {
        Source = _model.Path,
        Layers = layers,
        Parameters = Parameters,
        Nodes = _model.Graph.Nodes.Count,
        HiddenNodes = _model.Graph.Nodes.Sum(n => n.InnerNodes + _model.Functions.GetValueOrDefault((n.Domain, n.Operation))),
    };

    private NetworkLayer[] Chosen(string? which)
    {
        Refuse.Model(Layers.Count == 0, $"{_model.Path}: It computes nothing of its inputs; there are no layers.");
        string[] patterns = (which ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        NetworkLayer[] chosen = patterns switch
        {
            [] => [.. Layers.Where(l => l.Kind != LayerKind.Other || l.IsOutput)],
            ["ops"] => [.. Layers],
            _ => [.. Layers.Where(l => Array.Exists(patterns, p => FileSystemName.MatchesSimpleExpression(p, l.Name, ignoreCase: false)))],
        };
        Refuse.Data(chosen.Length == 0, $"{_model.Path}: no layer is meant by '{which}'; the layers are {DataFault.List([.. Layers.Select(l => l.Name)])}.");
        return chosen;
    }

    private WeightStatistics?[] WeightsOf(NetworkLayer[] layers, int threads, CancellationToken cancellation)
    {
        var weights = new WeightStatistics?[layers.Length];
        ParallelLoop.For(
            layers.Length,
            i => weights[i] = layers[i].Weight is { Count: <= int.MaxValue } weight && weight.Read(_model, _constants) is { } values
                && !values.AsSpan().ContainsAnyExceptInRange(double.MinValue, double.MaxValue)
                    ? WeightStatistics.Of(values, weight.Rows, weight.Columns, cancellation)
                    : null,
            new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads, CancellationToken = cancellation });
        return weights;
    }
}
