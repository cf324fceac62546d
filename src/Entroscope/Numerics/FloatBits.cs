namespace Entroscope.Numerics;

/// <summary>Where the parts of IEEE 754 numbers lie.</summary>
internal static class FloatBits
{
    public const int SingleShift = 23;
    public const int SingleMask = 0xFF;
    public const int SingleFraction = 0x7FFFFF;
    public const int SingleOne = 0x3F800000;
    public const int SingleBias = 127;
    public const int DoubleShift = 52;
    public const long DoubleMask = 0x7FF;
    public const long DoubleFraction = 0xFFFFFFFFFFFFF;
    public const long DoubleOne = 0x3FF0000000000000;
    public const int DoubleBias = 1023;
}
