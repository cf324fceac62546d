using System.Buffers.Binary;

namespace Entroscope.Files;

/// <summary>Writes an array of small integers as an NPY file (NEP 1, version 1.0), row by row: the memory is that of a row.</summary>
internal static class NpyWriter
{
    private const int Alignment = 64;
    private const int Prefix = 10;

    /// <summary>Writes the file; an existing one is replaced only when everything has been written.</summary>
    /// <param name="values">The number of different values, which begin at 0; it decides whether an element has one, two or four bytes.</param>
    /// <param name="shape">The sizes of a row.</param>
    /// <param name="fill">Writes the values of a row.</param>
    /// <exception cref="DataException">The file cannot be written; the message names it and the cause.</exception>
    public static void Write(string path, int rows, IReadOnlyList<int> shape, int values, Action<int, int[]> fill)
    {
        int bytes = values <= 1 << 8 ? 1 : values <= 1 << 16 ? 2 : 4;
        int[] row = new int[shape.Aggregate(1, (product, size) => checked(product * size))];
        byte[] packed = new byte[row.Length * bytes];
        AtomicFile.Write(path, stream =>
        {
            stream.Write(Header(bytes, [rows, .. shape]));
            for (int r = 0; r < rows; r++)
            {
                fill(r, row);
                Pack(row, bytes, packed);
                stream.Write(packed);
            }
        });
    }

    private static byte[] Header(int bytes, int[] shape)
    {
        string type = bytes == 1 ? "|u1" : bytes == 2 ? "<u2" : "<i4";
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}), }}";
        int length = (Prefix + text.Length + Alignment) / Alignment * Alignment;
        byte[] header = new byte[length];
        header.AsSpan().Fill((byte)' ');
        ((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]).CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - Prefix));
        Encoding.ASCII.GetBytes(text, header.AsSpan(Prefix));
        header[^1] = (byte)'\n';
        return header;
    }

    private static void Pack(int[] row, int bytes, byte[] packed)
    {
        for (int i = 0; i < row.Length; i++)
        {
            switch (bytes)
            {
                case 1:
                    packed[i] = (byte)row[i];
                    break;
                case 2:
                    BinaryPrimitives.WriteUInt16LittleEndian(packed.AsSpan(2 * i), (ushort)row[i]);
                    break;
                default:
                    BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(4 * i), row[i]);
                    break;
            }
        }
    }
}
