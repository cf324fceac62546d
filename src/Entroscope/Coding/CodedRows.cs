using Entroscope.Model;

namespace Entroscope.Coding;

/// <summary>Rows that were decompressed.</summary>
/// <param name="Data">The values, equal to those that were compressed; NaN where missing.</param>
/// <param name="Labels">The class of every row in the model's numbering, -1 where unknown; null where classes were not compressed.</param>
public sealed record CodedRows(Observations Data, int[]? Labels)
{
    /// <summary>Gets the text that was compressed as a whole, byte for byte, its documents one after the other; null where rows were.</summary>
    public byte[]? Text { get; init; }
}
