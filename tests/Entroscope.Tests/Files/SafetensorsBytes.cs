using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Entroscope.Tests.Files;

/// <summary>A safetensors file taken apart, to be spoilt and put together again.</summary>
internal sealed record SafetensorsBytes(string Header, byte[] Data)
{
    public static SafetensorsBytes Of(byte[] file)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        return new SafetensorsBytes(Encoding.UTF8.GetString(file, 8, length), file[(8 + length)..]);
    }

    public SafetensorsBytes With(string valid, string spoilt)
    {
        Assert.Contains(valid, Header, StringComparison.Ordinal);
        return this with { Header = Header.Replace(valid, spoilt, StringComparison.Ordinal) };
    }

    public SafetensorsBytes WithNumber(int index, double value)
    {
        byte[] data = [.. Data];
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(8 * index), value);
        return this with { Data = data };
    }

    /// <summary>Puts the file together with a seal of what it holds now, as somebody could who knows the format.</summary>
    public byte[] ToSealedFile()
    {
        byte[] file = ToFile();
        SHA256.HashData(file.AsSpan(0, file.Length - SHA256.HashSizeInBytes), file.AsSpan(file.Length - SHA256.HashSizeInBytes));
        return file;
    }

    public byte[] ToFile(long? claimedLength = null)
    {
        byte[] header = Encoding.UTF8.GetBytes(Header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, claimedLength ?? header.Length);
        return [.. length, .. header, .. Data];
    }
}
