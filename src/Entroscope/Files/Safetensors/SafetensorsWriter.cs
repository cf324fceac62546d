using System.Buffers.Binary;
using System.Security.Cryptography;
using Entroscope.Files.Json;

namespace Entroscope.Files.Safetensors;

/// <summary>Writes named tensors of doubles and a dictionary of texts as a safetensors file. Equal content gives equal bytes.</summary>
internal sealed class SafetensorsWriter
{
    private readonly SortedDictionary<string, Entry> _tensors = new(StringComparer.Ordinal);

    /// <summary>Gets the texts of the header.</summary>
    public SortedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a tensor; its numbers are requested when the file is written.</summary>
    /// <param name="shape">The shape, row-major.</param>
    /// <param name="blocks">The number of blocks that make up the tensor.</param>
    public void Add(string name, IReadOnlyList<long> shape, int blocks, BlockSource source) =>
        _tensors.Add(name, new Entry(shape, blocks, source));

    /// <summary>Adds a tensor that is one array.</summary>
    public void Add(string name, double[] values) => Add(name, [values.Length], 1, _ => values);

    /// <summary>Writes the file.</summary>
    /// <exception cref="SizeLimitException">There are more tensors than the header may name.</exception>
    public void WriteTo(Stream stream) => Write(stream, Header(isSealed: false));

    /// <summary>Writes the file with one tensor more, the last: the SHA-256 of all bytes before it, by which <see cref="ContentSeal"/> finds damage.</summary>
    /// <exception cref="SizeLimitException">There are more tensors than the header may name.</exception>
    public void WriteSealedTo(Stream stream)
    {
        using var hash = SHA256.Create();
        using (var hashed = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
        {
            Write(hashed, Header(isSealed: true));
        }

        stream.Write(hash.Hash);
    }

    private void Write(Stream stream, byte[] header)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((string name, Entry tensor) in _tensors)
        {
            long written = 0;
            for (int b = 0; b < tensor.Blocks; b++)
            {
                ReadOnlySpan<double> block = tensor.Source(b);
                LittleEndian.Write(stream, block);
                written += block.Length;
            }

            if (written != tensor.Count)
            {
                throw new InvalidOperationException(Invariant($"Tensor {name} of {tensor.Count} numbers was given {written}."));
            }
        }
    }

    private byte[] Header(bool isSealed)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonModelWriter.Options))
        {
            json.WriteStartObject();
            WriteMetadata(json);
            long begin = 0;
            foreach ((string name, Entry tensor) in _tensors)
            {
                long end = begin + (tensor.Count * sizeof(double));
                WriteEntry(json, name, SafetensorsHeader.NumberType, tensor.Shape, begin, end);
                begin = end;
            }

            if (isSealed)
            {
                WriteEntry(json, ContentSeal.Name, SafetensorsHeader.ByteType, [ContentSeal.Length], begin, begin + ContentSeal.Length);
            }

            json.WriteEndObject();
        }

        while (buffer.Length % sizeof(double) != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.Length <= SafetensorsHeader.Limit
            ? buffer.ToArray()
            : throw new SizeLimitException(Invariant(
                $"The header of the safetensors file would have {buffer.Length} bytes, more than the {SafetensorsHeader.Limit} that readers accept."));
    }

    private void WriteMetadata(Utf8JsonWriter json)
    {
        json.WriteStartObject(SafetensorsHeader.MetadataName);
        foreach ((string key, string value) in Metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, string type, IReadOnlyList<long> shape, long begin, long end)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", type);
        json.WriteStartArray("shape");
        foreach (long size in shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed record Entry(IReadOnlyList<long> Shape, int Blocks, BlockSource Source)
    {
        public long Count { get; } = Shape.Aggregate(1L, (product, size) => checked(product * size));
    }
}

/// <summary>Supplies a tensor's numbers block by block, so that no copy of the tensor is made.</summary>
/// <param name="block">The block, from 0.</param>
/// <returns>The numbers of the block, which follow those of the block before.</returns>
internal delegate ReadOnlySpan<double> BlockSource(int block);
