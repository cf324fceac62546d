using System.IO.Compression;
using CsCheck;
using Entroscope.Data.Readers;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

/// <summary>Whatever happens to a file, reading it gives a dataset or an error of one line that names it; never another exception.</summary>
public sealed class SpoiltDataTests
{
    private static readonly byte[] Npy = DataFiles.Npy("'<i2'", "(3, 2)", [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0]);

    private static readonly (string Name, byte[] Content)[] Sound =
    [
        ("t.csv", "a,\"b,1\",y\n1,2.5,k\n?,\"-3e2\",l\r\n"u8.ToArray()),
        ("t.csv.gz", DataFiles.Gzip("a,\"b,1\",y\n1,2.5,k\n?,\"-3e2\",l\n")),
        ("t.npy", Npy),
        ("t.npz", DataFiles.Npz(("x", Npy), ("y", DataFiles.Npy("'|u1'", "(3,)", [1, 0, 1])))),
        ("t-images-idx3-ubyte", DataFiles.Idx([2, 1, 2], [1, 2, 3, 4])),
        ("t-images-idx3-ubyte.gz", DataFiles.Gzip(DataFiles.Idx([2, 1, 2], [1, 2, 3, 4]))),
    ];

    private static readonly Gen<(string Name, byte[] Content)> Spoilt = Gen.Select(
        Gen.Int[0, Sound.Length - 1], Gen.Int[0, 2], Gen.Double.Unit, Gen.Byte, Gen.Int[1, 8]).Select((file, how, where, value, count) =>
    {
        (string name, byte[] content) = Sound[file];
        int at = (int)(where * content.Length);
        byte[] spoilt = how switch
        {
            0 => content[..at],
            1 => [.. content[..at], .. Enumerable.Repeat(value, count), .. content[at..]],
            _ => [.. content[..at], value, .. content[Math.Min(at + 1, content.Length)..]],
        };
        return (name, spoilt);
    });

    [Fact]
    public void AnyDamage_GivesADatasetOrOneLine() => Spoilt.Sample(
        file =>
        {
            using var folder = new TemporaryFolder();
            string path = folder.Write(file.Name, file.Content);
            try
            {
                Assert.True(DataLoader.Load(path).Observations.Rows > 0);
            }
            catch (DataException e)
            {
                Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(e.Message, c => char.IsControl(c));
                Assert.Matches("[.?]$", e.Message);
            }
        },
        iter: 2000,
        threads: 1);

    [Fact]
    public void DamagedZip_IsRefused()
    {
        byte[] stored = DataFiles.Npz(CompressionLevel.NoCompression, ("x", Npy));
        stored[stored.AsSpan().IndexOf((byte[])[1, 0, 2, 0, 3, 0])] = 9;
        byte[] packed = DataFiles.Npz(CompressionLevel.Optimal, ("x", Npy));
        packed[packed.AsSpan().IndexOf("x.npy"u8) + "x.npy".Length] ^= 0xFF;
        using var folder = new TemporaryFolder();
        foreach (byte[] zip in (byte[][])[stored, packed])
        {
            string path = folder.Write("t.npz", zip);
            DataException error = Assert.Throws<DataException>(() => DataLoader.Load(path));
            Assert.Equal($"{path}, array 'x': is damaged: its checksum or its compressed data is wrong.", error.Message);
        }
    }
}
