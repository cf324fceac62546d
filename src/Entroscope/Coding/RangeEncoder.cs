namespace Entroscope.Coding;

/// <summary>
/// A range coder (Martin 1979) of a 64-bit range and probabilities in parts of 2^48. The parts of a range add up to the range, so that
/// a symbol of probability 1 costs nothing; carries go into the bytes already written.
/// </summary>
internal sealed class RangeEncoder : ICodeStream
{
    private byte[] _bytes = new byte[256];
    private int _length;
    private ulong _low;
    private ulong _range = ulong.MaxValue;

    public int Code(SymbolBounds bounds, int symbol)
    {
        Encode(bounds.At(symbol), bounds.At(symbol + 1));
        return symbol;
    }

    public int Bit(ulong parts, int bit)
    {
        ulong zero = CodeScale.Total - parts;
        Encode(bit == 0 ? 0 : zero, bit == 0 ? zero : CodeScale.Total);
        return bit;
    }

    /// <summary>Ends the code with the fewest bytes that identify it; a decoder reads zeros behind them.</summary>
    /// <returns>The code.</returns>
    public byte[] Finish()
    {
        for (int count = 0; count <= sizeof(ulong); count++)
        {
            ulong rest = count == 0 ? ulong.MaxValue : (1UL << (64 - (8 * count))) - 1;
            ulong value = count == sizeof(ulong) ? _low : unchecked(_low + rest) & ~rest;
            if (unchecked(value - _low) < _range)
            {
                Carry(value < _low);
                for (int i = 0; i < count; i++)
                {
                    Write((byte)(value >> (56 - (8 * i))));
                }

                break;
            }
        }

        return _bytes[.._length];
    }

    private void Encode(ulong from, ulong to)
    {
        ulong start = CodeScale.Share(_range, from);
        ulong low = unchecked(_low + start);
        Carry(low < _low);
        _low = low;
        _range = CodeScale.Share(_range, to) - start;
        while (_range < CodeScale.SmallestRange)
        {
            Write((byte)(_low >> 56));
            _low <<= 8;
            _range <<= 8;
        }
    }

    private void Write(byte value)
    {
        if (_length == _bytes.Length)
        {
            Array.Resize(ref _bytes, 2 * _length);
        }

        _bytes[_length++] = value;
    }

    private void Carry(bool carries)
    {
        for (int i = _length - 1; carries; i--)
        {
            carries = ++_bytes[i] == 0;
        }
    }
}
