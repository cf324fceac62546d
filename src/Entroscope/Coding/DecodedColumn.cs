using Entroscope.Model.Leaves;

namespace Entroscope.Coding;

/// <summary>The decoded values of one site: bytes, 16-bit integers or numbers of double precision, whatever its largest value needs.</summary>
internal sealed class DecodedColumn
{
    private readonly DiscreteLeaf _leaf;
    private readonly bool[]? _missing;
    private readonly byte[]? _bytes;
    private readonly ushort[]? _shorts;
    private readonly double[]? _numbers;

    public DecodedColumn(DiscreteLeaf leaf, int rows, bool[]? missing)
    {
        (_leaf, _missing) = (leaf, missing);
        switch (BytesOf(leaf))
        {
            case sizeof(byte):
                _bytes = new byte[rows];
                break;
            case sizeof(ushort):
                _shorts = new ushort[rows];
                break;
            default:
                _numbers = new double[rows];
                break;
        }

        for (int r = 0; leaf.Alphabet == 1 && r < rows; r++)
        {
            // A site of a single value, or of none, is not coded.
            Write(r, [missing is not null && missing[r] ? RowPanel.Missing : 0]);
        }
    }

    /// <summary>Gets the bytes of a value.</summary>
    public static int BytesOf(DiscreteLeaf leaf)
    {
        SymbolCodes? codes = leaf.Specification.Codes;
        (long smallest, long largest) = codes is null ? (0, leaf.Alphabet - 1) : (codes.Smallest, codes.Largest);
        return leaf.HasNoValue || smallest < 0 || largest >= ushort.MaxValue ? sizeof(double) : largest > byte.MaxValue ? sizeof(ushort) : sizeof(byte);
    }

    public void Write(int start, ReadOnlySpan<int> symbols)
    {
        for (int i = 0; i < symbols.Length; i++)
        {
            bool missing = symbols[i] == RowPanel.Missing;
            double value = missing ? double.NaN : _leaf.ValueOf(symbols[i]);
            if (_bytes is not null)
            {
                _bytes[start + i] = missing ? (byte)0 : (byte)value;
            }
            else if (_shorts is not null)
            {
                _shorts[start + i] = missing ? ushort.MaxValue : (ushort)value;
            }
            else
            {
                _numbers![start + i] = value;
            }
        }
    }

    public ValueColumn Finish() => _bytes is not null ? ValueColumn.Of(_bytes, _missing)
        : _shorts is not null ? ValueColumn.Of(_shorts)
        : ValueColumn.Of(_numbers!);
}
