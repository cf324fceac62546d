namespace Entroscope.Data.Tables;

/// <summary>A table whose columns have types, read in batches of rows.</summary>
internal interface ITableSource : IDisposable
{
    /// <summary>Gets the columns, those that cannot be read too.</summary>
    IReadOnlyList<TableField> Fields { get; }

    /// <summary>Gets a value indicating whether the names are the file's own.</summary>
    bool IsNamed { get; }

    /// <summary>Reads the next rows, in batches whose size the file gives, or parts of these; the batch before is used up.</summary>
    /// <returns>The rows; null after the last.</returns>
    TableBatch? Read();
}

/// <summary>A column of a table: its name, what its values are, and what the file calls their type.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">What its values are.</param>
/// <param name="TypeName">The type in the words of the format, for messages.</param>
/// <param name="Utc">Whether times are in UTC, not local ones.</param>
internal sealed record TableField(string Name, FieldType Type, string TypeName, bool Utc = false);

/// <summary>Some rows, column by column: a column is decoded when it is asked for.</summary>
internal sealed class TableBatch(int rows, Func<int, FieldValues> decode)
{
    private readonly Dictionary<int, FieldValues> _kept = [];

    public int Rows => rows;

    /// <summary>Gets a column, and keeps it.</summary>
    public FieldValues Peek(int column)
    {
        if (!_kept.TryGetValue(column, out FieldValues? values))
        {
            values = decode(column);
            _kept.Add(column, values);
        }

        return values;
    }

    /// <summary>Gets a column for the last time.</summary>
    public FieldValues Take(int column) => _kept.Remove(column, out FieldValues? values) ? values : decode(column);
}
