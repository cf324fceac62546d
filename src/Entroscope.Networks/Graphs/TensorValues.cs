using System.Numerics;

namespace Entroscope.Networks.Graphs;

/// <summary>The elements of tensors that lie in a model's file, or beside it, as numbers.</summary>
internal static class TensorValues
{
    // Field numbers of TensorProto.
    private const int FloatData = 4;
    private const int Int32Data = 5;
    private const int Int64Data = 7;
    private const int DoubleData = 10;
    private const int UInt64Data = 11;

    /// <summary>Reads all elements; null where they are of a type that is not read, or not whole.</summary>
    public static double[]? Read(OnnxModel model, OnnxTensor tensor)
    {
        if (!ElementType.IsRead(tensor.Type))
        {
            return null;
        }

        if (tensor.External is { } external)
        {
            byte[] bytes = new byte[ElementType.Bytes(tensor.Type, tensor.Count)];
            using FileStream file = File.OpenRead(Path.Combine(ExternalFiles.Folder(model.Path), external.Location));
            file.Position = external.Offset;
            return file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? Decode(tensor.Type, bytes) : null;
        }

        double[]? values = tensor.Raw is { } raw ? Decode(tensor.Type, model.Bytes.AsSpan(raw.Start, raw.Length)) : Written(model.Bytes, tensor);
        return values?.Length == tensor.Count ? values : null;
    }

    /// <summary>Turns elements that are packed as in memory into numbers.</summary>
    public static double[] Decode(int type, ReadOnlySpan<byte> bytes)
    {
        double[] values = new double[bytes.Length / (ElementType.Bits(type) / 8)];
        Decode(type, bytes, values);
        return values;
    }

    /// <summary>Turns elements that are packed as in memory into numbers.</summary>
    /// <param name="type">Their type, one that is read.</param>
    /// <param name="bytes">Whole elements.</param>
    /// <param name="values">Receives one number for each.</param>
    public static void Decode(int type, ReadOnlySpan<byte> bytes, Span<double> values)
    {
        switch (type)
        {
            case ElementType.Float:
                Convert<float>(bytes, values);
                break;
            case ElementType.Double:
                Convert<double>(bytes, values);
                break;
            case ElementType.Float16:
                Convert<Half>(bytes, values);
                break;
            case ElementType.BFloat16:
                Brains(MemoryMarshal.Cast<byte, ushort>(bytes), values);
                break;
            case ElementType.Int8:
                Convert<sbyte>(bytes, values);
                break;
            case ElementType.Int16:
                Convert<short>(bytes, values);
                break;
            case ElementType.UInt16:
                Convert<ushort>(bytes, values);
                break;
            case ElementType.Int32:
                Convert<int>(bytes, values);
                break;
            case ElementType.UInt32:
                Convert<uint>(bytes, values);
                break;
            case ElementType.Int64:
                Convert<long>(bytes, values);
                break;
            case ElementType.UInt64:
                Convert<ulong>(bytes, values);
                break;
            default:
                Convert<byte>(bytes, values);
                break;
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<double> values)
        where T : unmanaged, INumberBase<T> =>
        System.Numerics.Tensors.TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, T>(bytes), values);

    // The upper half of a float.
    private static void Brains(ReadOnlySpan<ushort> halves, Span<double> values)
    {
        for (int i = 0; i < halves.Length; i++)
        {
            values[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
        }
    }

    private static double[] Written(byte[] file, OnnxTensor tensor)
    {
        var values = new List<double>();
        var integers = new List<long>();
        var reader = new WireReader(file, tensor.Message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case (FloatData, WireReader.IntType):
                    values.Add(reader.Single());
                    break;
                case (FloatData, WireReader.BytesType):
                    values.AddRange(Decode(ElementType.Float, Slice(file, reader.Range())));
                    break;
                case (DoubleData, WireReader.BytesType):
                    values.AddRange(Decode(ElementType.Double, Slice(file, reader.Range())));
                    break;
                case (Int32Data or Int64Data or UInt64Data, WireReader.VarintType or WireReader.BytesType):
                    reader.Integers(integers);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        // Half precision is written as the integers of its bits.
        values.AddRange(tensor.Type switch
        {
            ElementType.Float16 => integers.Select(i => (double)BitConverter.UInt16BitsToHalf(unchecked((ushort)i))),
            ElementType.BFloat16 => integers.Select(i => (double)BitConverter.UInt32BitsToSingle((uint)unchecked((ushort)i) << 16)),
            ElementType.UInt64 => integers.Select(i => (double)unchecked((ulong)i)),
            _ => integers.Select(i => (double)i),
        });
        return [.. values];
    }

    private static ReadOnlySpan<byte> Slice(byte[] file, WireRange range) => file.AsSpan(range.Start, range.Length);
}
