using System.Buffers.Binary;

namespace Entroscope.Files.Safetensors;

/// <summary>Reads the tensors of a safetensors file one by one; memory is taken only for what the file truly holds.</summary>
internal sealed class SafetensorsReader
{
    private readonly Stream _stream;
    private readonly long _dataStart;
    private readonly SafetensorsHeader _header;
    private readonly HashSet<string> _claimed = new(StringComparer.Ordinal);

    /// <summary>Reads and checks the header.</summary>
    /// <param name="stream">A stream that can seek; it stays the caller's.</param>
    /// <exception cref="ModelException">The stream is no well-formed safetensors file.</exception>
    public SafetensorsReader(Stream stream)
    {
        _stream = stream;
        Refuse.Model(
            stream.Length < sizeof(ulong), $"It is not a safetensors file: it has {stream.Length} bytes, but the length of the header takes {sizeof(ulong)}.");

        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        stream.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        Refuse.Model(
            length > (ulong)(stream.Length - sizeof(ulong)),
            $"It is not a safetensors file, or truncated: the header of {length} bytes does not fit into its {stream.Length} bytes.");

        Refuse.Model(length > SafetensorsHeader.Limit, $"The header has {length} bytes, but at most {SafetensorsHeader.Limit} are read.");
        byte[] header = new byte[(int)length];
        stream.ReadExactly(header);
        _dataStart = sizeof(ulong) + header.Length;
        _header = new SafetensorsHeader(header, stream.Length - _dataStart);
    }

    /// <summary>Gets the texts of the header.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Gets whether the file says that it is sealed (<see cref="ContentSeal"/>).</summary>
    public bool IsSealed => _header.IsSealed;

    /// <summary>Gets a text of the header.</summary>
    /// <exception cref="ModelException">There is none of that name.</exception>
    public string Require(string key) =>
        Metadata.TryGetValue(key, out string? text)
            ? text
            : throw new ModelException(Invariant($"The header's {SafetensorsHeader.MetadataName} has no '{key}'."));

    /// <summary>Gets a tensor that must be there with a given shape.</summary>
    /// <exception cref="ModelException">It is missing or has another shape.</exception>
    public TensorEntry Claim(string name, IReadOnlyList<long> shape)
    {
        if (!_header.Tensors.TryGetValue(name, out TensorEntry? tensor))
        {
            throw new ModelException(Invariant($"Tensor {name} of shape {TensorEntry.Describe(shape)} is missing."));
        }

        _claimed.Add(name);
        return tensor.Shape.SequenceEqual(shape)
            ? tensor
            : throw new ModelException(
                Invariant($"Tensor {name} must have the shape {TensorEntry.Describe(shape)}, but has {TensorEntry.Describe(tensor.Shape)}."));
    }

    /// <summary>Refuses tensors that nobody claimed: they would be silently ignored otherwise.</summary>
    /// <exception cref="ModelException">There is one; the message names the first.</exception>
    public void EnsureAllClaimed()
    {
        if (_header.Tensors.Keys.Where(name => !_claimed.Contains(name)).Min(StringComparer.Ordinal) is { } extra)
        {
            throw new ModelException(Invariant($"Tensor {Text.Shorten(extra)} is unknown."));
        }
    }

    /// <summary>Reads consecutive numbers of a tensor.</summary>
    public void Read(TensorEntry tensor, long first, Span<double> destination)
    {
        _stream.Position = _dataStart + tensor.Begin + (first * sizeof(double));
        LittleEndian.Read(_stream, destination);
    }
}
