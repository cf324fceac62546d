using System.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>Products of all factors but one, each as a number and a power of two, so that no factor or product underflows and none is divided by.</summary>
internal readonly unsafe struct SiblingProducts(int count)
{
    private const int Step = 400;
    private static readonly double Tiny = Math.ScaleB(1, -Step);
    private static readonly double Huge = Math.ScaleB(1, Step);
    private readonly (double Value, int Exponent)[] _before = new (double, int)[count];

    /// <summary>Replaces every factor by the product of the others, of a weight and of a power of two.</summary>
    /// <param name="weight">The weight, finite.</param>
    public void Share<T>(T** panels, int index, double weight, int scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double value, int exponent) = (1, 0);
        for (int c = 0; c < _before.Length; c++)
        {
            _before[c] = (value, exponent);
            Multiply(ref value, ref exponent, double.CreateTruncating(panels[c][index]));
        }

        (value, exponent) = (1, scale);
        Multiply(ref value, ref exponent, weight);
        for (int c = _before.Length - 1; c >= 0; c--)
        {
            double factor = double.CreateTruncating(panels[c][index]);
            panels[c][index] = T.CreateTruncating(Math.ScaleB(value * _before[c].Value, exponent + _before[c].Exponent));
            Multiply(ref value, ref exponent, factor);
        }
    }

    // Both stay between 2^-400 and 2^400 times what a weight may be, or 0: the product of two of them is in range.
    private static void Multiply(ref double value, ref int exponent, double factor)
    {
        while (factor != 0 && Math.Abs(factor) < Tiny)
        {
            (factor, exponent) = (factor * Huge, exponent - Step);
        }

        value *= factor;
        if (value != 0 && Math.Abs(value) < Tiny)
        {
            (value, exponent) = (value * Huge, exponent - Step);
        }
    }
}
