using Entroscope.Files;

namespace Entroscope.Sweeps;

/// <summary>A row of a sweep file whose values are checked one by one: a store is input like any other file.</summary>
/// <param name="row">The row.</param>
/// <param name="path">The file, for messages.</param>
/// <param name="record">The key of the record, for messages.</param>
/// <param name="name">What the row is within the record, for messages.</param>
internal sealed class StoredRow(SqliteDataReader row, string path, string record, string name)
{
    private const int ShownDigits = 12;

    /// <summary>Makes the refusal of a record.</summary>
    /// <param name="path">The file.</param>
    /// <param name="record">The key of the record, of which the first digits are shown.</param>
    /// <param name="what">What is wrong with it.</param>
    public static DataException Damaged(string path, string record, string what) =>
        new(Invariant($"{path}: the record {Text.Shorten(record, ShownDigits)} of the sweep file is damaged: {what}"));

    /// <summary>Reads an integer.</summary>
    public long Integer(string column, long least, long most)
    {
        object value = Value(column);
        return value is long number && number >= least && number <= most
            ? number
            : throw Wrong(column, value, least == most ? Invariant($"{least}") : Invariant($"an integer of {least}..{most}"));
    }

    /// <summary>Reads a finite number, or one that <paramref name="holds"/> allows.</summary>
    public double Real(string column, string expected, Predicate<double> holds)
    {
        object value = Value(column);
        double number = value switch
        {
            double real => real,
            DBNull => double.NaN,
            _ => throw Wrong(column, value, expected),
        };
        return holds(number) ? number : throw Wrong(column, value, expected);
    }

    /// <summary>Reads a text that is known beforehand.</summary>
    public void Same(string column, string expected, string description)
    {
        object value = Value(column);
        if (value is not string text || !string.Equals(text, expected, StringComparison.Ordinal))
        {
            throw Wrong(column, value, description);
        }
    }

    /// <summary>Reads a text.</summary>
    public string String(string column)
    {
        object value = Value(column);
        return value as string ?? throw Wrong(column, value, "a text");
    }

    /// <summary>Reads a seed, which is kept as a text: SQLite has no integers of 64 bits without a sign.</summary>
    /// <param name="due">The seed that it must be; null for any.</param>
    public ulong Seed(ulong? due)
    {
        string text = String("seed");
        bool isSeed = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) && (due ?? seed) == seed;
        return isSeed ? seed : throw Wrong("seed", text, due is { } known ? Invariant($"{known}, as the settings say") : "an integer of at least 0");
    }

    /// <summary>Reads bytes.</summary>
    public byte[] Bytes(string column)
    {
        object value = Value(column);
        return value as byte[] ?? throw Wrong(column, value, "a blob");
    }

    /// <summary>Reads the name of a value of an enumeration.</summary>
    public T Word<T>(string column)
        where T : struct, Enum
    {
        object value = Value(column);
        int index = value is string text ? Array.IndexOf(Enum.GetNames<T>(), text) : -1;
        return index >= 0 ? Enum.GetValues<T>()[index] : throw Wrong(column, value, "one of " + string.Join(", ", Enum.GetNames<T>()));
    }

    /// <summary>Makes the refusal of a value.</summary>
    public DataException Wrong(string column, object value, string expected)
    {
        string shown = value switch
        {
            DBNull => "NULL",
            byte[] bytes => Invariant($"a blob of {bytes.Length} bytes"),
            string text => Invariant($"'{Text.Shorten(text)}'"),
            _ => Invariant($"{value}"),
        };
        return Damaged(path, record, Invariant($"{name}{column} must be {expected}, but is {shown}."));
    }

    private object Value(string column) => row.GetValue(row.GetOrdinal(column));
}
