using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Entroscope.Fuzz.Mutations;
using Entroscope.Numerics;

namespace Entroscope.Fuzz.Targets;

/// <summary>Small valid tables of every format, and the targets that read them.</summary>
internal static class TableSeeds
{
    private const int Rows = 12;

    // Every type of numbers that is read, with its bytes a value.
    private static readonly (string Type, int Size)[] NpyTypes =
    [
        ("|b1", 1), ("|u1", 1), ("|i1", 1), ("<u2", 2), ("<i2", 2), ("<u4", 4), ("<i4", 4), ("<u8", 8), ("<i8", 8), ("<f2", 2), ("<f4", 4), ("<f8", 8),
    ];

    public static TableTarget[] Targets()
    {
        byte[][] csv = [.. Csv().Select(Encoding.UTF8.GetBytes)];
        byte[][] npy = [.. NpyTypes.SelectMany(t => new[] { Npy(t.Type, t.Size, "(6, 2)", 12), Npy(t.Type, t.Size, "(2, 2, 3)", 12, fortran: true) }),
            Npy("<f8", 8, "(5,)", 5, version: 2), Npy("<f4", 4, "(3, 2)", 6, version: 3)];
        byte[][] npz = [.. Npzs()];
        byte[][] tsv = [.. Csv().Select(c => Encoding.UTF8.GetBytes(c.Replace(',', '\t')))];
        string[] benchmark = ["s.train.data", "s.valid.data", "s.test.data"];
        string[] idx = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];
        byte[][] images = [Idx([6, 2, 3], 36, 0), Idx([6], 6, 1), Idx([3, 2, 3], 18, 2), Idx([3], 3, 1)];
        byte[][] data = [Encoding.UTF8.GetBytes(Bits(10)), Encoding.UTF8.GetBytes(Bits(4)), Encoding.UTF8.GetBytes(Bits(5))];
        Edit packed = Containers.Gzip(ByteEdits.Apply);
        return
        [
            new TableTarget("csv", ["t.csv"], "t.csv", Single(csv), ByteEdits.Apply),
            new TableTarget("tsv", ["t.tsv"], "t.tsv", Single(tsv), ByteEdits.Apply),
            new TableTarget("csvgz", ["t.csv.gz"], "t.csv.gz", Single(csv.Select(Containers.Packed)), packed),
            new TableTarget("npy", ["t.npy"], "t.npy", Single(npy), ByteEdits.Apply),
            new TableTarget("npz", ["t.npz"], "t.npz", Single(npz), Containers.Zip(ByteEdits.Apply)),
            new TableTarget("idx", idx, null, [images, [images[0], images[1]], [images[2], []]], ByteEdits.Apply),
            new TableTarget("idxgz", [.. idx.Select(n => n + ".gz")], null, [[.. images.Select(Containers.Packed)]], packed),
            new TableTarget("data", benchmark, "s", [data, [data[0], [], data[2]]], ByteEdits.Apply),
            new TableTarget("datagz", [.. benchmark.Select(n => n + ".gz")], null, [[.. data.Select(Containers.Packed)]], packed),
        ];
    }

    private static IEnumerable<byte[][]> Single(IEnumerable<byte[]> files) => files.Select(f => new[] { f });

    private static IEnumerable<string> Csv()
    {
        var random = new RandomStream(1, "fuzz tables");
        string Table(string header, Func<int, string> row) => header + string.Concat(Enumerable.Range(0, Rows).Select(r => row(r) + "\n"));
        yield return Table("a,b,y\n", r => Invariant($"{r % 2},{r % 3},{(r % 2 == 0 ? "yes" : "no")}"));
        yield return Table("a,b,c,y\n", r => Invariant($"{random.NextGaussian():R},{(r % 5 == 0 ? "?" : "1")},{random.NextInt(9)},{r % 3}"));
        yield return Table(string.Empty, r => Invariant($"{random.NextInt(2)},{random.NextInt(4)},{1e3 * random.NextDouble():R}"));
        yield return Table("\uFEFF\"x, 1\",\"b \"\"q\"\"\",\"\"\r\n", r => Invariant($"\"{r}\",{r * 1e10:R},-{r}.5e-3\r"));
        yield return Table("b,c\n", r => Invariant($"{random.NextGaussian():R},{Math.Exp(5 * random.NextGaussian()):R}"));
        yield return Table("t,v,w\n", r => Invariant($"{1700000000 + r},{(r > 6 ? string.Empty : "NA")},{65534 + r}"));
        yield return Bits(8);
    }

    private static string Bits(int rows)
    {
        var random = new RandomStream(2, "fuzz bits", rows);
        return string.Concat(Enumerable.Range(0, rows).Select(_ => string.Join(',', Enumerable.Range(0, 4).Select(_ => random.NextInt(2))) + "\n"));
    }

    private static byte[] Npy(string type, int size, string shape, int values, bool fortran = false, int version = 1)
    {
        byte[] text = Encoding.UTF8.GetBytes($"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}\n");
        byte[] length = new byte[version == 1 ? sizeof(ushort) : sizeof(uint)];
        (length[0], length[1]) = ((byte)text.Length, (byte)(text.Length >> 8));
        byte[] numbers = new byte[values * size];
        for (int i = 0; i < values; i++)
        {
            Span<byte> place = numbers.AsSpan(i * size, size);
            switch (type)
            {
                case "<f2":
                    BinaryPrimitives.WriteHalfLittleEndian(place, (Half)(i / 3.0));
                    break;
                case "<f4":
                    BinaryPrimitives.WriteSingleLittleEndian(place, i / 3f);
                    break;
                case "<f8":
                    BinaryPrimitives.WriteDoubleLittleEndian(place, i / 3.0);
                    break;
                default:
                    place[0] = (byte)(i % 2);
                    break;
            }
        }

        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. numbers];
    }

    private static IEnumerable<byte[]> Npzs()
    {
        foreach (CompressionLevel level in new[] { CompressionLevel.NoCompression, CompressionLevel.Optimal })
        {
            yield return Containers.Zipped([("x.npy", Npy("<f8", 8, "(6, 2)", 12)), ("y.npy", Npy("<i8", 8, "(6,)", 6))], level);
            yield return Containers.Zipped([("images.npy", Npy("|u1", 1, "(4, 2, 2)", 16)), ("labels.npy", Npy("|u1", 1, "(4,)", 4))], level);
            yield return Containers.Zipped([("data.npy", Npy("<f4", 4, "(4, 3)", 12)), ("target.npy", Npy("<f8", 8, "(4,)", 4))], level);
            yield return Containers.Zipped([("whatever.npy", Npy("<i2", 2, "(4, 3)", 12))], level);
        }
    }

    private static byte[] Idx(int[] shape, int values, int salt)
    {
        byte[] sizes = new byte[shape.Length * sizeof(int)];
        for (int i = 0; i < shape.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(sizes.AsSpan(i * sizeof(int)), shape[i]);
        }

        byte[] data = [.. Enumerable.Range(0, values).Select(i => (byte)(shape.Length == 1 ? i % 2 : (i * (7 + salt)) % 256))];
        return [0, 0, 8, (byte)shape.Length, .. sizes, .. data];
    }
}
