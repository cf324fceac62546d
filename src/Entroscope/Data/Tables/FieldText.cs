namespace Entroscope.Data.Tables;

/// <summary>What the text of a field means: missing, a number, infinite, or neither.</summary>
internal static class FieldText
{
    /// <summary>Returns whether a field is a missing value: empty, ?, NA or NaN.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> text) => text.Length switch
    {
        0 => true,
        1 => text[0] == '?',
        2 => Ascii.EqualsIgnoreCase(text, "na"u8),
        3 => Ascii.EqualsIgnoreCase(text, "nan"u8),
        _ => false,
    };

    /// <summary>Reads a number in the invariant notation; infinity is one, NaN is not.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out double value)
    {
        if (IsInfinity(text))
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value);
    }

    /// <summary>
    /// Returns whether a number is a 64-bit integer in plain digits that double precision does not hold.
    /// The shortest digits that name a number of double precision, as programs write them, are that number.
    /// </summary>
    /// <param name="text">The number.</param>
    /// <param name="value">Its value in double precision.</param>
    public static bool IsRounded(ReadOnlySpan<byte> text, double value)
    {
        const double ExactIntegers = 1L << 53;
        return Math.Abs(value) >= ExactIntegers
            && Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 integer)
            && integer >= long.MinValue && integer <= ulong.MaxValue && (Int128)value != integer
            && Int128.Parse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture) != integer;
    }

    /// <summary>Returns whether a text is a code, not a quantity: digits with a leading zero, which the number has not.</summary>
    public static bool IsCode(ReadOnlySpan<byte> text) => text.Length > 1 && text[0] == '0' && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static bool IsInfinity(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> word = text.Length > 1 && text[0] is (byte)'+' or (byte)'-' ? text[1..] : text;
        return Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8);
    }
}
