using System.Text.Json;
using Entroscope.Model;

namespace Entroscope.Files;

/// <summary>Reads and writes models: <c>.safetensors</c>, or <c>.json</c>, the exchange format of small models.</summary>
/// <remarks>Both formats keep every parameter bit for bit, and equal models give equal bytes. They are described in docs/formats.md.</remarks>
public static class ModelFile
{
    private const string Safetensors = ".safetensors";
    private const string Json = ".json";

    /// <summary>Reads a model.</summary>
    /// <param name="path">A file whose name ends in .safetensors or .json.</param>
    /// <returns>The model, checked.</returns>
    /// <exception cref="ModelException">The file cannot be read, holds no valid model, or a mixture of several; the message names the file and the place in it.</exception>
    public static ConvAC Load(string path) => Read(
        path,
        (file, mixture) => mixture ? Single(SafetensorsMixture.Count(file), () => SafetensorsMixture.Read(file)) : SafetensorsModel.Read(file),
        (file, mixture) => mixture ? Single(JsonMixture.Count(file), () => JsonMixture.Read(file)) : JsonModelReader.Read(file));

    /// <summary>Reads a mixture of networks.</summary>
    /// <param name="path">A file of a mixture or of a network, whose name ends in .safetensors or .json.</param>
    /// <returns>The mixture, checked; of a network the mixture of one component.</returns>
    /// <exception cref="ModelException">The file cannot be read or holds neither, or a network is not in the generative reading; the message names the file and the place in it.</exception>
    public static ConvACMixture LoadMixture(string path) => Read(
        path,
        (file, mixture) => mixture ? SafetensorsMixture.Read(file) : ConvACMixture.Of(SafetensorsModel.Read(file)),
        (file, mixture) => mixture ? JsonMixture.Read(file) : ConvACMixture.Of(JsonModelReader.Read(file)));

    /// <summary>Reads the number of components of a mixture, without its parameters.</summary>
    /// <param name="path">A file of a mixture or of a network, whose name ends in .safetensors or .json.</param>
    /// <returns>The number, at least 1; 1 for a network.</returns>
    /// <exception cref="ModelException">The file cannot be read or does not say; the message names the file and the place in it.</exception>
    public static int CountComponents(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool json = IsJson(path);
        return InputFile.Read(path, stream => json
            ? ReadJson(stream, file => JsonMixture.Is(file) ? JsonMixture.Count(file) : 1)
            : CountIn(new SafetensorsReader(stream)));
    }

    /// <summary>Writes a model; an existing file is replaced only when everything has been written.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">A file whose name ends in .safetensors or .json.</param>
    /// <exception cref="ModelException">The name has another ending.</exception>
    /// <exception cref="DataException">The file cannot be written; the message names it and the cause.</exception>
    /// <exception cref="SizeLimitException">The model is too large for the format.</exception>
    public static void Save(ConvAC model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        Write(path, FormatVersion.Model, file => SafetensorsModel.Add(file, model), stream => JsonModelWriter.Write(stream, model));
    }

    /// <summary>Writes a mixture; an existing file is replaced only when everything has been written.</summary>
    /// <param name="mixture">The mixture; of one component the file is that of the network with the mixture's names and record.</param>
    /// <param name="path">A file whose name ends in .safetensors or .json.</param>
    /// <exception cref="ModelException">The name has another ending.</exception>
    /// <exception cref="DataException">The file cannot be written; the message names it and the cause.</exception>
    /// <exception cref="SizeLimitException">The mixture is too large for the format.</exception>
    public static void SaveMixture(ConvACMixture mixture, string path)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        if (mixture.Components.Count == 1)
        {
            Save(mixture.Pattern, path);
        }
        else
        {
            Write(path, FormatVersion.Mixture, file => SafetensorsMixture.Add(file, mixture), stream => JsonMixture.Write(stream, mixture));
        }
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
        string extension = Path.GetExtension(path);
        bool json = extension.Equals(Json, StringComparison.OrdinalIgnoreCase);
        return json || extension.Equals(Safetensors, StringComparison.OrdinalIgnoreCase)
            ? json
            : throw new ModelException(Invariant($"{path}: the name of a model file ends in {Safetensors} or {Json}."));
    }

    private static T Read<T>(string path, Func<SafetensorsReader, bool, T> fromTensors, Func<JsonValue, bool, T> fromJson)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool json = IsJson(path);
        return InputFile.Read(path, stream =>
        {
            if (json)
            {
                return ReadJson(stream, file => fromJson(file, JsonMixture.Is(file)));
            }

            var file = new SafetensorsReader(stream);
            T result = fromTensors(file, FormatVersion.IsMixture(file));
            file.EnsureAllClaimed();
            return result;
        });
    }

    private static T ReadJson<T>(Stream stream, Func<JsonValue, T> read)
    {
        if (stream.Length > JsonModelWriter.Limit)
        {
            throw new ModelException(Invariant($"It has {stream.Length} bytes, but a JSON model may have at most {JsonModelWriter.Limit}; larger ones are {Safetensors} files."));
        }

        byte[] text = new byte[stream.Length];
        stream.ReadExactly(text);
        using JsonDocument document = JsonText.Parse(text, "The file");
        return read(new JsonValue(document.RootElement, string.Empty));
    }

    private static int CountIn(SafetensorsReader file) => FormatVersion.IsMixture(file) ? SafetensorsMixture.Count(file) : 1;

    private static ConvAC Single(int components, Func<ConvACMixture> read) => components == 1
        ? read().Extract(0)
        : throw new ModelException(Invariant(
            $"It holds a mixture of {components} components, but one network is needed; take one out with 'entroscope convert MIXTURE --component K -o FILE'."));

    private static void Write(string path, string content, Action<SafetensorsWriter> addTensors, Action<Stream> writeJson)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool json = IsJson(path);
        AtomicFile.Write(path, stream =>
        {
            if (json)
            {
                writeJson(stream);
                return;
            }

            var file = new SafetensorsWriter();
            FormatVersion.Add(file, content);
            addTensors(file);
            file.WriteTo(stream);
        });
    }
}
