namespace Entroscope.Data.Readers;

/// <summary>What was written as tiles.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Columns">The columns, without the label.</param>
/// <param name="Tiles">The number of tiles.</param>
/// <param name="TileRows">The rows of every tile but the last.</param>
/// <param name="Bytes">The bytes of all tiles.</param>
/// <param name="Notes">Sentences about the table.</param>
public sealed record TileSummary(int Rows, int Columns, int Tiles, int TileRows, long Bytes, IReadOnlyList<string> Notes);
