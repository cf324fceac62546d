namespace Entroscope.Data.Tables;

/// <summary>How numbers are written: the decimal mark, and what separates groups of three digits.</summary>
/// <param name="Decimal">A point or a comma.</param>
/// <param name="Thousands">The separator of thousands; NUL for none.</param>
internal readonly record struct NumberNotation(char Decimal, char Thousands)
{
    private const int Longest = 400;

    /// <summary>The notation of programs: a decimal point and no separator.</summary>
    public static NumberNotation Plain { get; } = new('.', '\0');

    /// <summary>The notations that are looked for, besides the plain one, in the order of preference.</summary>
    public static IReadOnlyList<NumberNotation> Others { get; } =
    [
        new(',', '\0'), new('.', ','), new(',', '.'), new('.', ' '), new(',', ' '), new('.', '\''), new(',', '\''), new('.', '\u00A0'), new(',', '\u00A0'),
        new('.', '\u202F'), new(',', '\u202F'),
    ];

    public bool IsPlain => this == Plain;

    /// <summary>Describes the notation, such as "decimal comma, thousands separated by '.'".</summary>
    public string Describe() =>
        $"decimal {(Decimal == ',' ? "comma" : "point")}{(Thousands == '\0' ? string.Empty : $", thousands separated by {Name(Thousands)}")}";

    /// <summary>Names a separator.</summary>
    public static string Name(char separator) => separator switch
    {
        ' ' => "a blank",
        '\u00A0' => "a no-break space",
        '\u202F' => "a narrow no-break space",
        _ => $"'{separator}'",
    };

    /// <summary>Reads a number; groups must have three digits each, the first one to three.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        if (IsPlain || text.Length > Longest)
        {
            return FieldText.TryNumber(text, out value);
        }

        value = 0;
        Span<byte> plain = stackalloc byte[text.Length];
        int length = 0;
        int group = -1;
        bool fraction = false;
        for (int i = 0; i < text.Length; i++)
        {
            byte c = text[i];
            if (c == Decimal)
            {
                if (fraction || group is not (-1 or 3))
                {
                    return false;
                }

                fraction = true;
                plain[length++] = (byte)'.';
            }
            else if (Thousands != '\0' && !fraction && StartsSeparator(text[i..], out int bytes))
            {
                int digits = group < 0 ? length - (length > 0 && plain[0] is (byte)'-' or (byte)'+' ? 1 : 0) : group;
                if (group < 0 ? digits is < 1 or > 3 : digits != 3)
                {
                    return false;
                }

                group = 0;
                i += bytes - 1;
            }
            else if (c is (byte)'.' or (byte)',')
            {
                return false;
            }
            else
            {
                group += !fraction && group >= 0 ? 1 : 0;
                plain[length++] = c;
            }
        }

        return (fraction || group is -1 or 3) && FieldText.TryNumber(plain[..length], out value);
    }

    /// <summary>Counts the digits after the decimal mark.</summary>
    public int Decimals(ReadOnlySpan<byte> text)
    {
        int mark = text.LastIndexOf((byte)Decimal);
        return mark < 0 ? 0 : text.Length - mark - 1;
    }

    private bool StartsSeparator(ReadOnlySpan<byte> text, out int bytes)
    {
        if (Thousands < 128)
        {
            bytes = 1;
            return text[0] == Thousands;
        }

        Span<byte> wanted = stackalloc byte[4];
        bytes = new Rune(Thousands).EncodeToUtf8(wanted);
        return text.StartsWith(wanted[..bytes]);
    }
}
