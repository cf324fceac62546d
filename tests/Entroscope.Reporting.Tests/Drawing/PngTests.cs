using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Entroscope.Reporting.Drawing;
using Xunit;

namespace Entroscope.Reporting.Tests.Drawing;

public sealed class PngTests
{
    [Fact]
    public void A_picture_reads_back()
    {
        byte[] pixels = [0, 1, 2, Png.Transparent, 254, 7];
        string uri = Png.DataUri(pixels, 3, ColorMap.Viridis);
        byte[] file = Convert.FromBase64String(uri["data:image/png;base64,".Length..]);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        Dictionary<string, byte[]> chunks = Chunks(file);
        Assert.Equal(3, BinaryPrimitives.ReadInt32BigEndian(chunks["IHDR"]));
        Assert.Equal(2, BinaryPrimitives.ReadInt32BigEndian(chunks["IHDR"].AsSpan(4)));
        Assert.Equal(256 * 3, chunks["PLTE"].Length);
        Assert.Equal(0, chunks["tRNS"][Png.Transparent]);
        Assert.Equal(1, chunks["tRNS"].Count(o => o == 0));
        using var zlib = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        zlib.CopyTo(raw);
        Assert.Equal([0, 0, 1, 2, 0, Png.Transparent, 254, 7], raw.ToArray());
    }

    [Fact]
    public void Checksums_are_those_of_the_standard()
    {
        byte[] file = Convert.FromBase64String(Png.DataUri([0], 1, ColorMap.Greys)["data:image/png;base64,".Length..]);
        Assert.Equal([0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82], file[^12..]);
    }

    [Fact]
    public void Palettes_go_from_little_to_much()
    {
        Assert.Equal((68, 1, 84), ColorMap.Viridis[0]);
        Assert.Equal((253, 231, 37), ColorMap.Viridis[^1]);
        Assert.Equal((0, 0, 0), ColorMap.Greys[0]);
        Assert.Equal((255, 255, 255), ColorMap.Greys[^1]);
        double[] lightness = [.. ColorMap.Viridis.Select(c => (0.2126 * c.R) + (0.7152 * c.G) + (0.0722 * c.B))];
        Assert.All(lightness.Zip(lightness.Skip(1)), p => Assert.True(p.Second >= p.First - 1));
    }

    private static Dictionary<string, byte[]> Chunks(byte[] file)
    {
        var chunks = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            chunks[Encoding.ASCII.GetString(file, at + 4, 4)] = file[(at + 8)..(at + 8 + length)];
            at += 12 + length;
        }

        return chunks;
    }
}
