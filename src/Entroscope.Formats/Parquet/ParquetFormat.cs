namespace Entroscope.Formats.Parquet;

/// <summary>Parquet files, by Parquet.Net.</summary>
internal sealed class ParquetFormat : TableFormat
{
    public override string Name => "Parquet";

    public override IReadOnlyList<string> Endings { get; } = [".parquet", ".pq"];

    internal override bool Recognises(ReadOnlySpan<byte> start) => start.StartsWith("PAR1"u8) || start.StartsWith("PARE"u8);

    internal override ITableSource Open(string file, string? place, long memory) =>
        FormatGuard.Run(file, Name, () => new ParquetSource(file, memory));
}
