namespace Entroscope.Formats.Arrow;

/// <summary>Arrow's own format, of files (Feather version 2) and of streams, by Apache.Arrow.</summary>
internal sealed class ArrowFormat : TableFormat
{
    public override string Name => "Arrow";

    public override IReadOnlyList<string> Endings { get; } = [".arrow", ".feather", ".arrows", ".ipc"];

    internal override bool Recognises(ReadOnlySpan<byte> start) =>
        start.StartsWith("ARROW1"u8) || start.StartsWith("FEA1"u8) || start.StartsWith<byte>([0xFF, 0xFF, 0xFF, 0xFF]);

    internal override ITableSource Open(string file, string? place, long memory) =>
        FormatGuard.Run(file, Name, () => new ArrowSource(file, memory));
}
