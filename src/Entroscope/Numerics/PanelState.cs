using System.Numerics;

namespace Entroscope.Numerics;

/// <summary>
/// The state of a node's panel o: four rows behind its values. Stored values times 2^exponent are the true ones.
/// </summary>
/// <remarks>
/// What a lane may have lost by flushing is bounded in units of the smallest positive number (2^-149, 2^-1074). As long as every channel stays
/// above <see cref="Lossless"/>, rounding is all that happens, and the loss stays 0; else it grows as docs/engine.md says. An
/// infinite loss marks a lane that has left the range.
/// </remarks>
internal static class PanelState
{
    /// <summary>The row of the power of two that brings the largest channel into [1/2, 1).</summary>
    public const int Factor = 0;

    /// <summary>The row of the smallest channel.</summary>
    public const int Low = 1;

    /// <summary>The row of the bound of the loss.</summary>
    public const int Loss = 2;

    /// <summary>The row of the exponent, integers.</summary>
    public const int Exponent = 3;

    public const int Rows = 4;

    private static readonly double SmallestLosslessSingle = Math.ScaleB(1, -100);
    private static readonly double SmallestLosslessDouble = Math.ScaleB(1, -900);

    /// <summary>Gets the smallest number that may be added to others with a relative error of rounding alone: terms flushed beside it do not show.</summary>
    public static T Lossless<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
            ? T.CreateTruncating(SmallestLosslessSingle)
            : T.CreateTruncating(SmallestLosslessDouble);

    /// <summary>
    /// Gets the largest loss that is trusted in a number of [1/2, 1), in units of the smallest positive number: its relative error is then below
    /// 2^-48 (float) or 2^-173 (double), and no derivative on the way down exceeds the range.
    /// </summary>
    public static T LargestLoss<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.One / Lossless<T>();
}
