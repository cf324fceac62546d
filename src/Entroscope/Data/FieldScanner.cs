using System.Globalization;
using System.Runtime.CompilerServices;

namespace Entroscope.Data;

/// <summary>Splits delimited text into fields, straight from the bytes of a stream.</summary>
/// <remarks>
/// A byte 0 stands after the bytes at hand, so that scanning needs no check for their end: no field goes past it without asking for
/// more. Fields are spans of the buffer, valid until the next call.
/// </remarks>
internal sealed class FieldScanner
{
    /// <summary>The longest field, in bytes.</summary>
    public const int MaximumField = 1 << 20;

    private const byte Quote = (byte)'"';
    private const ulong ExactInteger = 1UL << 53;

    private readonly Stream _stream;
    private readonly string _file;
    private readonly byte[] _buffer = new byte[MaximumField + 1];
    private byte _separator;
    private int _position;
    private int _end;
    private bool _streamEnded;

    public FieldScanner(Stream stream, string file, byte? separator)
    {
        _stream = stream;
        _file = file;
        Fill();
        SkipMark();
        _separator = separator ?? 0;
        _separator = separator ?? Sniff();
    }

    private static ReadOnlySpan<double> PowersOfTen => [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19];

    /// <summary>Gets the number of the line at hand, 1-based.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Goes to the next row, over blank lines.</summary>
    /// <returns>False at the end of the text.</returns>
    public bool BeginRow()
    {
        while (true)
        {
            if (_position == _end && !Fill())
            {
                return false;
            }

            if (_buffer[_position] is not ((byte)'\n' or (byte)'\r'))
            {
                return true;
            }

            EndLine();
        }
    }

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
            if ((digits == 0 && length > 0) || (!last && buffer[i] != separator))
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

    /// <summary>Reads any field.</summary>
    /// <param name="last">Whether the field is the last of its row.</param>
    /// <returns>Its text without quotes and without blanks around.</returns>
    public ReadOnlySpan<byte> Next(out bool last)
    {
        int i = _position;
        return AfterBlanks(ref i) == Quote ? NextQuoted(i, out last) : NextPlain(out last);
    }

    private static bool EndsLine(int c) => c is '\n' or '\r' or -1;

    /// <summary>Makes a number of its digits.</summary>
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

    private ReadOnlySpan<byte> NextPlain(out bool last)
    {
        int i = _position;
        int c = At(ref i);
        while (c != _separator && !EndsLine(c))
        {
            i++;
            c = At(ref i);
        }

        (int start, int length) = (_position, i - _position);
        EndField(ref start, i, c, out last);
        return Trim(_buffer.AsSpan(start, length));
    }

    private ReadOnlySpan<byte> NextQuoted(int i, out bool last)
    {
        long opened = Line;
        int open = i - _position;
        int pairs = 0;
        for (i++; ; i++)
        {
            int c = At(ref i, opened);
            if (c < 0)
            {
                throw DataFault.Of(_file, Invariant($"line {opened}: the quoted field is not closed."));
            }

            Line += c == '\n' ? 1 : 0;
            if (c != Quote)
            {
                continue;
            }

            int next = i + 1;
            bool pair = At(ref next, opened) == Quote;
            i = next - 1;
            if (!pair)
            {
                break;
            }

            pairs++;
            i++;
        }

        int length = i - _position - open - 1;
        int end = i + 1;
        int after = AfterBlanks(ref end);
        if (after != _separator && !EndsLine(after))
        {
            throw DataFault.Of(_file, Invariant($"line {Line}: text follows the closing quote of a field; a quote within a field is doubled."));
        }

        int start = _position;
        EndField(ref start, end, after, out last);
        Span<byte> text = _buffer.AsSpan(start + open + 1, length);
        return pairs == 0 ? text : text[..Unpair(text)];
    }

    /// <summary>Turns every doubled quote into one.</summary>
    private static int Unpair(Span<byte> text)
    {
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            text[length++] = text[i];
            i += text[i] == Quote ? 1 : 0;
        }

        return length;
    }

    private ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => _separator == '\t' ? text.Trim((byte)' ') : text.Trim(" \t"u8);

    private int AfterBlanks(ref int i)
    {
        int c = At(ref i);
        while (c == ' ' || (c == '\t' && _separator != '\t'))
        {
            i++;
            c = At(ref i);
        }

        return c;
    }

    /// <summary>Goes past the end of a field, the byte c at i; its start moves along when the buffer moves.</summary>
    private void EndField(ref int start, int i, int c, out bool last)
    {
        last = c != _separator;
        if (c == '\r')
        {
            // The line feed that may follow is looked up with the field still in the buffer.
            int next = i + 1;
            int moved = next;
            bool pair = At(ref next) == '\n';
            start -= moved - next;
            i = pair ? next : next - 1;
        }

        Line += last && c >= 0 ? 1 : 0;
        _position = c < 0 ? i : i + 1;
    }

    private void EndLine()
    {
        int i = _position;
        int start = i;
        EndField(ref start, i, _buffer[i], out _);
    }

    /// <summary>Gets the byte at a place at or after the field at hand, or -1 at the end of the text.</summary>
    private int At(ref int i, long quoteLine = 0)
    {
        if (i < _end)
        {
            return _buffer[i];
        }

        int offset = i - _position;
        if (_position == 0 && _end == MaximumField)
        {
            throw DataFault.Of(_file, quoteLine > 0
                ? Invariant($"line {quoteLine}: the quoted field is longer than {MaximumField} bytes; is its closing quote missing?")
                : Invariant($"line {Line}: a field is longer than {MaximumField} bytes."));
        }

        bool more = Fill();
        i = _position + offset;
        return more ? _buffer[i] : -1;
    }

    /// <summary>Reads on, keeping what begins at the position.</summary>
    private bool Fill()
    {
        if (_streamEnded)
        {
            return false;
        }

        _buffer.AsSpan(_position, _end - _position).CopyTo(_buffer);
        _end -= _position;
        _position = 0;
        int read = _stream.ReadAtLeast(_buffer.AsSpan(_end, MaximumField - _end), MaximumField - _end, throwOnEndOfStream: false);
        _streamEnded = read < MaximumField - _end;
        _end += read;
        _buffer[_end] = 0;
        return read > 0;
    }

    private void SkipMark()
    {
        ReadOnlySpan<byte> start = _buffer.AsSpan(0, _end);
        if (start is [0xEF, 0xBB, 0xBF, ..])
        {
            _position = 3;
        }
        else if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw DataFault.Of(_file, "is UTF-16 text; UTF-8 is read.");
        }
    }

    /// <summary>Finds the separator: the most frequent of comma, semicolon and tab in the first line that is not blank, outside quotes.</summary>
    private byte Sniff()
    {
        int commas = 0;
        int semicolons = 0;
        int tabs = 0;
        bool quoted = false;
        ReadOnlySpan<byte> line = _buffer.AsSpan(_position, _end - _position).TrimStart("\r\n"u8);
        foreach (byte c in line)
        {
            quoted ^= c == Quote;
            if (!quoted && EndsLine(c))
            {
                break;
            }

            commas += !quoted && c == ',' ? 1 : 0;
            semicolons += !quoted && c == ';' ? 1 : 0;
            tabs += !quoted && c == '\t' ? 1 : 0;
        }

        if (tabs > commas && tabs > semicolons)
        {
            return (byte)'\t';
        }

        return semicolons > commas ? (byte)';' : (byte)',';
    }
}
