using Entroscope.Files.Safetensors;
using Xunit;

namespace Entroscope.Tests.Files;

public sealed class SafetensorsTests
{
    [Fact]
    public void Read_OfWrite_IsTheSame_WhereBlocksAreLongerThanAChunk()
    {
        // Numbers go through the stream a million at a time.
        double[] block = [.. Enumerable.Range(0, (1 << 20) + 3).Select(i => i * 0.1)];
        var writer = new SafetensorsWriter();
        writer.Add("b", [2, block.Length], 2, _ => block);
        writer.Add("a", [0.5]);
        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        stream.Position = 0;
        var reader = new SafetensorsReader(stream);
        double[] read = new double[block.Length];
        TensorEntry tensor = reader.Claim("b", [2, block.Length]);
        reader.Read(tensor, block.Length, read);
        Assert.Equal(block, read);
        reader.Read(tensor, 1, read);
        Assert.Equal([.. block[1..], block[0]], read);
        Assert.Equal("Tensor a is unknown.", Assert.Throws<ModelException>(reader.EnsureAllClaimed).Message);
    }

    [Fact]
    public void Header_EndsOnAMultipleOfEightBytes()
    {
        for (int length = 1; length < 10; length++)
        {
            var writer = new SafetensorsWriter();
            writer.Add(new string('x', length), [1.5]);
            using var stream = new MemoryStream();
            writer.WriteTo(stream);
            Assert.Equal(0, stream.Length % 8);
            Assert.Equal(BitConverter.GetBytes(1.5), stream.ToArray()[^8..]);
        }
    }

    [Fact]
    public void WriteTo_RefusesBlocksThatDoNotFillTheShape()
    {
        var writer = new SafetensorsWriter();
        writer.Add("a", [3], 1, _ => new double[2]);
        var error = Assert.Throws<InvalidOperationException>(() => writer.WriteTo(new MemoryStream()));
        Assert.Equal("Tensor a of 3 numbers was given 2.", error.Message);
    }

    [Fact]
    public void WriteTo_RefusesAHeaderThatReadersWouldRefuse()
    {
        var writer = new SafetensorsWriter();
        writer.Metadata["x"] = new string('x', 100_000_000);
        var error = Assert.Throws<SizeLimitException>(() => writer.WriteTo(new MemoryStream()));
        Assert.Equal("The header of the safetensors file would have 100000032 bytes, more than the 100000000 that readers accept.", error.Message);
    }
}
