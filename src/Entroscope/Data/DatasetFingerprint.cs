using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Entroscope.Model;

namespace Entroscope.Data;

/// <summary>Names the content of a dataset: SHA-256 over sizes, names, values column by column, and labels.</summary>
internal static class DatasetFingerprint
{
    private const int BlockValues = 1 << 12;

    public static string Compute(Dataset data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AddInteger(hash, data.Observations.Rows);
        AddNames(hash, [.. data.Columns.Select(c => c.Name)]);
        byte[] block = new byte[BlockValues * sizeof(double)];
        for (int i = 0; i < data.Observations.Sites; i++)
        {
            AddColumn(hash, data.Observations.Column(i), block);
        }

        AddNames(hash, data.ClassNames);
        foreach (int label in data.Labels ?? [])
        {
            AddInteger(hash, label);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AddColumn(IncrementalHash hash, ValueColumn column, byte[] block)
    {
        for (int start = 0; start < column.Count; start += BlockValues)
        {
            int count = Math.Min(BlockValues, column.Count - start);
            for (int r = 0; r < count; r++)
            {
                // One bit pattern for all missing values, one for both zeros: storage must not show.
                double x = column[start + r];
                x = double.IsNaN(x) ? double.NaN : x + 0.0;
                BinaryPrimitives.WriteDoubleLittleEndian(block.AsSpan(r * sizeof(double)), x);
            }

            hash.AppendData(block, 0, count * sizeof(double));
        }
    }

    private static void AddNames(IncrementalHash hash, IReadOnlyList<string> names)
    {
        AddInteger(hash, names.Count);
        foreach (string name in names)
        {
            byte[] text = Encoding.UTF8.GetBytes(name);
            AddInteger(hash, text.Length);
            hash.AppendData(text);
        }
    }

    private static void AddInteger(IncrementalHash hash, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }
}
