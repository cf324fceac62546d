namespace Entroscope.Files.Json;

/// <summary>The words of files for the values of an enumeration: their names in small letters.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Reads the word of a value.</summary>
    /// <exception cref="ModelException">There is no such word; the message lists those there are.</exception>
    public static T Read<T>(JsonValue text)
        where T : struct, Enum
    {
        string word = text.String();
        T[] values = Enum.GetValues<T>();
        int index = Array.FindIndex(values, value => string.Equals(Of(value), word, StringComparison.Ordinal));
        return index >= 0
            ? values[index]
            : throw new ModelException(Invariant($"{text.Place} must be one of {string.Join(", ", values.Select(Of))}, but is '{Text.Shorten(word)}'."));
    }
}
