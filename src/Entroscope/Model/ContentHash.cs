using System.Buffers.Binary;
using System.Security.Cryptography;
using Entroscope.Model.Leaves;

namespace Entroscope.Model;

/// <summary>SHA-256 over numbers and bytes, the same on every machine and for every storage of the numbers.</summary>
internal sealed class ContentHash : IDisposable
{
    private const int BlockValues = 1 << 12;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _block = new byte[BlockValues * sizeof(double)];

    public void AddIntegers(params ReadOnlySpan<int> numbers)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        foreach (int number in numbers)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
            _hash.AppendData(bytes);
        }
    }

    public void AddBytes(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    public void AddReals(ReadOnlySpan<double> values)
    {
        for (int start = 0; start < values.Length; start += BlockValues)
        {
            ReadOnlySpan<double> block = values[start..Math.Min(start + BlockValues, values.Length)];
            for (int i = 0; i < block.Length; i++)
            {
                // One bit pattern for all missing values, one for both zeros: storage must not show.
                double x = double.IsNaN(block[i]) ? double.NaN : block[i] + 0.0;
                BinaryPrimitives.WriteDoubleLittleEndian(_block.AsSpan(i * sizeof(double)), x);
            }

            _hash.AppendData(_block, 0, block.Length * sizeof(double));
        }
    }

    /// <summary>Adds the values of a column as <see cref="AddReals"/> does.</summary>
    public void AddColumn(ValueColumn column)
    {
        double[] block = new double[Math.Min(BlockValues, column.Count)];
        for (int start = 0; start < column.Count; start += BlockValues)
        {
            int count = Math.Min(BlockValues, column.Count - start);
            for (int r = 0; r < count; r++)
            {
                block[r] = column[start + r];
            }

            AddReals(block.AsSpan(0, count));
        }
    }

    /// <summary>Ends the hash.</summary>
    /// <param name="bytes">How many of its 32 bytes are wanted.</param>
    /// <returns>The bytes in lower-case hexadecimal digits.</returns>
    public string Finish(int bytes = SHA256.HashSizeInBytes) => Convert.ToHexStringLower(_hash.GetHashAndReset().AsSpan(0, bytes));

    public void Dispose() => _hash.Dispose();
}
