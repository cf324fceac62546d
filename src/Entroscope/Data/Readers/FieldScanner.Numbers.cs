namespace Entroscope.Data.Readers;

/// <content>Runs of plain numbers, which is what data mostly is.</content>
internal sealed partial class FieldScanner
{
    private const ulong ExactInteger = 1UL << 53;

    // Numbers of more digits may be too large for double precision, and larger integers may be rounded: they are no plain ones.
    private const int MostDigits = 308;

    private static ReadOnlySpan<double> PowersOfTen =>
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19];

    /// <summary>Reads the fields that follow as far as they are plain decimal numbers, or empty, and lie whole in the buffer.</summary>
    /// <param name="values">Receives the numbers, correctly rounded; NaN for an empty field.</param>
    /// <param name="last">Whether the last field read was the last of its row.</param>
    /// <returns>How many fields were read; less than there is room for where the row ends or a field is anything else.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int ReadNumbers(Span<double> values, out bool last)
    {
        ReadOnlySpan<byte> buffer = _buffer;
        byte separator = _separator;
        int position = _position;
        int count = 0;
        last = false;
        while (count < values.Length && !last)
        {
            int i = position;
            int first = buffer[i];
            if ((uint)(first - '0') <= 9 && buffer[i + 1] == separator)
            {
                values[count++] = first - '0';
                position = i + 2;
                continue;
            }

            if (first == separator)
            {
                values[count++] = double.NaN;
                position = i + 1;
                continue;
            }

            bool negative = buffer[i] == '-';
            i += negative ? 1 : 0;
            int start = i;
            ulong mantissa = 0;
            for (uint digit; (digit = (uint)buffer[i] - '0') <= 9; i++)
            {
                mantissa = (mantissa * 10) + digit;
            }

            int digits = i - start;
            bool code = digits > 1 && buffer[start] == '0' && buffer[i] != '.';
            int decimals = 0;
            if (buffer[i] == '.')
            {
                int point = ++i;
                for (uint digit; (digit = (uint)buffer[i] - '0') <= 9; i++)
                {
                    mantissa = (mantissa * 10) + digit;
                }

                decimals = i - point;
                digits += decimals;
            }

            int length = i - position;
            i += buffer[i] == '\r' && buffer[i + 1] == '\n' ? 1 : 0;
            last = buffer[i] == '\n';
            bool rounded = decimals == 0 && digits > 15 && (digits > 19 || mantissa > ExactInteger);
            if (code || (digits == 0 && length > 0) || digits > MostDigits || rounded || (!last && buffer[i] != separator))
            {
                last = false;
                break;
            }

            values[count++] = length == 0 ? double.NaN : Value(mantissa, digits, decimals, negative, buffer.Slice(position, length));
            position = i + 1;
        }

        Line += last ? 1 : 0;
        _position = position;
        return count;
    }

    private static double Value(ulong mantissa, int digits, int decimals, bool negative, ReadOnlySpan<byte> text)
    {
        // With at most 19 digits the mantissa has not wrapped; up to 2^53 it and the power of ten are exact, so one division rounds once
        // (Clinger 1990).
        if (digits > 19 || mantissa > ExactInteger)
        {
            return double.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        }

        double value = decimals == 0 ? mantissa : mantissa / PowersOfTen[decimals];
        return negative ? -value : value;
    }
}
