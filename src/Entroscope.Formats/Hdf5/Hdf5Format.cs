namespace Entroscope.Formats.Hdf5;

/// <summary>HDF5 files, of which a dataset of numbers or of records is a table, by PureHDF.</summary>
internal sealed class Hdf5Format : TableFormat
{
    public override string Name => "HDF5";

    public override IReadOnlyList<string> Endings { get; } = [".h5", ".hdf5", ".hdf"];

    internal override bool HasPlaces => true;

    internal override bool Recognises(ReadOnlySpan<byte> start) => start.StartsWith<byte>([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A]);

    internal override ITableSource Open(string file, string? place, long memory) =>
        FormatGuard.Run(file, Name, () => new Hdf5Source(file, place, memory));
}
