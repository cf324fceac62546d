using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entroscope.Numerics;

namespace Entroscope.Fuzz.Mutations;

/// <summary>A change of the bytes of a file, with another valid file to take pieces from.</summary>
internal delegate byte[] Edit(byte[] content, byte[] other, RandomStream random);

/// <summary>Changes within containers, after which lengths, check sums and hashes are right again, so that the change is reached.</summary>
internal static class Containers
{
    private const string SealName = "\"sha256\"";

    /// <summary>Changes what is packed, or now and then the packed bytes.</summary>
    public static Edit Gzip(Edit edit) => (content, other, random) =>
        random.NextInt(8) == 0 ? ByteEdits.Apply(content, other, random) : Packed(edit(Unpacked(content), Unpacked(other), random));

    /// <summary>Packs with gzip.</summary>
    public static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>Changes entries of a zip, their number or their names; the archive is written again with right sums.</summary>
    public static Edit Zip(Edit edit) => (content, other, random) =>
    {
        if (random.NextInt(6) == 0)
        {
            return ByteEdits.Apply(content, other, random);
        }

        List<(string Name, byte[] Content)> entries = Entries(content);
        List<(string Name, byte[] Content)> others = Entries(other);
        int place = random.NextInt(entries.Count);
        (string name, byte[] bytes) = entries[place];
        switch (random.NextInt(10))
        {
            case 0:
                entries.RemoveAt(place);
                break;
            case 1:
                entries.Add(others[random.NextInt(others.Count)]);
                break;
            case 2:
                byte[] renamed = ByteEdits.Apply(Encoding.UTF8.GetBytes(name), [], random);
                entries[place] = (Encoding.UTF8.GetString(renamed).Trim('\0'), bytes);
                break;
            default:
                entries[place] = (name, edit(bytes, others[0].Content, random));
                break;
        }

        return Zipped(entries, random.NextInt(2) == 0 ? CompressionLevel.Fastest : CompressionLevel.NoCompression);
    };

    /// <summary>Writes a zip.</summary>
    public static byte[] Zipped(IEnumerable<(string Name, byte[] Content)> entries, CompressionLevel level)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = zip.CreateEntry(name.Length > 0 ? name : "x", level).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }

    /// <summary>Changes the header of a safetensors file as JSON, the JSON texts within it, or the numbers.</summary>
    public static byte[] Safetensors(byte[] content, byte[] other, RandomStream random)
    {
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(content);
        byte[] text = content[sizeof(long)..(sizeof(long) + header)];
        byte[] data = content[(sizeof(long) + header)..];
        byte[] changed = random.NextInt(8) switch
        {
            0 => ByteEdits.Apply(content, other, random),
            1 => Joined(ByteEdits.Apply(text, other, random), data),
            2 => Joined(JsonEdits.Apply(text, other, random), data),
            3 or 4 => Joined(WithinMetadata(text, random), data),
            5 => Joined(text, ByteEdits.Apply(data, other, random)),
            6 => Joined(WithinMetadata(text, random), ByteEdits.Double(data, 0, random)),
            _ => Joined(text, ByteEdits.Double(ByteEdits.Double(data, 0, random), 0, random)),
        };
        return random.NextInt(8) == 0 || !Encoding.UTF8.GetString(text).Contains(SealName, StringComparison.Ordinal) ? changed : Sealed(changed);
    }

    // The last tensor of a sealed file is the hash of all bytes before it.
    private static byte[] Sealed(byte[] content) => content.Length < SHA256.HashSizeInBytes
        ? content
        : [.. content[..^SHA256.HashSizeInBytes], .. SHA256.HashData(content[..^SHA256.HashSizeInBytes])];

    private static byte[] Joined(byte[] header, byte[] data)
    {
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }

    private static byte[] WithinMetadata(byte[] header, RandomStream random)
    {
        JsonNode root = JsonNode.Parse(header)!;
        if (root["__metadata__"] is not JsonObject metadata || metadata.Count == 0)
        {
            return header;
        }

        string key = metadata.ElementAt(random.NextInt(metadata.Count)).Key;
        byte[] text = Encoding.UTF8.GetBytes(metadata[key]!.GetValue<string>());
        byte[] changed = text is [(byte)'{' or (byte)'[', ..] ? JsonEdits.Apply(text, [], random) : ByteEdits.Apply(text, [], random);
        metadata[key] = Encoding.UTF8.GetString(changed);
        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    private static byte[] Unpacked(byte[] content)
    {
        using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private static List<(string Name, byte[] Content)> Entries(byte[] content)
    {
        using var zip = new ZipArchive(new MemoryStream(content));
        return [.. zip.Entries.Select(e =>
        {
            using Stream stream = e.Open();
            using var plain = new MemoryStream();
            stream.CopyTo(plain);
            return (e.FullName, plain.ToArray());
        })];
    }
}
