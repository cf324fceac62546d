namespace Entroscope.Structure;

/// <summary>Reads the short texts by which a user names a pooling tree.</summary>
public static class TreeSpecification
{
    /// <summary>The accepted forms, for messages and help texts.</summary>
    public const string Forms = "learned, learned:agglomerative, learned:chow-liu, learned:cut, line, line:WINDOW, grid, grid:HEIGHTxWIDTH, "
        + "grid:HEIGHTxWIDTH:WINDOWS (such as 2x2 or 1x2,2x1), cp, a tree file FILE.json";

    /// <summary>Builds the tree that a text names. Learned trees need data, and files a reader: a training job sees to both.</summary>
    /// <param name="text">One of <see cref="Forms"/>; "auto" or empty takes the alternating grid for images and the line of pairs for everything else.</param>
    /// <param name="sites">The number of sites of the data.</param>
    /// <param name="image">The size of the image whose pixels are the sites, or null.</param>
    /// <returns>The tree.</returns>
    /// <exception cref="ModelException">The text has none of the forms, or the tree does not fit the data.</exception>
    /// <exception cref="SizeLimitException">There are more sites than a tree may have.</exception>
    public static PoolingTree Parse(string? text, int sites, GridSize? image)
    {
        string[] parts = (string.IsNullOrWhiteSpace(text) ? "auto" : text.Trim()).Split(':');
        return parts switch
        {
            ["auto"] => image is null ? PoolingTree.Line(sites) : GridOf("auto", sites, image, null),
            ["learned"] or ["learned", "agglomerative" or "chow-liu" or "cut"] =>
                throw new ModelException($"The tree '{text}' is learned from data; training does that."),
            ["cp"] => PoolingTree.Cp(sites),
            ["line"] => PoolingTree.Line(sites),
            ["line", var window] => PoolingTree.Line(sites, ParseWindow(text!, window)),
            ["grid"] => GridOf(text!, sites, image, null),
            ["grid", var size] => GridOf(text!, sites, ParseSize(text!, size), null),
            ["grid", var size, var windows] => GridOf(text!, sites, ParseSize(text!, size), [.. windows.Split(',').Select(w => ParseSize(text!, w))]),
            _ => throw Malformed(text!),
        };
    }

    private static PoolingTree GridOf(string text, int sites, GridSize? size, GridSize[]? windows)
    {
        if (size is not { } known)
        {
            throw new ModelException($"The tree '{text}' needs an image size for this data; write grid:HEIGHTxWIDTH.");
        }

        Refuse.Model(known.Count != sites, $"The tree '{text}' has {known.Count} sites, but the data has {sites}.");
        return windows is null ? PoolingTree.Grid(known.Height, known.Width) : PoolingTree.Grid(known.Height, known.Width, windows);
    }

    private static int ParseWindow(string text, string window) =>
        int.TryParse(window, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 2 ? value : throw Malformed(text);

    private static GridSize ParseSize(string text, string size)
    {
        string[] numbers = size.Split('x');
        bool valid = numbers.Length == 2
            & int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out int height)
            & int.TryParse(numbers[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int width);
        return valid && height is > 0 and <= 1 << 15 && width is > 0 and <= 1 << 15 ? new GridSize(height, width) : throw Malformed(text);
    }

    private static ModelException Malformed(string text) => new($"The tree '{text}' is not understood; it must be one of: {Forms}.");
}
