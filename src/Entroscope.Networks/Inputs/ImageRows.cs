using StbImageSharp;

namespace Entroscope.Networks.Inputs;

/// <summary>
/// A folder of PNG and JPEG images, each a row of red, green and blue values of 0 to 255. An image of another size than the network's is scaled until it
/// covers that size and cut in the middle. Folders within the folder are classes.
/// </summary>
internal sealed class ImageRows : IRowSource
{
    private const int MostPixels = 1 << 26;
    private const int LargestFile = 1 << 28;
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg"];

    private readonly string[] _files;
    private readonly bool _channelsLast;
    private readonly int _channels;
    private readonly int _height;
    private readonly int _width;

    private ImageRows(string folder, string[] files, bool channelsLast, int channels, int height, int width)
    {
        (Place, _files, _channelsLast, _channels, _height, _width) = (folder, files, channelsLast, channels, height, width);
        Shape = channelsLast ? [height, width, channels] : [channels, height, width];
        string[] classes = [.. files.Select(f => Path.GetRelativePath(folder, Path.GetDirectoryName(f)!))];
        string[] names = [.. classes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (names.Length > 1)
        {
            (Labels, ClassNames) = (Array.ConvertAll(classes, c => Array.BinarySearch(names, c, StringComparer.Ordinal)), names);
        }
    }

    public string Place { get; }

    public int Rows => _files.Length;

    public long[] Shape { get; }

    public int[]? Labels { get; }

    public IReadOnlyList<string> ClassNames { get; } = [];

    /// <summary>Returns whether a folder holds images, itself or in the folders within.</summary>
    public static bool IsFolder(string path) => Directory.Exists(path) && Find(path).Length > 0;

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="target">The sizes that the network takes, with the rows first; -1 where they are free.</param>
    /// <param name="channelsLast">Whether the channels are the last of them; null to find out.</param>
    public static ImageRows Open(string folder, long[]? target, bool? channelsLast)
    {
        string[] files = Find(folder);
        if (target is not { Length: 4 })
        {
            throw DataFault.Of(folder,
                Invariant($"holds images, but the network takes {target?.Length ?? 0} dimensions; images need four: rows, channels, height, width."));
        }

        bool last = channelsLast ?? (target[1] is not (1 or 3) && target[3] is 1 or 3);
        (long channels, long height, long width) = last ? (target[3], target[1], target[2]) : (target[1], target[2], target[3]);
        if (channels is not (1 or 3 or -1))
        {
            throw DataFault.Of(folder, Invariant($"holds images, but the network takes {channels} channels; images have 1 or 3."));
        }

        if (height < 0 || width < 0)
        {
            (int h, int w) = SizeOf(files[0]);
            (height, width) = (height < 0 ? h : height, width < 0 ? w : width);
        }

        return height * width is 0 or > MostPixels
            ? throw DataFault.Of(folder, Invariant($"holds images, but the network takes {height}x{width} pixels; at most {MostPixels} are read."))
            : new ImageRows(folder, files, last, channels == 1 ? 1 : 3, (int)height, (int)width);
    }

    public void Read(int row, Span<double> values)
    {
        string file = _files[row];
        ImageResult image = Decode(file);
        double scale = Math.Min(image.Width / (double)_width, image.Height / (double)_height);
        (double left, double top) = ((image.Width - (scale * _width)) / 2, (image.Height - (scale * _height)) / 2);
        for (int c = 0; c < _channels; c++)
        {
            for (int y = 0; y < _height; y++)
            {
                for (int x = 0; x < _width; x++)
                {
                    int place = _channelsLast ? (((y * _width) + x) * _channels) + c : (((c * _height) + y) * _width) + x;
                    values[place] = Average(image, c, (top + (y * scale), top + ((y + 1) * scale)), (left + (x * scale), left + ((x + 1) * scale)));
                }
            }
        }
    }

    // The mean over the part of the image that a pixel covers; of an image that is smaller, the nearest pixel.
    private double Average(ImageResult image, int channel, (double From, double To) y, (double From, double To) x)
    {
        (int y0, int y1) = ((int)y.From, Math.Min(image.Height, (int)Math.Ceiling(y.To - 1e-9)));
        (int x0, int x1) = ((int)x.From, Math.Min(image.Width, (int)Math.Ceiling(x.To - 1e-9)));
        (double sum, double weight) = (0, 0);
        for (int i = y0; i < y1; i++)
        {
            double high = Math.Min(i + 1, y.To) - Math.Max(i, y.From);
            for (int j = x0; j < x1; j++)
            {
                double share = high * (Math.Min(j + 1, x.To) - Math.Max(j, x.From));
                sum += share * image.Data[(((i * image.Width) + j) * _channels) + channel];
                weight += share;
            }
        }

        return sum / weight;
    }

    private static string[] Find(string folder) =>
    [
        .. Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).SelectMany(Directory.EnumerateFiles))
            .Where(f => Endings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal),
    ];

    private static (int Height, int Width) SizeOf(string file)
    {
        (int Height, int Width) size = default;
        DataFile.Guarded(file, () =>
        {
            DataFile.EnsureRegular(file);
            using FileStream stream = File.OpenRead(file);
            size = ImageInfo.FromStream(stream) is { } info ? (info.Height, info.Width) : throw DataFault.Of(file, "is no PNG or JPEG image.");
        });
        return size.Height > 0 && size.Width > 0 && (long)size.Height * size.Width <= MostPixels
            ? size
            : throw DataFault.Of(file, Invariant($"is an image of {size.Width}x{size.Height} pixels; 1 to {MostPixels} are read."));
    }

    private ImageResult Decode(string file)
    {
        SizeOf(file);
        try
        {
            byte[] bytes = new FileInfo(file).Length <= LargestFile
                ? File.ReadAllBytes(file)
                : throw DataFault.Of(file, Invariant($"has more than the {LargestFile} bytes that are read of an image."));
            return ImageResult.FromMemory(bytes, _channels == 1 ? ColorComponents.Grey : ColorComponents.RedGreenBlue);
        }
        catch (Exception e) when (e is not (DataException or OperationCanceledException or OutOfMemoryException))
        {
            throw DataFault.Of(file, $"cannot be read as an image: {e.Message}", e);
        }
    }
}
