using System.Collections.Concurrent;
using Entroscope.Files.Json;
using Entroscope.Files.Models;
using Entroscope.Files.Safetensors;

namespace Entroscope.Native.Work;

/// <summary>A model of the caller, with engines that are ready: many small questions make none of their own.</summary>
internal sealed class HeldModel(Circuit circuit)
{
    private const int MostKept = 4;

    private readonly ConcurrentDictionary<int, ConcurrentBag<ModelEngine>> _engines = new();

    public Circuit Circuit { get; } = circuit;

    public ConvACMixture Model => Circuit.Model;

    /// <summary>Reads a model.</summary>
    /// <param name="bytes">The content of a model file.</param>
    /// <param name="json">Whether it is JSON, not safetensors.</param>
    /// <exception cref="ModelException">They hold no valid model.</exception>
    public static HeldModel Read(Stream bytes, bool json) =>
        new(new Circuit(json ? ModelFile.ReadJson(bytes) : SafetensorsModel.Read(new SafetensorsReader(bytes))));

    /// <summary>Writes the content of a model file.</summary>
    public byte[] Write(bool json)
    {
        using var stream = new MemoryStream();
        if (json)
        {
            JsonModelWriter.Write(stream, Model);
        }
        else
        {
            var file = new SafetensorsWriter();
            SafetensorsModel.Add(file, Model);
            file.WriteTo(stream);
        }

        return stream.ToArray();
    }

    /// <summary>Asks an engine, which serves one call at a time.</summary>
    public void Ask(int threads, Action<ModelEngine> question)
    {
        ConcurrentBag<ModelEngine> kept = _engines.GetOrAdd(threads, _ => []);
        if (!kept.TryTake(out ModelEngine? engine))
        {
            Model.EnsureGenerative();
            engine = new ModelEngine(Model, new EngineOptions { Threads = threads });
        }

        question(engine);
        if (kept.Count < MostKept)
        {
            kept.Add(engine);
        }
    }

    /// <summary>Checks rows.</summary>
    public FittingRows Fit(Observations rows, int[]? labels = null) =>
        FittingRows.Of(Model.Pattern, rows, labels, RowNames.Data, Model.Metadata.SiteNames is { } names && names.Count == rows.Sites ? names : null);

    /// <summary>Says what the model is, as a JSON object.</summary>
    public byte[] Describe() => Requests.Json(json =>
    {
        json.WriteNumber("sites", Model.Sites);
        json.WriteNumber("classes", Model.Classes);
        json.WriteNumber("components", Model.Components.Count);
        json.WriteNumber("parameters", Model.ParameterCount);
        Texts(json, "site_names", Model.Metadata.SiteNames);
        Texts(json, "class_names", Model.Metadata.ClassNames);
        json.WriteString("label", Model.Metadata.LabelName);
        json.WriteBoolean("is_discrete", Model.IsDiscrete);
        json.WriteBoolean("has_tree", Model.CommonTree is not null);
        json.WriteNumber("height", Model.CommonTree?.Height ?? -1);
        json.WriteBoolean("is_trained_here", Circuit.Trained is not null);
        json.WritePropertyName("schema");
        if (Model.Metadata.Schema is { } schema)
        {
            SchemaJson.Write(json, schema);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteStartObject("training");
        foreach ((string name, string value) in Model.Metadata.Training.Entries)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    });

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string>? texts)
    {
        if (texts is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
