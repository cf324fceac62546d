namespace Entroscope.Coding;

/// <summary>Reads what <see cref="RangeEncoder"/> wrote. Any bytes decode to something; a code that ends too early is refused.</summary>
internal sealed class RangeDecoder : ICodeStream
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private int _next;
    private ulong _code;
    private ulong _range = ulong.MaxValue;

    public RangeDecoder(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        for (int i = 0; i < sizeof(ulong); i++)
        {
            _code = (_code << 8) | Read();
        }
    }

    /// <exception cref="ModelException">The code has ended before.</exception>
    public int Code(SymbolBounds bounds, int symbol)
    {
        (int low, int high) = (0, bounds.Alphabet);
        (ulong from, ulong to) = (0, _range);
        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            ulong share = CodeScale.Share(_range, bounds.At(middle));
            if (share <= _code)
            {
                (low, from) = (middle, share);
            }
            else
            {
                (high, to) = (middle, share);
            }
        }

        Narrow(from, to);
        return low;
    }

    /// <exception cref="ModelException">The code has ended before.</exception>
    public int Bit(ulong parts, int bit)
    {
        ulong zero = CodeScale.Share(_range, CodeScale.Total - parts);
        bool one = _code >= zero;
        Narrow(one ? zero : 0, one ? _range : zero);
        return one ? 1 : 0;
    }

    private void Narrow(ulong from, ulong to)
    {
        _code -= from;
        _range = to - from;
        while (_range < CodeScale.SmallestRange)
        {
            Refuse.Model(_next >= _bytes.Length + sizeof(ulong), $"It is damaged: a block of {_bytes.Length} bytes ends before its rows do.");
            _code = (_code << 8) | Read();
            _range <<= 8;
        }
    }

    private byte Read()
    {
        int place = _next++;
        return place < _bytes.Length ? _bytes.Span[place] : (byte)0;
    }
}
