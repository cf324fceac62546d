namespace Entroscope.Reporting.Drawing;

/// <summary>The colours of maps: perceptually even and readable without colour vision.</summary>
internal static class ColorMap
{
    /// <summary>The number of colours of a palette.</summary>
    public const int Size = 255;

    // Viridis (van der Walt and Smith 2015, CC0) at 20 even places; between them colours are interpolated.
    private static readonly (byte R, byte G, byte B)[] ViridisAnchors =
    [
        (68, 1, 84), (72, 21, 103), (72, 38, 119), (69, 55, 129), (64, 71, 136), (57, 86, 140), (51, 99, 141), (45, 112, 142), (40, 125, 142), (35, 138, 141),
        (31, 150, 139), (32, 163, 135), (41, 175, 127), (60, 187, 117), (85, 198, 103), (115, 208, 85), (149, 216, 64), (184, 222, 41),
        (220, 227, 25), (253, 231, 37),
    ];

    /// <summary>Gets the colours of viridis, from dark violet (little) to yellow (much).</summary>
    public static (byte R, byte G, byte B)[] Viridis { get; } = [.. Enumerable.Range(0, Size).Select(i => Interpolate(i / (Size - 1.0)))];

    /// <summary>Gets the greys, from black to white.</summary>
    public static (byte R, byte G, byte B)[] Greys { get; } = [.. Enumerable.Range(0, Size).Select(i => Grey((byte)Math.Round(i * 255.0 / (Size - 1))))];

    /// <summary>Gets the colour of viridis at a place as a style sheet writes it.</summary>
    /// <param name="fraction">The place, 0..1.</param>
    public static string Css(double fraction)
    {
        (byte r, byte g, byte b) = Interpolate(fraction);
        return Invariant($"#{r:x2}{g:x2}{b:x2}");
    }

    private static (byte R, byte G, byte B) Grey(byte level) => (level, level, level);

    private static (byte R, byte G, byte B) Interpolate(double fraction)
    {
        double place = Math.Clamp(fraction, 0, 1) * (ViridisAnchors.Length - 1);
        int i = Math.Min((int)place, ViridisAnchors.Length - 2);
        double t = place - i;
        (byte r0, byte g0, byte b0) = ViridisAnchors[i];
        (byte r1, byte g1, byte b1) = ViridisAnchors[i + 1];
        return (Mix(r0, r1, t), Mix(g0, g1, t), Mix(b0, b1, t));
    }

    private static byte Mix(byte a, byte b, double t) => (byte)Math.Round(a + ((b - a) * t));
}
