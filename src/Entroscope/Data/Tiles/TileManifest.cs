using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Data.Tiles;

/// <summary>What a folder of tiles holds: the table without its values, and the hashes of the tiles that have them.</summary>
/// <param name="Layout">Where the values lie.</param>
/// <param name="Table">The table: names, kinds, classes and notes; it has no values where it was read from a file.</param>
/// <param name="Parts">The files that the rows came from.</param>
/// <param name="Hashes">The SHA-256 of every tile, in hexadecimal.</param>
internal sealed record TileManifest(TileLayout Layout, TileTable Table, IReadOnlyList<RowRange> Parts, IReadOnlyList<string> Hashes)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Gets the name of the file of a tile.</summary>
    public static string NameOf(int tile) => Invariant($"tile-{tile:D8}.bin");

    /// <summary>Returns whether a name is that of a tile.</summary>
    public static bool IsTile(string name) => name.StartsWith("tile-", StringComparison.Ordinal) && name.EndsWith(".bin", StringComparison.Ordinal)
        && name.Length == NameOf(0).Length && name.AsSpan(5, 8).IndexOfAnyExceptInRange('0', '9') < 0;
}

/// <summary>A dataset without its values.</summary>
internal sealed record TileTable(IReadOnlyList<ColumnInfo> Columns)
{
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    public string? LabelName { get; init; }

    public GridSize? Image { get; init; }

    public TableSchema? Schema { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    public bool IsNamed { get; init; }

    public bool IsText { get; init; }
}
