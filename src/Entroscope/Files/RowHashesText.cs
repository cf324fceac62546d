using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Entroscope.Model;

namespace Entroscope.Files;

/// <summary>
/// The hashes of training rows as an entry of the training record: four numbers and, in base 64 (of URLs),
/// the hashes in four little-endian bytes each; where only some rows are single, also a bit for each hash.
/// </summary>
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

        string singles = rows.Singles.IsEmpty ? "" : " " + Base64Url.EncodeToString(rows.Singles);
        return Invariant($"{rows.Rows} {rows.SampledRows} {rows.SingleRows} {rows.Threshold} {Base64Url.EncodeToString(bytes)}{singles}");
    }

    /// <exception cref="ModelException">The text is none that <see cref="Write"/> makes.</exception>
    public static RowHashes Read(string text, string place)
    {
        string[] parts = text.Split(' ');
        byte[] bytes = new byte[RowHashes.Most * sizeof(uint)];
        byte[] singles = new byte[RowHashes.Most / 8];
        ulong[] numbers = [.. parts.Take(4)
            .Select(p => ulong.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out ulong n) && n <= long.MaxValue ? n : ulong.MaxValue)];
        OperationStatus status = Base64Url.DecodeFromChars(parts.ElementAtOrDefault(4) ?? "?", bytes, out _, out int length);
        OperationStatus other = Base64Url.DecodeFromChars(parts.ElementAtOrDefault(5), singles, out _, out int bits);
        Refuse.Model(
            parts.Length > 6 || numbers.Contains(ulong.MaxValue) || status != OperationStatus.Done || other != OperationStatus.Done
            || length % sizeof(uint) != 0,
            $"{place} must be four numbers and at most {RowHashes.Most} hashes of four bytes in base 64, but is '{Text.Shorten(text)}'.");

        uint[] hashes = new uint[length / sizeof(uint)];
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)));
        }

        var rows = new RowHashes((long)numbers[0], (long)numbers[1], (long)numbers[2], numbers[3], hashes, singles[..bits]);
        return rows.Fault is { } fault ? throw new ModelException($"{place}: {fault}.") : rows;
    }
}
