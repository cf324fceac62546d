using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;
using Entroscope.Data.Tiles;

namespace Entroscope.Data.Readers;

/// <summary>
/// Reads data: "digits" (the embedded set), a file (CSV, TSV, benchmark text, NPY, NPZ, IDX), a folder of IDX files or of tiles, or a set
/// FOLDER/NAME of benchmark files NAME.{train,valid,test}.data. Text and IDX files may be compressed with gzip.
/// </summary>
/// <remarks>
/// Reading is one pass on one thread; memory is that of the values in the narrowest type that holds them. Kinds, alphabets and classes are
/// those of all parts of a source together, so that every value of a part is in the alphabet.
/// </remarks>
public static class DataLoader
{
    /// <summary>Loads a source or a part of it.</summary>
    /// <param name="path">The source.</param>
    /// <param name="options">How to read it and which part; null for all rows and kinds inferred.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The rows of the part. Where the source does not give the part, that of <see cref="LoadSplit"/> with <see cref="DataOptions.Split"/>.</returns>
    /// <exception cref="DataException">The source cannot be read, or has no such part; names file, line or row, and column.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static Dataset Load(string path, DataOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new DataOptions();
        if (options.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        SplitOptions division = options is { Part: not DataPart.All, Split: { } chosen } ? chosen : new SplitOptions();
        if (division.Problem() is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(options));
        }

        (Func<Dataset> all, Func<SplitOptions, DataSplit> divide, _) = Read(path, options, division, cancellation);
        if (options.Part == DataPart.All)
        {
            return all();
        }

        DataSplit split = divide(division);
        return options.Part switch
        {
            DataPart.Train => split.Train,
            DataPart.Validation => split.Validation,
            _ => split.Test ?? throw DataFault.Of(path,
                "has no test part; say which rows it is, by a file, a number or a fraction of test rows.", remedy: Remedy.TestPart),
        };
    }

    /// <summary>Loads a source and divides its rows into training, validation and test parts.</summary>
    /// <param name="path">The source. Its own parts are kept: those of benchmark sets, the test part of digits and of IDX folders.</param>
    /// <param name="options">How to read it, with <see cref="DataPart.All"/>; null for kinds inferred.</param>
    /// <param name="split">How to divide what the source does not; null for a validation part of 15 % and no test part.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The parts.</returns>
    /// <exception cref="DataException">A file cannot be read, a part is given twice, or no row is left to train on.</exception>
    /// <exception cref="ArgumentException">The options contradict each other or are out of range.</exception>
    public static DataSplit LoadSplit(string path, DataOptions? options = null, SplitOptions? split = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new DataOptions();
        split ??= new SplitOptions();
        string? problem = options.Part == DataPart.All ? options.Problem() : Invariant($"All parts are loaded, but the options name {options.Part}.");
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        if (split.Problem() is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(split));
        }

        DataSplit parts = Read(path, options, split, cancellation).Divide(split);
        try
        {
            return parts.WithRealLeaves(options.RealLeaf);
        }
        catch (DataException e)
        {
            throw DataFault.Of(path, e.Message, e);
        }
    }

    /// <summary>Reads a source once, to divide it in several ways.</summary>
    /// <param name="path">The source.</param>
    /// <param name="options">How to read it, with <see cref="DataPart.All"/>.</param>
    /// <param name="files">The files of further parts, if there are any; the rest of it is not looked at.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>All rows, and what divides them; null where a division asks for a part that the source gives.</returns>
    internal static (Dataset All, Func<SplitOptions, DataSplit?> Divide) Open(
        string path, DataOptions options, SplitOptions files, CancellationToken cancellation)
    {
        var own = new SplitOptions { ValidationPath = files.ValidationPath, TestPath = files.TestPath };
        (Func<Dataset> all, Func<SplitOptions, DataSplit> divide, bool tested) = Read(path, options, own, cancellation);
        return (all(), split => tested && split.AsksForTest && split.TestPath is null ? null : divide(split));
    }

    /// <summary>Reads a text as a whole, to the last sites of its documents.</summary>
    /// <returns>The text; null where the source is no text that its symbols make up.</returns>
    internal static WholeText? LoadWhole(string path, DataOptions options, CancellationToken cancellation) =>
        SequenceLoader.Open(path, options, new SplitOptions(), cancellation).Whole();

    /// <summary>Reads all rows of a table with the files that they came from.</summary>
    internal static LoadedTable Table(string path, DataOptions options, CancellationToken cancellation) =>
        ReadAll(path, options, new SplitOptions(), cancellation).Limit(options);

    // All rows, what divides them, and whether a test part is given.
    private static (Func<Dataset> All, Func<SplitOptions, DataSplit> Divide, bool Tested) Read(
        string path, DataOptions options, SplitOptions split, CancellationToken cancellation)
    {
        if (options.Sequence is not null)
        {
            SequenceSource source = SequenceLoader.Open(path, options, split, cancellation);
            return (source.All, source.Split, split.TestPath is not null);
        }

        LoadedTable table = ReadAll(path, options, split, cancellation).Limit(options);
        return (() => table.All, division => Splitter.Split(table, division), table.Parts.Any(p => p.Part == DataPart.Test));
    }

    private static LoadedTable ReadAll(string path, DataOptions options, SplitOptions split, CancellationToken cancellation)
    {
        if (string.Equals(path, DigitsData.Name, StringComparison.Ordinal))
        {
            LoadedTable digits = DigitsData.Read(options, cancellation);
            EnsureNotGiven(path, digits.Parts.Select(p => p.Part), split);
            return split.ValidationPath is null
                ? digits
                : throw DataFault.Of(path, "the validation rows are drawn from its first rows; a file of them cannot be given.");
        }

        if (TileFolder.Is(path))
        {
            LoadedTable? tiles = null;
            DataFile.Guarded(path, () => tiles = TileFolder.Open(path, options, cancellation));
            EnsureNotGiven(path, tiles!.Parts.Select(p => p.Part), split);
            return split.ValidationPath is null && split.TestPath is null
                ? tiles
                : throw DataFault.Of(path, "holds tiles of all rows; files of further parts cannot be given.");
        }

        List<SourceFile> files = [];
        DataFile.Guarded(path, () =>
        {
            TileFolder.EnsureFinished(path);
            files.AddRange(DataSource.Resolve(path, options.Formats));
        });
        EnsureNotGiven(path, files.Select(f => f.Part), split);
        AddPart(files, split.ValidationPath, DataPart.Validation, options);
        AddPart(files, split.TestPath, DataPart.Test, options);
        using var table = new TableBuilder(options);
        foreach (SourceFile file in files)
        {
            TableReader.Read(file, options, table, cancellation);
        }

        return LoadedTable.Finish(path, table, options);
    }

    private static void AddPart(List<SourceFile> files, string? path, DataPart part, DataOptions options)
    {
        if (path is not null)
        {
            files.Add(DataSource.Single(path, part, options.Formats));
        }
    }

    private static void EnsureNotGiven(string path, IEnumerable<DataPart> parts, SplitOptions split)
    {
        DataPart[] given = [.. parts];
        if (given.Contains(DataPart.Test) && split.AsksForTest)
        {
            throw DataFault.Of(path, "has its own test part; another cannot be given.");
        }

        if (given.Contains(DataPart.Validation) && split.ValidationPath is not null)
        {
            throw DataFault.Of(path, "has its own validation part; another cannot be given.");
        }
    }
}
