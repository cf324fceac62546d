using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <content>The bytes at hand, and what is learnt from the first of them.</content>
internal sealed partial class FieldScanner
{
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

        _moved |= _position > 0;
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
    }

    /// <summary>Finds the separator: the most frequent of comma, semicolon and tab in the first line that is not blank, outside
    /// quotes; a bar where there is none of these.</summary>
    private byte Sniff()
    {
        int commas = 0;
        int semicolons = 0;
        int tabs = 0;
        int pipes = 0;
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
            pipes += !quoted && c == '|' ? 1 : 0;
        }

        if (pipes > 0 && commas + semicolons + tabs == 0)
        {
            return (byte)'|';
        }

        if (tabs > commas && tabs > semicolons)
        {
            return (byte)'\t';
        }

        return semicolons > commas ? (byte)';' : (byte)',';
    }
}
