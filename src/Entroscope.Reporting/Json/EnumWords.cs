namespace Entroscope.Reporting.Json;

/// <summary>The words of the values of an enumeration.</summary>
internal static class EnumWords
{
    /// <summary>Writes the name of a value as words in small letters.</summary>
    /// <param name="value">The value.</param>
    /// <param name="separator">What stands between words: an underscore in JSON, a space in text.</param>
    public static string Word<T>(this T value, char separator)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"{separator}{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
