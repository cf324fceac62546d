using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Entroscope.Model;

namespace Entroscope.Files;

/// <summary>The hashes of runs of windows as a text: three numbers and, in base 64 (of URLs), the hashes in four little-endian bytes each.</summary>
internal static class WindowRunsText
{
    public static string Write(WindowRuns runs)
    {
        byte[] bytes = new byte[runs.Hashes.Length * sizeof(uint)];
        for (int i = 0; i < runs.Hashes.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)), runs.Hashes[i]);
        }

        return Invariant($"{runs.Length} {runs.Threshold} {runs.Usual:R} {Base64Url.EncodeToString(bytes)}");
    }

    /// <exception cref="ModelException">The text is none that <see cref="Write"/> makes.</exception>
    public static WindowRuns Read(string text, string place)
    {
        string[] parts = text.Split(' ');
        byte[] bytes = new byte[WindowRuns.Most * sizeof(uint)];
        OperationStatus status = Base64Url.DecodeFromChars(parts.ElementAtOrDefault(3) ?? "?", bytes, out _, out int length);
        bool read = int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int sites)
            & ulong.TryParse(parts.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out ulong threshold)
            & double.TryParse(parts.ElementAtOrDefault(2), NumberStyles.Float, CultureInfo.InvariantCulture, out double usual);
        uint[] hashes = new uint[length / sizeof(uint)];
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)));
        }

        bool valid = read && parts.Length == 4 && status == OperationStatus.Done && length % sizeof(uint) == 0 && usual is >= 0 and <= 1
            && sites is >= 1 and <= WindowRuns.UsualLength && threshold <= 1UL << 32 && hashes.All(h => h < threshold)
            && hashes.Zip(hashes.Skip(1)).All(p => p.First < p.Second);
        Refuse.Model(!valid, $"{place} must be a length of 1..{WindowRuns.UsualLength}, a threshold, a share and at most {WindowRuns.Most} ascending hashes of "
            + $"four bytes in base 64, but is '{Text.Shorten(text)}'.");
        return new WindowRuns(sites, threshold, hashes, usual);
    }
}
