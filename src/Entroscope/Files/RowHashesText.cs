using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Entroscope.Model;

namespace Entroscope.Files;

/// <summary>The hashes of training rows as an entry of the training record: four numbers and, in base 64 (of URLs), the hashes in four little-endian bytes each.</summary>
internal static class RowHashesText
{
    /// <summary>The name of the entry.</summary>
    public const string Name = "row_hashes";

    public static string Write(RowHashes rows)
    {
        byte[] bytes = new byte[rows.Hashes.Length * sizeof(uint)];
        for (int i = 0; i < rows.Hashes.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)), rows.Hashes[i]);
        }

        return Invariant($"{rows.Rows} {rows.SampledRows} {rows.SingleRows} {rows.Threshold} {Base64Url.EncodeToString(bytes)}");
    }

    /// <exception cref="ModelException">The text is none that <see cref="Write"/> makes.</exception>
    public static RowHashes Read(string text, string place)
    {
        string[] parts = text.Split(' ');
        byte[] bytes = new byte[RowHashes.Most * sizeof(uint)];
        ulong[] numbers = [.. parts.SkipLast(1).Select(p => ulong.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out ulong n) && n <= long.MaxValue ? n : ulong.MaxValue)];
        OperationStatus status = Base64Url.DecodeFromChars(parts[^1], bytes, out _, out int length);
        Refuse.Model(
            numbers.Length != 4 || numbers.Contains(ulong.MaxValue) || status != OperationStatus.Done || length % sizeof(uint) != 0,
            $"{place} must be four numbers and at most {RowHashes.Most} hashes of four bytes in base 64, but is '{Text.Shorten(text)}'.");

        uint[] hashes = new uint[length / sizeof(uint)];
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)));
        }

        var rows = new RowHashes((long)numbers[0], (long)numbers[1], (long)numbers[2], numbers[3], hashes);
        return rows.Fault is { } fault ? throw new ModelException($"{place}: {fault}.") : rows;
    }
}
