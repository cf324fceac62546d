using System.Globalization;
using System.Text;

namespace Entroscope.Data;

/// <summary>What the text of a field means: missing, a number, infinite, or neither.</summary>
internal static class FieldText
{
    /// <summary>Tells whether a field is a missing value: empty, ?, NA or NaN.</summary>
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

    private static bool IsInfinity(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> word = text.Length > 1 && text[0] is (byte)'+' or (byte)'-' ? text[1..] : text;
        return Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8);
    }
}
