namespace Entroscope.Data.Tables;

/// <summary>Rows that came from one file.</summary>
/// <param name="Part">The part they belong to; <see cref="DataPart.All"/> where the source does not say.</param>
/// <param name="File">The file.</param>
/// <param name="Start">Their first row in the table.</param>
/// <param name="Count">How many they are.</param>
internal readonly record struct RowRange(DataPart Part, string File, int Start, int Count);
