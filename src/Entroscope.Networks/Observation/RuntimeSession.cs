using Microsoft.ML.OnnxRuntime;

namespace Entroscope.Networks.Observation;

/// <summary>A model in ONNX Runtime, with inner tensors among its outputs. A call takes one thread; calls may go on side by side.</summary>
internal sealed class RuntimeSession : IDisposable
{
    private const string FolderOfWeights = "session.model_external_initializers_file_folder_path";

    private readonly OnnxModel _model;
    private readonly InferenceSession _session;
    private readonly Action<string, string>? _work;

    private RuntimeSession(OnnxModel model, InferenceSession session, Action<string, string>? work) => (_model, _session, _work) = (model, session, work);

    /// <summary>Gets the version of the runtime.</summary>
    public static string Version => RuntimeEnvironment.Instance.GetVersionString();

    /// <summary>Loads a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensors">The tensors to observe, each computed by a node.</param>
    /// <param name="sizes">Sizes to put in the place of free ones, by their names; null for none.</param>
    /// <param name="work">Receives the model and what the runtime is about to do with it; null for nobody.</param>
    /// <exception cref="ModelException">The runtime refuses the model.</exception>
    public static RuntimeSession Open(
        OnnxModel model, IEnumerable<string> tensors, IReadOnlyDictionary<string, long>? sizes = null, Action<string, string>? work = null)
    {
        _ = RuntimeEnvironment.Instance;
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        if (model.HasExternalData)
        {
            options.AddSessionConfigEntry(FolderOfWeights, ExternalFiles.Folder(model.Path));
        }

        foreach ((string name, long size) in sizes ?? new Dictionary<string, long>(StringComparer.Ordinal))
        {
            options.AddFreeDimensionOverrideByName(name, size);
        }

        var outputs = model.Graph.Outputs.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        byte[] bytes = ExposedModel.With(model.Bytes, tensors.Where(t => !outputs.Contains(t)).Distinct(StringComparer.Ordinal));
        work?.Invoke(model.Path, "loaded the model");
        InferenceSession session = Guarded(model, "loads it not", () => new InferenceSession(bytes, options));
        work?.Invoke(model.Path, "ran the model");
        return new RuntimeSession(model, session, work);
    }

    /// <summary>Gets type and shape of an output as the runtime infers them; null where it is no tensor.</summary>
    public (int Type, OnnxDimension[] Shape)? Output(string tensor)
    {
        if (!_session.OutputMetadata.TryGetValue(tensor, out NodeMetadata? metadata) || !metadata.IsTensor)
        {
            return null;
        }

        return ((int)metadata.ElementDataType,
            [.. metadata.Dimensions.Zip(metadata.SymbolicDimensions, (size, name) => new OnnxDimension(size, name.Length > 0 ? name : null))]);
    }

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">The values of its inputs.</param>
    /// <param name="tensors">The outputs to return.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>Their values, in that order.</returns>
    /// <exception cref="ModelException">The runtime fails on them.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        IReadOnlyList<(string Name, OrtValue Value)> inputs, IReadOnlyCollection<string> tensors, CancellationToken cancellation)
    {
        using var options = new RunOptions();
        using CancellationTokenRegistration stop = cancellation.Register(() => options.Terminate = true);
        try
        {
            return Guarded(
                _model,
                "cannot run it",
                () => _session.Run(options, [.. inputs.Select(i => i.Name)], [.. inputs.Select(i => i.Value)], tensors));
        }
        catch (ModelException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _work?.Invoke(_model.Path, string.Empty);
    }

    private static T Guarded<T>(OnnxModel model, string what, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"{model.Path}: ONNX Runtime {what}: {e.Message.ReplaceLineEndings(" ").Trim()}", e);
        }
    }
}
