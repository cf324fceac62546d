using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Entroscope.Engine;

/// <summary>
/// A running product of tiles whose maximum over channels is brought back into [1/2, 1) by a power of two after every factor, so that pools
/// of any size stay in range.
/// </summary>
/// <remarks>
/// A channel far below the maximum is flushed to zero, and may come back when the leading channels fall. The maximum after a pool does not
/// show that, so every lane carries a bound of what it may have lost, in units of the smallest positive number: a product with a factor of
/// peak m turns the loss E into (E m + E_factor + 1) 2^k, where 2^k is the rescaling. While the bound is far below the maximum, the result
/// is exact to rounding; else the lane is marked as suspect.
/// </remarks>
/// <typeparam name="T">The precision.</typeparam>
internal sealed class PoolProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Log2 = 0.69314718055994530942;

    /// <summary>
    /// The largest loss that is trusted, in units of the smallest positive number (2^-149, 2^-1074): the maximum is at least 1/2, so the
    /// relative error stays below 2^-27 (float) or 2^-54 (double), a fraction of one rounding.
    /// </summary>
    public static double LargestLoss => typeof(T) == typeof(float) ? LargestLossOfSingle : LargestLossOfDouble;

    private const double LargestLossOfSingle = 1.0 * (1L << 60) * (1L << 60);
    private static readonly double LargestLossOfDouble = Math.ScaleB(1, 1018);
    private readonly int _lanes;
    private readonly T[] _product;
    private readonly T[] _max;
    private readonly T[] _factor;
    private readonly int[] _exponent;
    private readonly double[] _loss;
    private int _channels;

    public PoolProduct(int lanes, int widest)
    {
        _lanes = lanes;
        _product = new T[lanes * widest];
        (_max, _factor) = (new T[lanes], new T[lanes]);
        _exponent = new int[lanes];
        _loss = new double[lanes];
    }

    /// <summary>Gets the product, [channels, lanes], without its power of two.</summary>
    public ReadOnlySpan<T> Values => _product.AsSpan(0, _channels * _lanes);

    /// <summary>Gets for every lane the power of two that <see cref="Values"/> has been multiplied by.</summary>
    public ReadOnlySpan<int> Exponents => _exponent;

    /// <summary>Gets for every lane a bound of the absolute error of <see cref="Values"/> by flushing, in units of the smallest positive number.</summary>
    public ReadOnlySpan<double> Loss => _loss;

    /// <summary>Starts the product of no factors.</summary>
    /// <param name="channels">The number of channels.</param>
    public void Start(int channels)
    {
        _channels = channels;
        _product.AsSpan(0, channels * _lanes).Fill(T.One);
        Array.Clear(_exponent);
        Array.Clear(_loss);
    }

    /// <summary>Multiplies by a tile and rescales.</summary>
    /// <param name="factor">The tile, [channels, lanes].</param>
    /// <param name="peak">The maximum of the tile over channels, one a lane.</param>
    /// <param name="loss">The loss of the tile, one a lane.</param>
    /// <param name="suspect">Marks the lanes that may have lost more than is trusted.</param>
    public void MultiplyBy(ReadOnlySpan<T> factor, ReadOnlySpan<T> peak, ReadOnlySpan<double> loss, Span<bool> suspect)
    {
        Span<T> product = _product.AsSpan(0, _channels * _lanes);
        TensorPrimitives.Multiply(product, factor[..product.Length], product);
        Peak(product, _max);
        Rescale(peak, loss, suspect);
        for (int g = 0; g < _channels; g++)
        {
            Span<T> row = product.Slice(g * _lanes, _lanes);
            TensorPrimitives.Multiply(row, _factor, row);
        }
    }

    /// <summary>Computes the maximum of a tile over its channels.</summary>
    /// <param name="tile">The tile, [channels, lanes].</param>
    /// <param name="destination">Receives the maximum of every lane; its length is the number of lanes.</param>
    public static void Peak(ReadOnlySpan<T> tile, Span<T> destination)
    {
        tile[..destination.Length].CopyTo(destination);
        for (int start = destination.Length; start < tile.Length; start += destination.Length)
        {
            TensorPrimitives.Max(destination, tile.Slice(start, destination.Length), destination);
        }
    }

    /// <summary>Copies the product out.</summary>
    /// <param name="values">Receives the product.</param>
    /// <param name="power">Receives for every lane the power of two it has been multiplied by (infinite when out of range).</param>
    /// <param name="logScale">The log-scale of every lane, from which the log of that power is taken.</param>
    public void CopyTo(Span<T> values, Span<T> power, Span<double> logScale)
    {
        Values.CopyTo(values);
        for (int b = 0; b < _lanes; b++)
        {
            power[b] = PowerOfTwo(_exponent[b]);
            logScale[b] -= _exponent[b] * Log2;
        }
    }

    /// <summary>Computes 2 to an integer power; 0 or infinity when out of range.</summary>
    public static T PowerOfTwo(int exponent)
    {
        if (typeof(T) == typeof(float))
        {
            float f = exponent is > -127 and < 128 ? BitConverter.Int32BitsToSingle((exponent + 127) << 23) : MathF.ScaleB(1, exponent);
            return Unsafe.BitCast<float, T>(f);
        }

        double d = exponent is > -1023 and < 1024 ? BitConverter.Int64BitsToDouble((exponent + 1023L) << 52) : Math.ScaleB(1, exponent);
        return Unsafe.BitCast<double, T>(d);
    }

    private static int ExponentOf(T value) => typeof(T) == typeof(float)
        ? ((BitConverter.SingleToInt32Bits(Unsafe.BitCast<T, float>(value)) >> 23) & 0xFF) - 126
        : (int)((BitConverter.DoubleToInt64Bits(Unsafe.BitCast<T, double>(value)) >> 52) & 0x7FF) - 1022;

    private void Rescale(ReadOnlySpan<T> peak, ReadOnlySpan<double> loss, Span<bool> suspect)
    {
        for (int b = 0; b < _lanes; b++)
        {
            int exponent = -ExponentOf(_max[b]);
            double power = Math.ScaleB(1, exponent);
            double next = ((_loss[b] * double.CreateTruncating(peak[b])) + loss[b] + 1) * power;
            if (_max[b] > T.Zero && next <= LargestLoss)
            {
                _factor[b] = PowerOfTwo(exponent);
                _exponent[b] += exponent;
                _loss[b] = next;
            }
            else
            {
                suspect[b] = true;
                _factor[b] = T.One;
            }
        }
    }
}
