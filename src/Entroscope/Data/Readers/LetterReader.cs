using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Goes through a FASTA or FASTQ file byte by byte: where records begin, what their letters are, and whether FASTQ has as many qualities.</summary>
/// <param name="file">The file.</param>
/// <param name="table">The symbol of every byte.</param>
/// <param name="noLetter">What the table has for bytes that are no letters.</param>
/// <param name="what">What a letter is, for messages.</param>
/// <param name="symbols">Receives the symbols.</param>
/// <param name="records">Receives the records that have letters.</param>
internal sealed class LetterReader(
    string file, byte[] table, byte noLetter, string what, SeriesBuilder<byte> symbols, List<(long Start, long Length)> records)
{
    private State _state = State.Start;
    private int _mark;
    private bool _lineStart = true;
    private bool _fastq;
    private long _line = 1;
    private long _column;
    private long _start;
    private long _record;
    private long _qualities;

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private enum State
    {
        Start,
        Header,
        Letters,
        Plus,
        Qualities,
        Comment,
    }

    /// <summary>Takes a part of the file.</summary>
    public void Take(ReadOnlySpan<byte> block)
    {
        foreach (byte b in block)
        {
            if (b == '\n')
            {
                EndLine();
            }
            else if (b != '\r')
            {
                _column++;
                Take(b);
                _lineStart = false;
            }
        }
    }

    /// <summary>Ends the file.</summary>
    public void End()
    {
        if (!_lineStart)
        {
            EndLine();
        }

        if (_fastq && _state is not State.Start)
        {
            throw DataFault.Of(file, Invariant($"ends within record {_record}: a FASTQ record has a name, letters, '+' and qualities."));
        }

        if (!_fastq && _record > 0)
        {
            EndRecord();
        }

        if (records.Count == 0)
        {
            throw DataFault.Of(file, _record == 0 ? "is empty." : _record == 1 ? "its one record has no letters."
                : Invariant($"none of its {_record} records has letters."));
        }
    }

    private void Take(byte b)
    {
        switch (_state)
        {
            case State.Start:
                Begin(b);
                break;
            case State.Letters when _lineStart && b == '>' && !_fastq:
                EndRecord();
                BeginRecord();
                break;
            case State.Letters when _lineStart && b == ';' && !_fastq:
                _state = State.Comment;
                break;
            case State.Letters when _lineStart && b == '+' && _fastq:
                _state = State.Plus;
                break;
            case State.Letters:
                Add(b);
                break;
            case State.Qualities:
                _qualities++;
                break;
        }
    }

    private void Begin(byte b)
    {
        if (b is (byte)' ' or (byte)'\t')
        {
            return;
        }

        bool first = _record == 0;
        if (_line == 1 && _column == _mark + 1 && _mark < ByteOrderMark.Length && b == ByteOrderMark[_mark])
        {
            _mark++;
            return;
        }

        if (first && b == ';')
        {
            _state = State.Comment;
            return;
        }

        bool begins = _mark % ByteOrderMark.Length == 0 && (b == '@' ? first || _fastq : b == '>' && first);
        if (!begins)
        {
            throw DataFault.Of(file, Invariant($"line {_line}: a record must begin with {(first ? "'>' (FASTA) or '@' (FASTQ)" : "'@'")}, but begins with ")
                + $"{DataFault.Show((ReadOnlySpan<byte>)[b])}.", remedy: first ? Remedy.Symbols : Remedy.None);
        }

        _fastq = b == '@';
        BeginRecord();
    }

    private void BeginRecord()
    {
        _record++;
        _start = symbols.Count;
        _state = State.Header;
    }

    private void Add(byte b)
    {
        if (b is (byte)' ' or (byte)'\t')
        {
            return;
        }

        byte symbol = table[b];
        if (symbol == noLetter)
        {
            string shown = b is > 0x20 and < 0x7F ? $"'{(char)b}'" : Invariant($"the byte 0x{b:X2}");
            throw DataFault.Of(file, Invariant($"line {_line}, column {_column}: {shown} is no letter of {what}."), remedy: Remedy.Symbols);
        }

        symbols.Add(symbol);
    }

    private void EndLine()
    {
        _state = (_state, _lineStart) switch
        {
            (State.Header, _) => State.Letters,
            (State.Comment, _) => _record == 0 ? State.Start : State.Letters,
            (State.Plus, _) => State.Qualities,
            (State.Qualities, _) => EndQualities(),
            _ => _state,
        };
        _line++;
        _column = 0;
        _lineStart = true;
    }

    private State EndQualities()
    {
        long letters = symbols.Count - _start;
        if (_qualities != letters)
        {
            throw DataFault.Of(file, Invariant($"line {_line}: record {_record} has {letters} letters, but {_qualities} qualities; they must be as many."));
        }

        _qualities = 0;
        EndRecord();
        return State.Start;
    }

    private void EndRecord()
    {
        if (symbols.Count > _start)
        {
            records.Add((_start, symbols.Count - _start));
        }
    }
}
