using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Finds IDX files by the names under which MNIST and Fashion-MNIST are distributed.</summary>
internal static class IdxFolder
{
    private const string Images = "images";
    private const string Labels = "labels";

    /// <summary>Returns whether a name is that of an IDX file of images, such as train-images-idx3-ubyte.gz.</summary>
    public static bool IsImageFile(string path)
    {
        string name = Path.GetFileName(path);
        return name.Contains(Images, StringComparison.Ordinal)
            && (name.Contains("idx3-ubyte", StringComparison.Ordinal) || name.EndsWith(".idx", StringComparison.Ordinal)
                || name.EndsWith(".idx.gz", StringComparison.Ordinal));
    }

    /// <summary>Describes a file of images, with its labels where they lie beside it.</summary>
    public static SourceFile Describe(string path, DataPart part)
    {
        string folder = Path.GetDirectoryName(path) ?? string.Empty;
        string labels = Path.GetFileName(path).Replace(Images, Labels, StringComparison.Ordinal).Replace("idx3", "idx1", StringComparison.Ordinal);
        string plain = labels.EndsWith(".gz", StringComparison.Ordinal) ? labels[..^3] : labels;
        string? found = new[] { labels, plain, plain + ".gz" }.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);
        return new SourceFile(path, part, FileFormat.Idx, null, found);
    }

    /// <summary>Finds the images of a folder.</summary>
    /// <returns>The training and test part, or one file alone; null where the folder has none.</returns>
    public static SourceFile[]? Find(string folder)
    {
        string[] images = [.. Directory.GetFiles(folder).Where(IsImageFile).Order(StringComparer.Ordinal)];
        string[] training = [.. images.Where(f => Path.GetFileName(f).Contains("train", StringComparison.Ordinal))];
        string[] test = [.. images.Except(training, StringComparer.Ordinal)];
        if (training.Length > 1 || test.Length > 1)
        {
            IEnumerable<string> names = (training.Length > 1 ? training : test).Select(f => Path.GetFileName(f)!);
            throw DataFault.Of(folder, $"holds several files of images for one part, {DataFault.List([.. names])}; name one file.");
        }

        return images.Length switch
        {
            0 => null,
            1 => [Describe(images[0], DataPart.All)],
            _ => [Describe(training[0], DataPart.Train), Describe(test[0], DataPart.Test)],
        };
    }
}
