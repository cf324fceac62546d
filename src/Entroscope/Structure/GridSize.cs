namespace Entroscope.Structure;

/// <summary>The size of an image, or of a pooling window, in pixels.</summary>
/// <param name="Height">The number of rows, at least 1.</param>
/// <param name="Width">The number of columns, at least 1.</param>
public readonly record struct GridSize(int Height, int Width)
{
    /// <summary>Gets the number of pixels; <see cref="int.MaxValue"/> where there are more.</summary>
    public int Count => (int)Math.Clamp((long)Height * Width, int.MinValue, int.MaxValue);

    /// <summary>Writes the size as "HEIGHTxWIDTH".</summary>
    /// <returns>The text, such as "28x28".</returns>
    public override string ToString() => Invariant($"{Height}x{Width}");
}
