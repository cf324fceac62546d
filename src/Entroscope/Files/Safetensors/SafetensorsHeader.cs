using Entroscope.Files.Json;

namespace Entroscope.Files.Safetensors;

/// <summary>The checked header of a safetensors file of doubles: what lies where.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The largest header in bytes, as in the reference implementation.</summary>
    public const int Limit = 100_000_000;

    /// <summary>The member of the header that holds texts instead of a tensor.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>The type of the numbers: 64-bit floating point.</summary>
    public const string NumberType = "F64";

    /// <summary>The type of a content seal: bytes.</summary>
    public const string ByteType = "U8";

    private static readonly string[] Members = ["dtype", "shape", "data_offsets"];

    private readonly Dictionary<string, TensorEntry> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <summary>Reads and checks a header.</summary>
    /// <param name="utf8">The header's text.</param>
    /// <exception cref="ModelException">The header is malformed, or its tensors overlap, leave gaps, or lie outside the file.</exception>
    public SafetensorsHeader(ReadOnlyMemory<byte> utf8, long dataLength)
    {
        using JsonDocument document = JsonText.Parse(utf8, "The header");
        foreach ((string name, JsonValue value) in new JsonValue(document.RootElement, "header").Members())
        {
            if (name is MetadataName)
            {
                foreach ((string key, JsonValue text) in value.Members())
                {
                    _metadata.Add(key, text.String());
                }
            }
            else
            {
                _tensors.Add(name, ReadEntry(value, name));
            }
        }

        EnsureContiguous(dataLength);
    }

    /// <summary>Gets the texts.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Gets the tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors => _tensors;

    /// <summary>Gets whether the file says that it is sealed.</summary>
    public bool IsSealed => _tensors.ContainsKey(ContentSeal.Name);

    private static TensorEntry ReadEntry(JsonValue value, string name)
    {
        value.EnsureMembers(Members);
        string type = value.Require("dtype").String();
        bool isSeal = string.Equals(name, ContentSeal.Name, StringComparison.Ordinal);
        string allowed = isSeal ? ByteType : NumberType;
        Refuse.Model(
            !string.Equals(type, allowed, StringComparison.Ordinal), $"{value.Place}.dtype must be {allowed}, but is '{Text.Shorten(type)}'.");
        long[] shape = [.. value.Require("shape").Items().Select(size => size.Long())];
        JsonValue offsets = value.Require("data_offsets");
        offsets.EnsureCount(2);
        long[] ends = [.. offsets.Items().Select(offset => offset.Long())];
        var entry = new TensorEntry(Text.Shorten(name), shape, ends[0], ends[1]);
        UInt128 needed = isSeal ? sizeof(byte) : (UInt128)sizeof(double);
        foreach (long size in shape)
        {
            // Never overflows: sizes are below 2^63, and the product stops growing past 2^63.
            needed = UInt128.Min(needed * (UInt128)size, (UInt128)long.MaxValue + 1);
        }

        return entry.Begin <= entry.End && needed == (UInt128)(entry.End - entry.Begin)
            ? entry
            : throw new ModelException(Invariant($"Tensor {entry.Name} of shape {TensorEntry.Describe(shape)} does not fit its data_offsets [{entry.Begin}, ")
                + Invariant($"{entry.End}]: it needs {needed} bytes."));
    }

    private void EnsureContiguous(long dataLength)
    {
        long end = 0;
        string last = "the header";
        foreach (TensorEntry tensor in _tensors.Values.OrderBy(t => t.Begin).ThenBy(t => t.End))
        {
            Refuse.Model(tensor.End > dataLength, $"Tensor {tensor.Name} ends at byte {tensor.End} of the data, outside the file, which has {dataLength}.");
            Refuse.Model(tensor.Begin < end, $"Tensor {tensor.Name} begins at byte {tensor.Begin} of the data and overlaps {last}, which ends at byte {end}.");
            Refuse.Model(
                tensor.Begin > end, $"Tensor {tensor.Name} begins at byte {tensor.Begin} of the data and leaves a gap after {last}, which ends at byte {end}.");

            (end, last) = (tensor.End, Invariant($"tensor {tensor.Name}"));
        }

        Refuse.Model(end != dataLength, $"The data has {dataLength} bytes, but the tensors end at byte {end}.");
    }
}

/// <summary>A tensor as the header of a safetensors file describes it.</summary>
/// <param name="Name">The name, fit for messages.</param>
/// <param name="Shape">The shape, row-major.</param>
/// <param name="Begin">The offset of its first byte in the data.</param>
internal sealed record TensorEntry(string Name, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>Writes a shape for a message.</summary>
    public static string Describe(IEnumerable<long> shape) => Invariant($"[{Text.Shorten(string.Join(", ", shape.Take(64)))}]");
}
