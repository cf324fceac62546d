namespace Entroscope.Data.Tables;

/// <summary>Signs that stand before or behind the numbers of a column: per cent, currencies, degrees.</summary>
internal static class UnitSign
{
    /// <summary>The longest text that is looked at, in bytes.</summary>
    public const int Longest = 64;

    private static readonly string[] Known = ["%", "\u2030", "\u20AC", "$", "\u00A3", "\u00A5", "\u00B0C", "\u00B0F", "\u00B0", "EUR", "USD", "GBP", "CHF"];
    private static readonly byte[][] Blanks = ["\u00A0"u8.ToArray(), "\u202F"u8.ToArray()];
    private static readonly byte[][] Bytes = Array.ConvertAll(Known, Encoding.UTF8.GetBytes);

    /// <summary>Finds the sign beside what may be a number.</summary>
    /// <param name="text">The field.</param>
    /// <param name="number">Receives the text without the sign; <see cref="Longest"/> bytes.</param>
    /// <param name="length">The length of that.</param>
    /// <returns>The sign, or null.</returns>
    public static string? Find(ReadOnlySpan<byte> text, Span<byte> number, out int length)
    {
        for (int k = 0; k < Known.Length; k++)
        {
            length = Strip(text, Bytes[k], number);
            if (length > 0)
            {
                return Known[k];
            }
        }

        length = 0;
        return null;
    }

    /// <summary>Takes a sign away, and blanks between it and the number; of -$5 it leaves -5.</summary>
    /// <returns>The length of what is left; 0 where the text has no such sign, or nothing else.</returns>
    public static int Strip(ReadOnlySpan<byte> text, ReadOnlySpan<byte> sign, Span<byte> number)
    {
        if (text.Length > Longest)
        {
            return 0;
        }

        bool negative = text.StartsWith("-"u8) && text[1..].StartsWith(sign);
        text = negative ? text[1..] : text;
        ReadOnlySpan<byte> rest = text.StartsWith(sign) ? text[sign.Length..] : text.EndsWith(sign) ? text[..^sign.Length] : [];
        rest = WithoutBlanks(rest);
        if (rest.IsEmpty)
        {
            return 0;
        }

        number[0] = (byte)'-';
        rest.CopyTo(number[(negative ? 1 : 0)..]);
        return rest.Length + (negative ? 1 : 0);
    }

    // Programs put blanks of several kinds between a number and its sign.
    private static ReadOnlySpan<byte> WithoutBlanks(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            ReadOnlySpan<byte> shorter = text.Trim((byte)' ');
            foreach (byte[] blank in Blanks)
            {
                shorter = shorter.StartsWith(blank) ? shorter[blank.Length..] : shorter.EndsWith(blank) ? shorter[..^blank.Length] : shorter;
            }

            if (shorter.Length == text.Length)
            {
                return text;
            }

            text = shorter;
        }
    }
}
