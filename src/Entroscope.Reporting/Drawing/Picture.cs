namespace Entroscope.Reporting.Drawing;

/// <summary>Pictures of one small square a pixel, as sharp as the screen.</summary>
internal static class Picture
{
    /// <summary>Draws numbers over an image in the colours of a scale.</summary>
    public static void Map(HtmlWriter writer, GridSize size, double[] values, ColorScale scale, string description) =>
        Draw(writer, size, Array.ConvertAll(values, scale.Entry), ColorMap.Viridis, description, "map");

    /// <summary>Draws a large square table of numbers in the colours of a scale; missing ones show the hatching behind.</summary>
    public static void Matrix(HtmlWriter writer, int side, double[] values, ColorScale scale, string description) =>
        Draw(writer, new GridSize(side, side), Array.ConvertAll(values, scale.Entry), ColorMap.Viridis, description, "map", largest: 640);

    /// <summary>Draws an image in greys; missing pixels show the hatching behind.</summary>
    /// <param name="values">The pixels, row by row.</param>
    public static void Grey(HtmlWriter writer, GridSize size, double[] values, double black, double white, string description)
    {
        byte Entry(double x) => double.IsNaN(x) ? Png.Transparent : (byte)Math.Round(Math.Clamp((x - black) / (white - black), 0, 1) * (ColorMap.Size - 1));
        Draw(writer, size, Array.ConvertAll(values, Entry), ColorMap.Greys, description, "map grey");
    }

    private static void Draw(
        HtmlWriter writer, GridSize size, byte[] pixels, (byte R, byte G, byte B)[] palette, string description, string css, int largest = 112)
    {
        // The largest whole number of screen pixels that keeps the longer side near the largest.
        int zoom = Math.Max(1, largest / Math.Max(size.Height, size.Width));
        string Side(int pixels) => (pixels * zoom).ToString(CultureInfo.InvariantCulture);
        writer.Empty("img", ("class", css), ("alt", description), ("width", Side(size.Width)), ("height", Side(size.Height)),
            ("src", Png.DataUri(pixels, size.Width, palette)));
    }
}
