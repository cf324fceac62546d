using System.Collections;

namespace Entroscope.Model;

/// <summary>Columns that differ in their names alone, x0, x1, ...: made when they are asked for, as there may be many.</summary>
internal sealed class RepeatedColumns(int count, ColumnSchema pattern) : IReadOnlyList<ColumnSchema>
{
    public int Count => count;

    public ColumnSchema this[int index] => pattern with { Name = Invariant($"x{Refuse.Index(index, count, nameof(index))}") };

    public IEnumerator<ColumnSchema> GetEnumerator() => Enumerable.Range(0, count).Select(i => this[i]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
