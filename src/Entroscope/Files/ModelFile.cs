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
    /// <exception cref="ModelException">The file cannot be read or holds no valid model; the message names the file and the place in it.</exception>
    public static ConvAC Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool json = IsJson(path);
        return InputFile.Read(path, stream => json ? LoadJson(stream) : LoadSafetensors(stream));
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
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool json = IsJson(path);
        AtomicFile.Write(path, stream =>
        {
            if (json)
            {
                JsonModelWriter.Write(stream, model);
            }
            else
            {
                SaveSafetensors(stream, model);
            }
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
        string extension = Path.GetExtension(path);
        bool json = extension.Equals(Json, StringComparison.OrdinalIgnoreCase);
        return json || extension.Equals(Safetensors, StringComparison.OrdinalIgnoreCase)
            ? json
            : throw new ModelException(Invariant($"{path}: the name of a model file ends in {Safetensors} or {Json}."));
    }

    private static ConvAC LoadJson(Stream stream)
    {
        if (stream.Length > JsonModelWriter.Limit)
        {
            throw new ModelException(Invariant($"It has {stream.Length} bytes, but a JSON model may have at most {JsonModelWriter.Limit}; larger ones are {Safetensors} files."));
        }

        byte[] text = new byte[stream.Length];
        stream.ReadExactly(text);
        return JsonModelReader.Read(text);
    }

    private static ConvAC LoadSafetensors(Stream stream)
    {
        var file = new SafetensorsReader(stream);
        FormatVersion.Check(file, FormatVersion.Model);
        ConvAC model = SafetensorsModel.Read(file);
        file.EnsureAllClaimed();
        return model;
    }

    private static void SaveSafetensors(Stream stream, ConvAC model)
    {
        var file = new SafetensorsWriter();
        FormatVersion.Add(file, FormatVersion.Model);
        SafetensorsModel.Add(file, model);
        file.WriteTo(stream);
    }
}
