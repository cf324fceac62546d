namespace Entroscope.Data.Tables;

/// <summary>Finds the column that a user names.</summary>
internal static class ColumnReference
{
    /// <summary>Finds a column by its name, by its 0-based position, or as the "last".</summary>
    public static int Find(string file, IReadOnlyList<string> names, string reference)
    {
        for (int c = 0; c < names.Count; c++)
        {
            if (string.Equals(names[c], reference, StringComparison.Ordinal))
            {
                return c;
            }
        }

        if (string.Equals(reference, "last", StringComparison.Ordinal))
        {
            return names.Count - 1;
        }

        if (!long.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out long position))
        {
            throw DataFault.Of(file, $"there is no column {DataFault.Show(reference)}; the columns are {DataFault.List(names)}.");
        }

        return position < names.Count
            ? (int)position
            : throw DataFault.Of(file, Invariant($"there is no column {position}; the columns are 0..{names.Count - 1}."));
    }
}
