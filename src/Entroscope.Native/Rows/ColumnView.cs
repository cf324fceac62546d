namespace Entroscope.Native.Rows;

/// <summary>A column of a table of the caller, which is copied; the layout is part of the ABI.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ColumnView
{
    /// <summary>The name in UTF-8, ended by 0.</summary>
    public byte* Name;

    /// <summary>A number of <see cref="FieldType"/>.</summary>
    public long Type;

    /// <summary>Of numbers, booleans, dates and times: one a row, NaN where missing.</summary>
    public double* Numbers;

    /// <summary>Of texts: the number of the text of every row, -1 where missing.</summary>
    public int* Codes;

    /// <summary>Of texts: the texts in UTF-8, one behind the other.</summary>
    public byte* Texts;

    /// <summary>Of texts: where each begins, and the end of the last.</summary>
    public int* Starts;

    /// <summary>Of texts: how many there are.</summary>
    public long TextCount;

    public readonly TableField Field()
    {
        Refuse.Argument(Type is < (long)FieldType.Number or > (long)FieldType.Text, $"There is no type of columns {Type}.", nameof(Type));
        return new TableField(Marshal.PtrToStringUTF8((nint)Name) ?? string.Empty, (FieldType)Type, ((FieldType)Type).ToString());
    }

    public readonly FieldValues Values(int rows)
    {
        if ((FieldType)Type != FieldType.Text)
        {
            return new FieldValues(new ReadOnlySpan<double>(Numbers, rows).ToArray());
        }

        int[] starts = new ReadOnlySpan<int>(Starts, checked((int)TextCount + 1)).ToArray();
        return new FieldValues(new ReadOnlySpan<int>(Codes, rows).ToArray(), new ReadOnlySpan<byte>(Texts, starts[^1]).ToArray(), starts);
    }
}
