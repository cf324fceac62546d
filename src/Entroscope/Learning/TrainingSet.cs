using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>Observations to learn from, with their classes as far as known.</summary>
/// <param name="Data">The samples; any value may be missing.</param>
/// <param name="Labels">The class of every row, 0..Y-1, or -1 where unknown; null when none is known.</param>
internal sealed record TrainingSet(Observations Data, int[]? Labels = null)
{
    /// <summary>Picks rows.</summary>
    internal TrainingSet Select(int[] rows) => new(Data.Select(rows), Labels is { } labels ? Array.ConvertAll(rows, r => labels[r]) : null);
}
