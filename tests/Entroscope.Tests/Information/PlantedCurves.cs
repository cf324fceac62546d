using Entroscope.Information.Estimates;
using Entroscope.Information.Scaling;
using Entroscope.Information.Widths;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Tests.Information;

/// <summary>
/// Test rows through networks that nobody trained: T(n; r) as planted, with noise of rows that all widths see alike, of their own, and of seeds.
/// </summary>
/// <param name="Levels">The number of levels of the line tree.</param>
/// <param name="Shared">T of a width and a size, in nats.</param>
internal sealed record PlantedCurves(int Levels, int[] Widths, Func<int, double, double> Shared)
{
    /// <summary>Gets the noise of a row that all widths have in common, as a part of T.</summary>
    public double Common { get; init; } = 0.5;

    /// <summary>Gets the noise of a row that each network has for itself, as a part of T.</summary>
    public double Own { get; init; } = 0.2;

    /// <summary>Gets the noise of a seed, as a part of T.</summary>
    public double Seed { get; init; } = 0.01;

    /// <summary>Gets the mean of -log p through a width.</summary>
    public Func<int, double> Surprisal { get; init; } = r => 100 + (10 / Math.Sqrt(r));

    public int Seeds { get; init; } = 3;

    public int Rows { get; init; } = 1000;

    /// <summary>Draws rows and seeds; the widest width is the reference.</summary>
    /// <param name="widths">The number of widths taken, the narrowest first; null for all.</param>
    public WidthCurves Draw(ulong seed, int? widths = null)
    {
        var geometry = ScaleGeometry.Of(PoolingTree.Line(1 << Levels));
        var random = new RandomStream(seed, "planted curves");
        double[][] common = [.. Enumerable.Range(0, Rows).Select(_ => Gaussians(Levels + 1, random))];
        (int Width, HeldOutScales[] Seeds)[] all =
            [.. Widths.Select(r => (r, Enumerable.Range(0, Seeds).Select(_ => Network(r, geometry, common, random)).ToArray()))];
        (int Width, HeldOutScales[] Seeds)[] taken = all[..(widths ?? all.Length)];
        return new WidthCurves(geometry, taken, taken.Length - 1, seed);
    }

    private HeldOutScales Network(int width, ScaleGeometry geometry, double[][] common, RandomStream random)
    {
        double[] size = [.. Enumerable.Range(0, Levels).Select(l => Math.Max(Math.Abs(Shared(width, geometry.Cuts[l].Mean)), 0.05))];
        double[] off = [.. Gaussians(Levels, random).Select((g, l) => Shared(width, geometry.Cuts[l].Mean) + (Seed * g * size[l]))];
        double offSurprisal = Surprisal(width) + (Seed * random.NextGaussian());
        var blocks = new LevelBlocks(ScaleBlocks.ColumnsOf(Levels));
        foreach (double[] row in common)
        {
            double[] own = Gaussians(Levels, random);
            blocks.Add([.. Enumerable.Range(0, Levels).Select(l => off[l] + (size[l] * ((Common * row[l]) + (Own * own[l])))), .. off,
                offSurprisal + row[^1]]);
        }

        return new HeldOutScales(blocks, new bool[Levels], 0);
    }

    private static double[] Gaussians(int count, RandomStream random) => [.. Enumerable.Range(0, count).Select(_ => random.NextGaussian())];
}
