using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

/// <summary>Writes data files as other programs write them.</summary>
internal static class DataFiles
{
    public static byte[] Gzip(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(data);
        }

        return packed.ToArray();
    }

    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    public static byte[] Npy(string descr, string shape, byte[] data, bool fortran = false, int version = 1) =>
        NpyWithHeader($"{{'descr': {descr}, 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}", data, version);

    public static byte[] NpyWithHeader(string header, byte[] data, int version = 1)
    {
        byte[] text = Encoding.UTF8.GetBytes(header + "\n");
        byte[] size = new byte[version == 1 ? 2 : 4];
        if (version == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)text.Length);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)text.Length);
        }

        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. size, .. text, .. data];
    }

    public static byte[] Doubles(params double[] values)
    {
        byte[] bytes = new byte[values.Length * sizeof(double)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        }

        return bytes;
    }

    public static byte[] Npz(params (string Name, byte[] Npy)[] arrays) => Npz(CompressionLevel.Optimal, arrays);

    public static byte[] Npz(CompressionLevel level, params (string Name, byte[] Npy)[] arrays)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] npy) in arrays)
            {
                using Stream entry = zip.CreateEntry(name + ".npy", level).Open();
                entry.Write(npy);
            }
        }

        return packed.ToArray();
    }

    /// <summary>Says in a zip without a comment that an entry is compressed by another method.</summary>
    public static byte[] WithMethod(byte[] zip, int entry, byte method)
    {
        byte[] changed = [.. zip];
        int record = (int)BinaryPrimitives.ReadUInt32LittleEndian(changed.AsSpan(^6));
        for (int i = 0; i < entry; i++)
        {
            record += 46 + BinaryPrimitives.ReadUInt16LittleEndian(changed.AsSpan(record + 28))
                + BinaryPrimitives.ReadUInt16LittleEndian(changed.AsSpan(record + 30));
        }

        changed[record + 10] = method;
        changed[(int)BinaryPrimitives.ReadUInt32LittleEndian(changed.AsSpan(record + 42)) + 8] = method;
        return changed;
    }

    public static byte[] Idx(int[] shape, byte[] data)
    {
        byte[] sizes = new byte[shape.Length * sizeof(int)];
        for (int i = 0; i < shape.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(sizes.AsSpan(i * sizeof(int)), shape[i]);
        }

        return [0, 0, 8, (byte)shape.Length, .. sizes, .. data];
    }

    public static string Write(this TemporaryFolder folder, string name, byte[] content)
    {
        File.WriteAllBytes(folder[name], content);
        return folder[name];
    }

    public static double[][] Values(Dataset data) => [.. Enumerable.Range(0, data.Observations.Rows).Select(data.Observations.Row)];

    /// <summary>Asserts the whole message of the refusal of a source; the message starts with the path.</summary>
    public static void Refuses(string expected, string path, DataOptions? options = null) =>
        Assert.Equal($"{path}: {expected}", Assert.Throws<DataException>(() => DataLoader.Load(path, options)).Message);

    /// <summary>Asserts the whole message of the refusal of a file.</summary>
    public static void Refuses(string expected, string name, byte[] content, DataOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        Refuses(expected, folder.Write(name, content), options);
    }

    /// <summary>Asserts the whole message of the refusal of a file.</summary>
    public static void Refuses(string expected, string name, string content, DataOptions? options = null) =>
        Refuses(expected, name, Encoding.UTF8.GetBytes(content), options);

    public static Dataset Load(string name, byte[] content, DataOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        return DataLoader.Load(folder.Write(name, content), options);
    }

    public static Dataset Load(string name, string content, DataOptions? options = null) => Load(name, Encoding.UTF8.GetBytes(content), options);
}
