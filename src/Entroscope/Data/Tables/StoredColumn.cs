using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tables;

/// <summary>One column of rows that lie in a file, of which the system keeps in memory what is being read: a view, without a copy.</summary>
/// <param name="rows">Where the rows lie.</param>
/// <param name="before">The bytes a row of the columns before this one in a tile.</param>
/// <param name="storage">How the values are kept.</param>
/// <param name="selected">The rows of the file that are those of the column, shared by the columns of a table; null for all.</param>
internal sealed unsafe class StoredColumn(StoredRows rows, long before, ColumnStorage storage, int[]? selected = null) : ValueColumn
{
    // So few rows are read column by column, many rows one column after the other: then the rest of their tile is not needed now.
    private const int FewRows = 64;

    // The tile that was read last; it changes the speed alone.
    private int _tile = -1;

    public override int Count => selected?.Length ?? rows.Count;

    public override double this[int row]
    {
        get
        {
            double value = Read(selected is null ? row : selected[row]);
            rows.KeepAlive();
            return value;
        }
    }

    internal override int RowsTogether => rows.TileRows;

    /// <summary>Copies the values: a column by itself may be permuted, and places of its own for every value would cost more than these.</summary>
    public override ValueColumn Select(ReadOnlySpan<int> chosen)
    {
        switch (storage)
        {
            case ColumnStorage.Byte:
                return Of(Pick<byte>(chosen));
            case ColumnStorage.UInt16:
                return Of(Pick<ushort>(chosen));
            case ColumnStorage.Single:
                return Of(Pick<float>(chosen));
            default:
                return Of(Pick<double>(chosen));
        }
    }

    internal override ValueColumn[] SelectTogether(ValueColumn[] columns, ReadOnlySpan<int> chosen)
    {
        int[] picked = chosen.ToArray();
        int[] places = selected is null ? picked : Array.ConvertAll(picked, r => selected[r]);
        return Array.ConvertAll(columns, c => c is StoredColumn column && column.IsLike(rows, selected) ? column.Over(places) : c.Select(picked));
    }

    internal override void ReadSymbols(ReadOnlySpan<int> chosen, int missing, Span<int> destination)
    {
        for (int i = 0; i < chosen.Length; i++)
        {
            if (chosen[i] < 0)
            {
                destination[i] = missing;
                continue;
            }

            int row = selected is null ? chosen[i] : selected[chosen[i]];
            if (chosen.Length <= FewRows)
            {
                rows.Expect(row);
            }

            byte* value = At(row);
            switch (storage)
            {
                case ColumnStorage.Byte:
                    destination[i] = *value;
                    break;
                case ColumnStorage.UInt16:
                    destination[i] = *(ushort*)value == ushort.MaxValue ? missing : *(ushort*)value;
                    break;
                default:
                    double number = storage == ColumnStorage.Single ? *(float*)value : *(double*)value;
                    destination[i] = double.IsNaN(number) ? missing : (int)number;
                    break;
            }
        }

        rows.KeepAlive();
    }

    internal override void ReadValues(ReadOnlySpan<int> chosen, Span<double> destination)
    {
        for (int i = 0; i < chosen.Length; i++)
        {
            if (chosen[i] < 0)
            {
                destination[i] = double.NaN;
                continue;
            }

            int row = selected is null ? chosen[i] : selected[chosen[i]];
            if (chosen.Length <= FewRows)
            {
                rows.Expect(row);
            }

            destination[i] = Read(row);
        }

        rows.KeepAlive();
    }

    private byte* At(int row) => rows.At(row, before, 1 << (int)storage);

    private double Read(int row)
    {
        int tile = rows.TileOf(row);
        if (tile != _tile)
        {
            _tile = tile;
            rows.ExpectColumn(tile, before, 1 << (int)storage);
        }

        byte* value = At(row);
        return storage switch
        {
            ColumnStorage.Byte => *value,
            ColumnStorage.UInt16 => *(ushort*)value == ushort.MaxValue ? double.NaN : *(ushort*)value,
            ColumnStorage.Single => *(float*)value,
            _ => *(double*)value,
        };
    }

    private T[] Pick<T>(ReadOnlySpan<int> chosen)
        where T : unmanaged
    {
        var picked = new T[chosen.Length];
        for (int i = 0; i < picked.Length; i++)
        {
            picked[i] = *(T*)At(selected is null ? chosen[i] : selected[chosen[i]]);
        }

        rows.KeepAlive();
        return picked;
    }

    private bool IsLike(StoredRows others, int[]? chosen) => ReferenceEquals(rows, others) && ReferenceEquals(selected, chosen);

    private StoredColumn Over(int[] places) => new(rows, before, storage, places);
}
