using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Information.Estimates;

/// <summary>Ancestral draws of some sites, block after block, each from a random stream of its own; the other sites are hidden.</summary>
internal sealed class DrawnBlocks(ConvACMixture mixture, int[] sites, ulong seed, string purpose)
{
    private readonly ModelSampler _sampler = new(mixture);
    private long _block;

    /// <summary>Draws the next block.</summary>
    public Observations Next(int count)
    {
        var random = new RandomStream(seed, purpose, _block);
        RandomStream chosen = Sampling.OfComponents(seed, purpose, _block++);
        double[][] values = [.. sites.Select(_ => new double[count])];
        for (int r = 0; r < count; r++)
        {
            _sampler.DrawLatents(random, chosen, -1);
            for (int s = 0; s < sites.Length; s++)
            {
                values[s][r] = _sampler.DrawSite(sites[s], random);
            }
        }

        return Show(mixture.Sites, count, sites, values);
    }

    /// <summary>Makes observations that show some sites alone.</summary>
    /// <param name="values">Their values, a column each.</param>
    /// <returns>The observations with missing values at all other sites.</returns>
    public static Observations Show(int all, int rows, int[] seen, double[][] values)
    {
        ValueColumn[] columns = Hidden(all, rows);
        for (int s = 0; s < seen.Length; s++)
        {
            columns[seen[s]] = ValueColumn.Of(values[s]);
        }

        return new Observations(columns);
    }

    /// <summary>Hides all sites but some.</summary>
    /// <returns>The observations with missing values at all other sites.</returns>
    public static Observations Only(ConvAC model, Observations data, int[] seen)
    {
        ValueColumn[] columns = Hidden(model.Tree.SiteCount, data.Rows);
        foreach (int i in seen)
        {
            columns[i] = data.Column(i);
        }

        return new Observations(columns);
    }

    private static ValueColumn[] Hidden(int sites, int count)
    {
        double[] hidden = new double[count];
        Array.Fill(hidden, double.NaN);
        var columns = new ValueColumn[sites];
        Array.Fill(columns, ValueColumn.Of(hidden));
        return columns;
    }
}
