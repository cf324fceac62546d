namespace Entroscope.Coding;

/// <summary>A bit whose probability follows those before it.</summary>
/// <remarks>
/// The probability is (2 n_1 + 1) / (2 n + 2) of the bits so far (Krichevsky and Trofimov 1981); counts are halved at 2^16, so that it follows changes.
/// </remarks>
internal sealed class AdaptiveBit
{
    private const int MostCounts = 1 << 16;
    private uint _ones;
    private uint _all;

    public bool Code(ICodeStream stream, bool bit)
    {
        ulong parts = ((2UL * _ones) + 1) * (CodeScale.Total / ((2UL * _all) + 2));
        bool coded = stream.Bit(parts, bit ? 1 : 0) != 0;
        _ones += coded ? 1U : 0;
        if (++_all == MostCounts)
        {
            (_ones, _all) = (_ones / 2, _all / 2);
        }

        return coded;
    }
}

/// <summary>A byte whose bits are coded from the highest on, each after those before it.</summary>
internal sealed class AdaptiveByte
{
    private readonly AdaptiveBit[] _bits = [.. Enumerable.Range(0, 256).Select(_ => new AdaptiveBit())];

    public byte Code(ICodeStream stream, int value)
    {
        int node = 1;
        for (int bit = 7; bit >= 0; bit--)
        {
            node = (2 * node) + (_bits[node].Code(stream, ((value >> bit) & 1) != 0) ? 1 : 0);
        }

        return (byte)node;
    }
}
