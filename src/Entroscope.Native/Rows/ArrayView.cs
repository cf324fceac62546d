namespace Entroscope.Native.Rows;

/// <summary>An array of the caller, who keeps it until the call ends; the layout is part of the ABI.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ArrayView
{
    public byte* Data;
    public long Type;
    public long Rows;
    public long Columns;

    /// <summary>The bytes from a row to the next; any number, also a negative one.</summary>
    public long RowStride;

    /// <summary>The bytes from a column to the next.</summary>
    public long ColumnStride;

    /// <summary>Refuses what cannot be rows.</summary>
    /// <exception cref="DataException">There are no rows, no columns, or too many.</exception>
    public readonly void Ensure()
    {
        Refuse.Argument(!Enum.IsDefined((ElementType)Type), $"There is no type of elements {Type}.", nameof(Type));
        Refuse.Data(Rows < 1, $"X: has no rows.");
        Refuse.Data(Columns < 1, $"X: has no columns.");
        Refuse.Data(Rows > Array.MaxLength || Columns > int.MaxValue, $"X: has {Rows} rows and {Columns} columns; at most {Array.MaxLength} are read.");
        Refuse.Argument(Data is null, $"The array has no address.", nameof(Data));
    }

    /// <summary>Makes observations of it, without a copy.</summary>
    public readonly Observations Observe()
    {
        Ensure();
        var columns = new ValueColumn[Columns];
        for (int i = 0; i < columns.Length; i++)
        {
            byte* first = Data + (i * ColumnStride);
            columns[i] = (ElementType)Type switch
            {
                ElementType.Double => new ArrayColumn<double>(first, (int)Rows, RowStride),
                ElementType.Single => new ArrayColumn<float>(first, (int)Rows, RowStride),
                ElementType.Int64 => new ArrayColumn<long>(first, (int)Rows, RowStride),
                ElementType.Int32 => new ArrayColumn<int>(first, (int)Rows, RowStride),
                _ => new ArrayColumn<byte>(first, (int)Rows, RowStride),
            };
        }

        return new Observations(columns);
    }
}
