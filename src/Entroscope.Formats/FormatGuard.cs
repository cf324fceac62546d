namespace Entroscope.Formats;

/// <summary>What a library throws on a damaged file, of whatever type, becomes one line that names the file.</summary>
internal static class FormatGuard
{
    private const int Longest = 160;

    public static T Run<T>(string file, string format, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (DataException or OperationCanceledException))
        {
            Exception first = e.GetBaseException() is InvalidDataException reason ? reason : e is AggregateException { InnerException: { } inner } ? inner : e;
            string text = first.Message.Length > Longest ? first.Message[..Longest] + "..." : first.Message;
            throw DataFault.Of(file, $"cannot be read as {format}: damaged, or of a feature that is not read ({DataFault.OneLine(text)}).", e);
        }
    }

    /// <summary>Refuses what would take more memory than the limit.</summary>
    public static void Ensure(string file, double bytes, long limit, string what)
    {
        if (bytes > limit)
        {
            throw DataFault.Of(file, $"{what} needs {Numerics.MemoryLimit.Show(bytes)} of memory, more than the limit of {Numerics.MemoryLimit.Show(limit)}; "
                + "raise the limit, or write the file in smaller pieces.");
        }
    }

    /// <summary>Refuses more rows than a file of its length can mean: what announces so many is damaged.</summary>
    public static void EnsureRows(string file, long rows, long length)
    {
        const long MostPerByte = 1 << 14;
        if (rows < 0 || rows > Array.MaxLength || rows > MostPerByte * length)
        {
            throw DataFault.Of(file, Invariant($"announces {rows} rows in {length} bytes; it is damaged."));
        }
    }

    /// <summary>Makes a number of an integer that double precision holds.</summary>
    /// <param name="value">The integer.</param>
    /// <param name="file">The file, for a message.</param>
    /// <param name="field">The column.</param>
    /// <param name="column">Its position.</param>
    /// <param name="row">The row from 0.</param>
    public static double Number(Int128 value, string file, TableField field, int column, long row)
    {
        double number = (double)value;
        string text = value.ToString(CultureInfo.InvariantCulture);
        return FieldText.IsRounded(Encoding.UTF8.GetBytes(text), number)
            ? throw DataFault.Of(file, Invariant($"row {row + 1}, {DataFault.Column(column, field.Name)}: {DataFault.Rounded(text)}"))
            : number;
    }
}
