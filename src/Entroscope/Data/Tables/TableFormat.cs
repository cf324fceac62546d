namespace Entroscope.Data.Tables;

/// <summary>
/// A format of files whose columns have types, such as Parquet. Implementations come with the library <c>Entroscope.Formats</c>;
/// <see cref="DataOptions.Formats"/>
/// makes them known to a reading.
/// </summary>
public abstract class TableFormat
{
    private protected TableFormat()
    {
    }

    /// <summary>Gets the name of the format, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the endings of its files, lower case, with the point.</summary>
    public abstract IReadOnlyList<string> Endings { get; }

    /// <summary>Gets a value indicating whether a file holds several tables, of which one is named as FILE:/PLACE.</summary>
    internal virtual bool HasPlaces => false;

    /// <summary>Returns whether a file is of this format by its first bytes, up to eight.</summary>
    internal abstract bool Recognises(ReadOnlySpan<byte> start);

    /// <summary>Opens a table.</summary>
    /// <param name="file">The file.</param>
    /// <param name="place">Which of its tables; null for the only one.</param>
    /// <param name="memory">The bytes of memory that may be taken at once.</param>
    /// <exception cref="DataException">The file is damaged, or has no such table.</exception>
    internal abstract ITableSource Open(string file, string? place, long memory);
}
