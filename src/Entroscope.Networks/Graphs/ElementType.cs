namespace Entroscope.Networks.Graphs;

/// <summary>The types of elements as ONNX numbers them (TensorProto.DataType).</summary>
internal static class ElementType
{
    public const int Float = 1;
    public const int UInt8 = 2;
    public const int Int8 = 3;
    public const int UInt16 = 4;
    public const int Int16 = 5;
    public const int Int32 = 6;
    public const int Int64 = 7;
    public const int String = 8;
    public const int Bool = 9;
    public const int Float16 = 10;
    public const int Double = 11;
    public const int UInt32 = 12;
    public const int UInt64 = 13;
    public const int BFloat16 = 16;

    private static readonly string[] Names =
    [
        "no type", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "float64", "uint32", "uint64", "complex64",
        "complex128", "bfloat16", "float8e4m3fn", "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz", "uint4", "int4", "float4e2m1",
        "float8e8m0", "uint2", "int2",
    ];

    public static string Name(int type) => type >= 0 && type < Names.Length ? Names[type] : Invariant($"type {type}");

    public static bool IsKnown(int type) => type > 0 && type < Names.Length;

    /// <summary>Returns whether values of a type are fractions: what activations are.</summary>
    public static bool IsReal(int type) => type is Float or Double or Float16 or BFloat16;

    /// <summary>Returns whether values of a type are read as numbers.</summary>
    public static bool IsRead(int type) => IsReal(type) || type is UInt8 or Int8 or UInt16 or Int16 or Int32 or Int64 or Bool or UInt32 or UInt64;

    /// <summary>Gets the bits of an element; 0 where they are not all alike.</summary>
    public static int Bits(int type) => type switch
    {
        Float or Int32 or UInt32 => 32,
        Double or Int64 or UInt64 or 14 => 64,
        15 => 128,
        UInt16 or Int16 or Float16 or BFloat16 => 16,
        String => 0,
        21 or 22 or 23 => 4,
        25 or 26 => 2,
        _ => 8,
    };

    /// <summary>Gets the bytes of elements that are packed as in memory.</summary>
    public static long Bytes(int type, long count) => ((count * Bits(type)) + 7) / 8;
}
