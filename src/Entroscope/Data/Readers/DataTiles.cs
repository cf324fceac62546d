using Entroscope.Data.Tables;
using Entroscope.Data.Tiles;
using Entroscope.Files;

namespace Entroscope.Data.Readers;

/// <summary>Makes tiles of data: files of some thousand rows each, which are read from the disk while a network is trained or measured.</summary>
/// <remarks>
/// For data larger than the memory. <see cref="DataLoader"/> reads the folder of the tiles like any other source, with the same results as the source itself.
/// </remarks>
public static class DataTiles
{
    /// <summary>The most rows of a tile.</summary>
    internal const int MostRows = 1 << 20;

    private const string SpillName = "values.spill";

    /// <summary>Makes the tiles of a source.</summary>
    /// <param name="path">The source, as <see cref="DataLoader"/> reads it; not windows of sequences, which are views of their files.</param>
    /// <param name="folder">The folder to write; it must not exist, be empty, or hold tiles that were not finished.</param>
    /// <param name="options">How to read the source, all of its rows.</param>
    /// <param name="tileRows">
    /// The rows of a tile, a power of 2 from 64 to 2^20; null for 65,536, or fewer where these have more than
    /// 32 MiB, down to 1024.
    /// </param>
    /// <param name="done">Receives how many rows are written; null for none.</param>
    /// <param name="cancellation">Stops the work; the folder holds no manifest then, and is no data.</param>
    /// <returns>What was written.</returns>
    /// <remarks>
    /// Cost: one pass over the source and two over the values. Values lie in a file in the folder meanwhile, of up to about twice their size, so that memory
    /// holds what the system can spare; the codes of text columns are held in memory.
    /// </remarks>
    /// <exception cref="DataException">The source cannot be read, or the folder cannot be written or is in use.</exception>
    /// <exception cref="ArgumentException">The options contradict each other, name a part or windows, or the rows of a tile are out of range.</exception>
    public static TileSummary Write(
        string path, string folder, DataOptions? options = null, int? tileRows = null, Action<int>? done = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(folder);
        options ??= new DataOptions();
        Refuse.Argument(tileRows is { } given && (!int.IsPow2(given) || given is < 64 or > MostRows),
            $"The rows of a tile must be a power of 2 from 64 to {MostRows}, but are {tileRows}.", nameof(tileRows));
        string? problem = options.Sequence is not null ? "Windows of sequences are views of their files, and are not made into tiles."
            : options.Part != DataPart.All ? Invariant($"All rows are made into tiles, but the options name {options.Part}.")
            : options.Problem();
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        return Written(folder, () => WriteInto(path, folder, options, tileRows, done, cancellation));
    }

    private static TileSummary WriteInto(string path, string folder, DataOptions options, int? tileRows, Action<int>? done, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        using FolderLock held = FolderLock.Take(folder);
        Clear(folder);
        using var spill = new SpillFile(Path.Combine(folder, SpillName));
        LoadedTable table = DataLoader.Table(path, options with { Spill = spill }, cancellation);
        TileManifest manifest = TileWriter.Write(folder, table, tileRows, done, cancellation);
        TileLayout layout = manifest.Layout;
        return new TileSummary(layout.Rows, layout.Columns, layout.Tiles, layout.TileRows, layout.Rows * layout.RowBytes, table.All.Notes);
    }

    // What a stopped run left may go: tiles without a manifest are no data.
    private static void Clear(string folder)
    {
        AtomicFile.RemoveLeftovers(Path.Combine(folder, TileManifest.FileName));
        string[] found = [.. Directory.EnumerateFileSystemEntries(folder).Select(p => Path.GetFileName(p)!)];
        string? other = found.Order(StringComparer.Ordinal).FirstOrDefault(
            name => !string.Equals(name, SpillName, StringComparison.Ordinal) && !TileManifest.IsTile(name));
        if (other is not null)
        {
            throw DataFault.Of(folder, $"is not empty: it holds {DataFault.Show(other)}; name a new folder.");
        }

        Array.ForEach(found, name => File.Delete(Path.Combine(folder, name)));
    }

    private static T Written<T>(string folder, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DataFault.Of(folder, $"cannot be written: {e.Message}", e);
        }
        catch (ArgumentOutOfRangeException e) when (e.ParamName is "value")
        {
            // What the runtime makes of EFBIG.
            throw DataFault.Of(folder, "cannot be written: it is larger than the system allows.", e);
        }
    }
}
