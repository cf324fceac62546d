using Entroscope.Formats.Arrow;
using Entroscope.Formats.Hdf5;
using Entroscope.Formats.Parquet;

namespace Entroscope.Formats;

/// <summary>The formats of this library, for <see cref="DataOptions.Formats"/>. No format's own library is loaded before a file of it is opened.</summary>
public static class TableFormats
{
    /// <summary>Gets Parquet, Arrow (Feather version 2: files and streams) and HDF5.</summary>
    public static IReadOnlyList<TableFormat> All { get; } = [new ParquetFormat(), new ArrowFormat(), new Hdf5Format()];
}
