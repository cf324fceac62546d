using System.Runtime.Intrinsics;

namespace Entroscope.Coding;

/// <summary>
/// The cumulative probabilities of a site's symbols in parts of 2^48, of one row: bound(k) = floor(c(k) / c(K) (2^48 - K)) + k with
/// c(k) = sum_z v_z sum_g m_z[g] F_z[k, g], F cumulative over the symbols.
/// </summary>
/// <remarks>
/// Every operation is an IEEE addition, multiplication or division in a fixed order. Each of them is monotone and F rises with k, so computed bounds rise, too,
/// by at least 1 a symbol: symbols of probability 0 cost 48 bits. One bound costs O(components x channels), and a decoder needs log2 K of them.
/// </remarks>
internal sealed unsafe class SymbolBounds
{
    private readonly double*[] _messages;
    private readonly double*[] _tables;
    private readonly double[] _shares;
    private readonly int[] _strides;
    private double _room;
    private double _scale;

    public SymbolBounds(int components)
    {
        _messages = new double*[components];
        _tables = new double*[components];
        (_shares, _strides) = (new double[components], new int[components]);
    }

    /// <summary>Gets the number of symbols.</summary>
    public int Alphabet { get; private set; }

    /// <summary>Sets what a component says of the symbols.</summary>
    /// <param name="table">The cumulative table, [K + 1, stride].</param>
    public void SetTable(int component, double* table, int stride)
    {
        _tables[component] = table;
        _strides[component] = stride;
    }

    /// <summary>Sets the message of a component, of as many numbers as its stride.</summary>
    public void SetMessage(int component, double* message, double share)
    {
        _messages[component] = message;
        _shares[component] = share;
    }

    /// <summary>Computes the scale, after everything was set.</summary>
    public void Begin(int alphabet)
    {
        Alphabet = alphabet;
        _room = CodeScale.Total - (ulong)alphabet;
        _scale = _room / Sum(alphabet);
    }

    /// <summary>Gets the bound below a symbol, which is that above the one before it.</summary>
    /// <param name="symbol">0..K.</param>
    public ulong At(int symbol) => symbol == 0 ? 0
        : symbol == Alphabet ? CodeScale.Total
        : (ulong)Math.Min(Sum(symbol) * _scale, _room) + (ulong)symbol;

    /// <summary>Computes sum_g x[g] y[g] in eight sums, the same ones on every machine.</summary>
    /// <param name="count">A multiple of 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(double* x, double* y, int count)
    {
        (Vector256<double> even, Vector256<double> odd) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (double* end = x + count; x < end; x += 8, y += 8)
        {
            even += Vector256.Load(x) * Vector256.Load(y);
            odd += Vector256.Load(x + 4) * Vector256.Load(y + 4);
        }

        even += odd;
        Vector128<double> pair = even.GetLower() + even.GetUpper();
        return pair.ToScalar() + pair.GetElement(1);
    }

    private double Sum(int symbol)
    {
        double sum = 0;
        for (int z = 0; z < _tables.Length; z++)
        {
            int stride = _strides[z];
            sum += _shares[z] * Dot(_messages[z], _tables[z] + ((long)symbol * stride), stride);
        }

        return sum;
    }
}
