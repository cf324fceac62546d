using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Entroscope.Formats.Hdf5;

/// <summary>HDF5 files, of which a dataset of numbers or of records is a table, by PureHDF.</summary>
internal sealed class Hdf5Format : TableFormat
{
    public override string Name => "HDF5";

    public override IReadOnlyList<string> Endings { get; } = [".h5", ".hdf5", ".hdf"];

    internal override bool HasPlaces => true;

    internal override bool Recognises(ReadOnlySpan<byte> start) => start.StartsWith<byte>([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A]);

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Asked for before; the analyser does not follow into the function.")]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Code that is trimmed is compiled ahead, and there this is never called.")]
    internal override ITableSource Open(string file, string? place, long memory) => RuntimeFeature.IsDynamicCodeSupported
        ? FormatGuard.Run(file, Name, () => new Hdf5Source(file, place, memory))
        : throw DataFault.Of(file, "is an HDF5 file, whose reader makes code at run time, which a program compiled ahead cannot; run it on .NET itself.");
}
