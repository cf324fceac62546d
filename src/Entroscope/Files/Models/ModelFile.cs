using Entroscope.Files.Json;
using Entroscope.Files.Safetensors;
using Entroscope.Model;

namespace Entroscope.Files.Models;

/// <summary>Reads and writes models: <c>.safetensors</c>, or <c>.json</c>, the exchange format of small models.</summary>
/// <remarks>Both formats keep every parameter bit for bit, and equal models give equal bytes. They are described in docs/formats.md.</remarks>
public static class ModelFile
{
    private const string Safetensors = ".safetensors";
    private const string Json = ".json";

    /// <summary>Reads a model.</summary>
    /// <param name="path">A file of a network or of a mixture, whose name ends in .safetensors or .json.</param>
    /// <returns>The model, checked; of a network, in any reading, the mixture of one component.</returns>
    /// <exception cref="ModelException">The file cannot be read or holds no valid model; the message names the file and the place in it.</exception>
    public static ConvACMixture Load(string path) => Read(path, model => model);

    /// <summary>Reads a single network.</summary>
    /// <param name="path">A file whose name ends in .safetensors or .json.</param>
    /// <returns>The network, checked, in any reading.</returns>
    /// <exception cref="ModelException">The file cannot be read, holds no valid model, or
    /// a mixture of several; the message names the file and the place in it.</exception>
    public static ConvAC LoadNetwork(string path) => Read(path, model => model.Network);

    /// <summary>Writes a model; an existing file is replaced only when everything has been written.</summary>
    /// <param name="model">The model; of one component the file is that of the network with the names and the record of the model.</param>
    /// <param name="path">A file whose name ends in .safetensors or .json; /dev/stdout is standard output, as JSON.</param>
    /// <exception cref="ModelException">The name has another ending.</exception>
    /// <exception cref="DataException">The file cannot be written; the message names it and the cause.</exception>
    /// <exception cref="SizeLimitException">The model is too large for the format.</exception>
    public static void Save(ConvACMixture model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool json = IsJson(path);
        AtomicFile.Write(path, stream =>
        {
            if (json)
            {
                JsonModelWriter.Write(stream, model);
                return;
            }

            var file = new SafetensorsWriter();
            SafetensorsModel.Add(file, model);
            file.WriteTo(stream);
        });
    }

    /// <summary>Refuses a file that <see cref="Save"/> could not write, before hours of training. Leaves no trace.</summary>
    /// <param name="path">The file to be written later.</param>
    /// <exception cref="ModelException">The name does not end in .safetensors or .json.</exception>
    /// <exception cref="DataException">The file cannot be written; the message names it and the cause.</exception>
    public static void EnsureWritable(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _ = IsJson(path);
        AtomicFile.EnsureWritable(path);
    }

    private static bool IsJson(string path)
    {
        string extension = StandardStream.IsOutput(path) ? Json : Path.GetExtension(path);
        bool json = extension.Equals(Json, StringComparison.OrdinalIgnoreCase);
        return json || extension.Equals(Safetensors, StringComparison.OrdinalIgnoreCase)
            ? json
            : throw new ModelException(Invariant($"{path}: the name of a model file ends in {Safetensors} or {Json}."));
    }

    private static T Read<T>(string path, Func<ConvACMixture, T> take)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (HeldObjects.Find<ConvACMixture>(path) is { } held)
        {
            return take(held);
        }

        bool json = IsJson(path);
        return InputFile.Read(path, stream => take(json ? ReadJson(stream) : SafetensorsModel.Read(new SafetensorsReader(stream))));
    }

    internal static ConvACMixture ReadJson(Stream stream)
    {
        Refuse.Model(
            stream.Length > JsonModelWriter.Limit,
            $"It has {stream.Length} bytes, but a JSON model may have at most {JsonModelWriter.Limit}; larger ones are {Safetensors} files.");

        byte[] text = new byte[stream.Length];
        stream.ReadExactly(text);
        using JsonDocument document = JsonText.Parse(text, "The file");
        return JsonModelReader.Read(new JsonValue(document.RootElement, string.Empty));
    }
}
