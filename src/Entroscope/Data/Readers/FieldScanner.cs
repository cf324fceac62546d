using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Splits delimited text into fields, straight from the bytes of a stream.</summary>
/// <remarks>
/// A byte 0 stands after the bytes at hand, so that scanning needs no check for their end: no field goes past it without asking for
/// more. Fields are spans of the buffer, valid until the next call.
/// </remarks>
internal sealed partial class FieldScanner
{
    /// <summary>The longest field, in bytes.</summary>
    public const int MaximumField = 1 << 20;

    private const byte Quote = (byte)'"';

    private readonly Stream _stream;
    private readonly int _start;
    private byte[] _unpaired = [];
    private bool _moved;
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
        _start = _position;
        _separator = separator ?? Sniff();
    }

    /// <summary>Gets the byte that separates fields.</summary>
    public byte Separator => _separator;

    /// <summary>Gets the bytes at hand from the beginning of the text, after a byte order mark, while none of them is dropped.</summary>
    public ReadOnlySpan<byte> Head => _moved ? [] : _buffer.AsSpan(_start, _end - _start);

    /// <summary>Gets a value indicating whether the bytes at hand are all of the text.</summary>
    public bool IsWhole => _streamEnded && !_moved;

    /// <summary>Gets a value indicating whether reading can begin again.</summary>
    public bool CanRewind => !_moved;

    /// <summary>Gets a value indicating whether the bytes at hand are used up.</summary>
    public bool IsAtEnd => _position == _end;

    /// <summary>Goes back to the beginning of the text.</summary>
    public void Rewind() => (_position, Line) = (_start, 1);

    /// <summary>Gets the number of the current line, 1-based.</summary>
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

    /// <summary>Reads any field.</summary>
    /// <param name="last">Whether the field is the last of its row.</param>
    /// <returns>Its text without quotes and without blanks around.</returns>
    public ReadOnlySpan<byte> Next(out bool last)
    {
        int i = _position;
        return AfterBlanks(ref i) == Quote ? NextQuoted(i, out last) : NextPlain(out last);
    }

    private static bool EndsLine(int c) => c is '\n' or '\r' or -1;

    private ReadOnlySpan<byte> NextPlain(out bool last)
    {
        int i = _position;
        int c;
        while (true)
        {
            int ahead = _buffer.AsSpan(i, _end - i).IndexOfAny(_separator, (byte)'\n', (byte)'\r');
            i = ahead < 0 ? _end : i + ahead;
            c = At(ref i);
            if (c == _separator || EndsLine(c))
            {
                break;
            }
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
        return pairs == 0 ? text : Unpair(text);
    }

    /// <summary>Turns every doubled quote into one, beside the buffer, which may be read again.</summary>
    private ReadOnlySpan<byte> Unpair(ReadOnlySpan<byte> text)
    {
        if (_unpaired.Length < text.Length)
        {
            _unpaired = new byte[text.Length];
        }

        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            _unpaired[length++] = text[i];
            i += text[i] == Quote ? 1 : 0;
        }

        return _unpaired.AsSpan(0, length);
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
}
