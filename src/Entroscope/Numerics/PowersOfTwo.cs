namespace Entroscope.Numerics;

/// <summary>Numbers with a common power of two.</summary>
internal static class PowersOfTwo
{
    /// <summary>Divides numbers by a power of two, so that the largest magnitude lies in [1, 2); rounds only what becomes subnormal.</summary>
    /// <returns>The exponent of the power; 0 where all numbers are 0.</returns>
    public static int Normalize(Span<double> values)
    {
        double largest = Math.Abs(TensorPrimitives.MaxMagnitude<double>(values));
        if (largest == 0)
        {
            return 0;
        }

        int exponent = Math.ILogB(largest);
        double power = Math.ScaleB(1, -exponent);
        if (double.IsNormal(power))
        {
            TensorPrimitives.Multiply(values, power, values);
            return exponent;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.ScaleB(values[i], -exponent);
        }

        return exponent;
    }
}
