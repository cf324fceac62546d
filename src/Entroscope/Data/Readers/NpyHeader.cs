using System.Buffers.Binary;
using System.Numerics;
using System.Text.RegularExpressions;
using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>The header of a NumPy array file, versions 1 to 3 (NEP 1).</summary>
/// <param name="Type">The type of the elements.</param>
/// <param name="Fortran">Whether the first index runs fastest.</param>
/// <param name="Shape">The sizes of the dimensions.</param>
internal sealed partial record NpyHeader(NpyType Type, bool Fortran, long[] Shape)
{
    private const int MaximumLength = 1 << 20;

    // As in NumPy (NPY_MAXDIMS).
    private const int MaximumDimensions = 64;
    private const int ShownDimensions = 8;
    private const int LongestNumber = 40;

    /// <summary>Gets the shape in NumPy's notation; of many dimensions the first few.</summary>
    public string ShapeText => "(" + string.Join(", ", Shape.Take(ShownDimensions).Select(d => d.ToString(CultureInfo.InvariantCulture)))
        + (Shape.Length == 1 ? ",)" : Shape.Length > ShownDimensions ? Invariant($", and {Shape.Length - ShownDimensions} more)") : ")");

    /// <summary>Names the place of an element by its row and its column, from 1.</summary>
    /// <param name="element">Its position in the file.</param>
    public string Place(long element)
    {
        (long height, long width) = (Shape.Length > 1 ? Shape[1] : 1, Shape.Length > 2 ? Shape[2] : 1);
        (long row, long rest) = Fortran ? (element % Shape[0], element / Shape[0]) : (element / (height * width), element % (height * width));
        long column = Fortran ? (rest % height * width) + (rest / height) : rest;
        return Invariant($"row {row + 1}, column {column + 1}");
    }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the header and compares the size it announces with what there is, before anything is allocated.</summary>
    /// <param name="stream">The array file from its start.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="file">What to call it in a message.</param>
    public static NpyHeader Read(Stream stream, long length, string file)
    {
        Span<byte> start = stackalloc byte[12];
        int read = stream.ReadAtLeast(start[..8], 8, throwOnEndOfStream: false);
        if (read < 8 || !start.StartsWith(Magic))
        {
            throw DataFault.Of(file,
                read == 0 ? "is empty." : $"is not an NPY array: it starts with {DataFault.Hex(start[..Math.Min(read, 6)])}, not {DataFault.Hex(Magic)}.");
        }

        int version = start[6];
        if (version is < 1 or > 3)
        {
            throw DataFault.Of(file, Invariant($"is of NPY version {version}.{start[7]}; versions 1 to 3 are read."));
        }

        Span<byte> size = start.Slice(8, version == 1 ? 2 : 4);
        Fill(stream, size, file);
        long headerLength = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        long room = length - 8 - size.Length;
        if (headerLength > Math.Min(room, MaximumLength))
        {
            throw DataFault.Of(file,
                Invariant($"announces an NPY header of {headerLength} bytes, but {room} bytes follow and at most {MaximumLength} are read."));
        }

        byte[] text = new byte[headerLength];
        Fill(stream, text, file);
        NpyHeader header = Parse(Encoding.UTF8.GetString(text), file);
        header.CheckSize(room - headerLength, file);
        return header;
    }

    [GeneratedRegex("'descr'\\s*:\\s*(?<descr>'[^']*'|\\[)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DescrPattern();

    [GeneratedRegex("'fortran_order'\\s*:\\s*(?<fortran>True|False)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FortranPattern();

    [GeneratedRegex("'shape'\\s*:\\s*\\((?<shape>[0-9,L ]*)\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShapePattern();

    private static void Fill(Stream stream, Span<byte> bytes, string file)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw DataFault.Of(file, "ends within the NPY header.");
        }
    }

    private static NpyHeader Parse(string text, string file)
    {
        Match descr = DescrPattern().Match(text);
        Match fortran = FortranPattern().Match(text);
        Match shape = ShapePattern().Match(text);
        if (!descr.Success || !fortran.Success || !shape.Success)
        {
            throw DataFault.Of(file, $"has an NPY header that is not understood: {DataFault.Show(text.Trim())}.");
        }

        NpyType type = NpyType.Parse(descr.Groups["descr"].Value.Trim('\''), file);
        int commas = shape.Groups["shape"].ValueSpan.Count(',');
        if (commas > MaximumDimensions)
        {
            throw DataFault.Of(file, Invariant($"has an NPY header of more than {MaximumDimensions} dimensions, the most that NumPy has."));
        }

        string[] sizes = shape.Groups["shape"].Value.Replace("L", string.Empty, StringComparison.Ordinal).Split(',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        long[] dimensions = new long[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            if (!long.TryParse(sizes[i], NumberStyles.None, CultureInfo.InvariantCulture, out dimensions[i]))
            {
                throw DataFault.Of(file, $"has an NPY header with a size that is not a 64-bit integer: {DataFault.Show(sizes[i])}.");
            }
        }

        return new NpyHeader(type, string.Equals(fortran.Groups["fortran"].Value, "True", StringComparison.Ordinal), dimensions);
    }

    private void CheckSize(long bytes, string file)
    {
        BigInteger announced = Type.Size;
        foreach (long d in Shape)
        {
            announced *= d;
        }

        if (announced != bytes)
        {
            string size = announced < BigInteger.Pow(10, LongestNumber) ? Invariant($"{announced}") : Invariant($"more than 10^{LongestNumber}");
            throw DataFault.Of(file, Invariant($"the NPY header announces shape {ShapeText} of {Type.Name}, {size} bytes, but {bytes} bytes follow."));
        }
    }
}
