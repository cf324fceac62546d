using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>Columns whose rows can be drawn again: windows of sequences, which may begin elsewhere in every pass of a training.</summary>
/// <param name="Columns">The columns; their values change with every draw.</param>
/// <param name="Draw">Draws all rows, in place. Nothing may read the columns meanwhile.</param>
internal sealed record RedrawnColumns(ValueColumn[] Columns, Action<RandomStream> Draw);
