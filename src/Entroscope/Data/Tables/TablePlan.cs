using Entroscope.Model;

namespace Entroscope.Data.Tables;

/// <summary>How the fields of a text file become columns: one reader a column of the file, and what is left out.</summary>
internal sealed class TablePlan(int columns)
{
    /// <summary>Gets the readers by position in the file; null for plain numbers.</summary>
    public FieldReader?[] Readers { get; } = new FieldReader?[columns];

    /// <summary>Gets why a column is left out, by position in the file; null where it is kept.</summary>
    public string?[] LeftOut { get; } = new string?[columns];

    /// <summary>Gets the kinds that the user gave, by position.</summary>
    public IReadOnlyDictionary<int, ColumnKind> Given { get; init; } = new Dictionary<int, ColumnKind>();

    /// <summary>Gets the notation of numbers.</summary>
    public NumberNotation Notation { get; set; } = NumberNotation.Plain;

    /// <summary>Gets the texts that represent missing values, as UTF-8.</summary>
    public byte[][] Missing { get; init; } = [];

    /// <summary>Gets remarks about the reading.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Returns whether the scanner's numbers are the values of a column.</summary>
    public bool IsPlain(int column) => Readers[column] is null && LeftOut[column] is null && Missing.Length == 0;

    /// <summary>Returns whether a text represents a missing value in a column.</summary>
    public bool IsMissing(int column, ReadOnlySpan<byte> text)
    {
        foreach (byte[] word in Missing)
        {
            if (text.SequenceEqual(word))
            {
                return true;
            }
        }

        foreach (string word in Readers[column]?.MissingWords ?? [])
        {
            if (word.Length == text.Length && Ascii.Equals(text, word))
            {
                return true;
            }
        }

        return false;
    }
}
