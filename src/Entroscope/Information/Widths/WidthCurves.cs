using Entroscope.Information.Estimates;
using Entroscope.Information.Scaling;
using Entroscope.Numerics;

namespace Entroscope.Information.Widths;

/// <summary>
/// What the same held-out rows say at every scale through networks of several widths on one tree: means over the seeds, and draws from the errors of all
/// widths together.
/// </summary>
/// <remarks>
/// A draw takes as many blocks of rows as there are, with replacement and the same ones for all widths (Efron 1979), and adds what seeds differ by. The
/// variance between seeds is pooled over the widths, since few seeds know their variance badly, and divided by a chi-square draw of its degrees of freedom.
/// </remarks>
internal sealed class WidthCurves
{
    public const int DrawCount = 1000;
    private readonly LevelBlocks[][] _seeds;
    private readonly double[][][] _blocks;
    private readonly double[][][] _seedMeans;
    private readonly int[] _drawnColumns;

    /// <param name="widths">The widths, ascending, each with its trainings, one a seed, all on the same rows.</param>
    /// <param name="reference">The place of the width that the others are compared with.</param>
    public WidthCurves(ScaleGeometry geometry, IReadOnlyList<(int Width, HeldOutScales[] Seeds)> widths, int reference, ulong seed)
    {
        (Geometry, Reference) = (geometry, reference);
        Widths = [.. widths.Select(w => w.Width)];
        Levels = geometry.Pooled.Length;
        Sizes = [.. geometry.Cuts.Select(c => c.Mean)];
        _seeds = [.. widths.Select(w => w.Seeds.Select(s => s.Blocks).ToArray())];
        _seedMeans = Array.ConvertAll(_seeds, s => Array.ConvertAll(s, b => b.Mean()));
        Averages = Array.ConvertAll(_seeds, s => LevelBlocks.Average(s));
        _blocks = Array.ConvertAll(Averages, a => a.BlockMeans());
        Limited = [.. widths.Select(w => Enumerable.Range(0, Levels).Select(l => 2 * w.Seeds.Count(s => s.LimitedByWidth[l]) > w.Seeds.Length).ToArray())];
        _drawnColumns = [.. Enumerable.Range(0, Levels), 2 * Levels];
        Mean = [.. Averages.Select(a => Picked(a.Mean()))];
        Drawn = Draw(seed);
    }

    public ScaleGeometry Geometry { get; }

    public int[] Widths { get; }

    /// <summary>Gets the place of the width that the others are compared with.</summary>
    public int Reference { get; }

    public int Levels { get; }

    /// <summary>Gets the mean size of the patches of every cut.</summary>
    public double[] Sizes { get; }

    public int SeedCount => _seeds[0].Length;

    /// <summary>Gets the means over the seeds, row block by row block, of every width.</summary>
    public LevelBlocks[] Averages { get; }

    /// <summary>Gets for every width and level whether most of its networks are limited by their channels there.</summary>
    public bool[][] Limited { get; }

    /// <summary>Gets for every width T(0)..T(L-1), and after them the mean of -log p.</summary>
    public double[][] Mean { get; }

    /// <summary>Gets the draws: for each, and every width, the columns of <see cref="Mean"/>.</summary>
    public double[][][] Drawn { get; }

    /// <summary>Returns whether the patches of a level are joined with others.</summary>
    public bool Joins(int level) => Geometry.Pooled[level] > 0 && Geometry.Cuts[level].Patches > Geometry.Cuts[level + 1].Patches;

    /// <summary>Computes m(n), the entropy of a patch of a cut.</summary>
    public WidthEstimate Marginal(int width, int level)
    {
        double[] weights = new double[ScaleBlocks.ColumnsOf(Levels)];
        double patches = Geometry.Cuts[level].Patches;
        weights[^1] = 1 / patches;
        for (int l = level; l < Levels; l++)
        {
            weights[l] = Geometry.Pooled[l] / patches;
        }

        return Of(width, weights);
    }

    public WidthEstimate TotalCorrelation(int width, int level) => OfColumn(width, level);

    public WidthEstimate PatchRest(int width, int level) => OfColumn(width, Levels + level);

    /// <summary>Computes the covariance of T between levels, over the seeds, of the mean of a width; pooled over the widths.</summary>
    public double[,] SeedCovariance()
    {
        var covariance = new double[Levels, Levels];
        double scale = 1.0 / (Widths.Length * Math.Max(1, SeedCount - 1) * SeedCount);
        foreach (double[] deviation in Enumerable.Range(0, Widths.Length).SelectMany(Deviations))
        {
            for (int i = 0; i < Levels; i++)
            {
                for (int j = 0; j < Levels; j++)
                {
                    covariance[i, j] += scale * deviation[i] * deviation[j];
                }
            }
        }

        return covariance;
    }

    /// <summary>Computes the standard deviation over the draws.</summary>
    public double Error(Func<double[][], double> of)
    {
        double[] values = Array.ConvertAll(Drawn, d => of(d));
        double mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    private WidthEstimate OfColumn(int width, int column)
    {
        double[] weights = new double[ScaleBlocks.ColumnsOf(Levels)];
        weights[column] = 1;
        return Of(width, weights);
    }

    // A linear combination of the columns.
    private WidthEstimate Of(int width, double[] weights)
    {
        double[] rows = Array.ConvertAll(_blocks[width], b => TensorPrimitives.Dot(b, weights));
        double[] seeds = Array.ConvertAll(_seedMeans[width], s => TensorPrimitives.Dot(s, weights));
        return new WidthEstimate(TensorPrimitives.Dot(Averages[width].Mean(), weights), ErrorOfMean(rows), ErrorOfMean(seeds));
    }

    internal static double ErrorOfMean(double[] values)
    {
        double mean = values.Average();
        return values.Length < 2 ? double.NaN : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length);
    }

    private double[] Picked(double[] columns) => Array.ConvertAll(_drawnColumns, c => columns[c]);

    // By what every seed of a width differs from their mean.
    private IEnumerable<double[]> Deviations(int width) => _seedMeans[width].Select(s => Picked(s).Zip(Mean[width], (x, mean) => x - mean).ToArray());

    private double[][][] Draw(ulong seed)
    {
        var random = new RandomStream(seed, "draws of a sweep of widths");
        double[][] deviations = [.. Enumerable.Range(0, Widths.Length).SelectMany(Deviations)];
        int freedom = Widths.Length * (SeedCount - 1);
        double[][][] blocks = Array.ConvertAll(_blocks, b => Array.ConvertAll(b, Picked));
        double[][] centres = Array.ConvertAll(blocks, b => Enumerable.Range(0, Levels + 1).Select(c => b.Average(x => x[c])).ToArray());
        var draws = new double[DrawCount][][];
        for (int d = 0; d < DrawCount; d++)
        {
            int count = blocks[0].Length;
            int[] chosen = [.. Enumerable.Range(0, count).Select(_ => random.NextInt(count))];
            draws[d] = new double[Widths.Length][];
            double spread = freedom == 0 ? 0 : Math.Sqrt(freedom / random.NextChiSquare(freedom));
            for (int w = 0; w < Widths.Length; w++)
            {
                double[] drawn = [.. Mean[w]];
                foreach (int b in chosen)
                {
                    for (int c = 0; c < drawn.Length; c++)
                    {
                        drawn[c] += (blocks[w][b][c] - centres[w][c]) / count;
                    }
                }

                AddSeeds(drawn, deviations, spread, random);
                draws[d][w] = drawn;
            }
        }

        return draws;
    }

    private void AddSeeds(double[] drawn, double[][] deviations, double spread, RandomStream random)
    {
        if (spread == 0)
        {
            return;
        }

        double scale = spread / Math.Sqrt((double)Widths.Length * (SeedCount - 1) * SeedCount);
        foreach (double[] deviation in deviations)
        {
            double factor = scale * random.NextGaussian();
            for (int c = 0; c < drawn.Length; c++)
            {
                drawn[c] += factor * deviation[c];
            }
        }
    }
}
