namespace Entroscope.Files;

/// <summary>Texts from outside, made fit for a message.</summary>
internal static class Text
{
    /// <summary>Escapes line breaks and all else that must not be shown as it is.</summary>
    public static string OneLine(string text) => SafeText.OneLine(text);

    /// <summary>Cuts a text that a file may have made endless.</summary>
    public static string Shorten(string text, int limit = 60) => OneLine(text.Length <= limit ? text : string.Concat(text.AsSpan(0, limit), "..."));
}
