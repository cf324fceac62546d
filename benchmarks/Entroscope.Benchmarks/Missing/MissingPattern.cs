using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Benchmarks.Missing;

/// <summary>Which pixels of an image are taken away: each by chance, or all in some squares, which may overlap.</summary>
/// <param name="Probability">The probability that a pixel is missing; 0 with squares.</param>
/// <param name="Squares">The number of squares.</param>
/// <param name="Side">Their side, in pixels.</param>
internal sealed record MissingPattern(double Probability, int Squares = 0, int Side = 0)
{
    public string Name => Squares == 0 ? Invariant($"p = {Probability}") : Invariant($"{Squares} x {Side}");

    /// <summary>Gets the chances of a missing pixel that every set is tried with.</summary>
    public static MissingPattern[] AtRandom { get; } = [.. new[] { 0, 0.25, 0.5, 0.75, 0.9, 0.95 }.Select(p => new MissingPattern(p))];

    /// <summary>Takes pixels away. A row's mask depends on the pattern, the repetition and the row alone, so that it is the same for all methods.</summary>
    public Observations Apply(Observations data, GridSize image, int repetition) =>
        Observations.FromRows(
            [.. Enumerable.Range(0, data.Rows).Select(r => Mask(data.Row(r), image, new RandomStream((ulong)repetition, $"missing {Name}", r)))]);

    private double[] Mask(double[] row, GridSize image, RandomStream random)
    {
        for (int i = 0; Squares == 0 && i < row.Length; i++)
        {
            row[i] = random.NextDouble() < Probability ? double.NaN : row[i];
        }

        for (int s = 0; s < Squares; s++)
        {
            (int top, int left) = (random.NextInt(image.Height - Side + 1), random.NextInt(image.Width - Side + 1));
            for (int y = top; y < top + Side; y++)
            {
                Array.Fill(row, double.NaN, (y * image.Width) + left, Side);
            }
        }

        return row;
    }
}
