namespace Entroscope.Model;

/// <summary>How a table is read: its columns, what is left out, the class, and how its numbers are written. Immutable.</summary>
/// <param name="Columns">The columns that are modelled, in the order of the sites.</param>
/// <remarks>A model carries the schema of the table it was trained on, so that any table of these columns reads the same way.</remarks>
public sealed record TableSchema(IReadOnlyList<ColumnSchema> Columns)
{
    /// <summary>Gets the columns that are left out, by name, with the reason.</summary>
    public IReadOnlyDictionary<string, string> LeftOut { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the name of the column of the class, or null.</summary>
    public string? Label { get; init; }

    /// <summary>Gets the decimal mark of the file: a point or a comma.</summary>
    public char Decimal { get; init; } = '.';

    /// <summary>Gets what separates thousands in the file; null for nothing.</summary>
    public char? Thousands { get; init; }

    /// <summary>Gets the texts, beside an empty field, ?, NA and NaN, that represent a missing value.</summary>
    public IReadOnlyList<string> MissingValues { get; init; } = [];

    /// <summary>Finds a column.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its site, or -1.</returns>
    public int Find(string name)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
