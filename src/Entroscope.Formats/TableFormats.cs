using System.Diagnostics.CodeAnalysis;
using Entroscope.Formats.Arrow;
using Entroscope.Formats.Hdf5;
using Entroscope.Formats.Parquet;

namespace Entroscope.Formats;

/// <summary>The formats of this library, for <see cref="DataOptions.Formats"/>. No format's own library is loaded before a file of it is opened.</summary>
public static class TableFormats
{
    /// <summary>Gets Parquet, Arrow (Feather version 2: files and streams) and HDF5; none in a program that is published without them.</summary>
    public static IReadOnlyList<TableFormat> All { get; } = IsSupported ? [new ParquetFormat(), new ArrowFormat(), new Hdf5Format()] : [];

    // Their libraries look types up by name, which a program that is compiled ahead of time does not keep.
    [FeatureSwitchDefinition("Entroscope.Formats.IsSupported")]
    internal static bool IsSupported => !AppContext.TryGetSwitch("Entroscope.Formats.IsSupported", out bool isSupported) || isSupported;
}
