namespace Entroscope.Files;

/// <summary>Texts from outside, made fit for a message of one line.</summary>
internal static class Text
{
    /// <summary>Replaces line breaks and other control characters by blanks.</summary>
    public static string OneLine(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    /// <summary>Cuts a text that a file may have made endless.</summary>
    public static string Shorten(string text, int limit = 60) => OneLine(text.Length <= limit ? text : string.Concat(text.AsSpan(0, limit), "..."));
}
