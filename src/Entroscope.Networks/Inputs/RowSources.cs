namespace Entroscope.Networks.Inputs;

/// <summary>Opens what rows of input are read from.</summary>
internal static class RowSources
{
    private static readonly string[] DataNames = ["data", "x", "X", "images", "inputs", "input_ids"];

    /// <summary>Opens a file or a folder.</summary>
    /// <param name="path">An NPY or NPZ file, a folder of images, or any table that the library reads.</param>
    /// <param name="array">The array of an NPZ file that is meant: the name of the input that it is for.</param>
    /// <param name="target">The sizes that the network takes, -1 where they are free; null where nothing says.</param>
    /// <param name="options">How images and labels are read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static IRowSource Open(string path, string array, long[]? target, ObservationOptions options, CancellationToken cancellation) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".npy" => ArrayRows.Open(path),
            ".npz" => OfArrays(path, array),
            _ when Directory.Exists(path) && ImageRows.IsFolder(path) => ImageRows.Open(path, target, options.ChannelsLast),
            _ => TableRows.Open(path, options.LabelColumn, cancellation),
        };

    private static ArrayRows OfArrays(string path, string array)
    {
        IReadOnlyList<(string Name, ArrayRows Rows)> arrays = ArrayRows.OpenAll(path);
        foreach (string name in DataNames.Prepend(array))
        {
            if (arrays.FirstOrDefault(a => string.Equals(a.Name, name, StringComparison.Ordinal)) is { Rows: { } named })
            {
                return named;
            }
        }

        return arrays.Count == 1 ? arrays[0].Rows
            : throw DataFault.Of(path,
                $"holds {DataFault.List([.. arrays.Select(a => a.Name)])}; an array of the input's name is needed, '{array}', or one array alone.");
    }
}
