using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>Ancestral draws of some sites of a model, block by block, with a random stream a block; the other sites are missing.</summary>
internal sealed class ModelDraws(ConvAC model, int[] sites, ulong seed, string purpose)
{
    private readonly TopDownSampler _sampler = new(model);
    private long _block;

    /// <summary>Draws the next block.</summary>
    /// <param name="count">The number of rows.</param>
    /// <returns>The rows.</returns>
    public Observations Next(int count)
    {
        var random = new RandomStream(seed, purpose, _block++);
        double[][] values = [.. sites.Select(_ => new double[count])];
        for (int r = 0; r < count; r++)
        {
            _sampler.DrawLatents(random, -1);
            for (int s = 0; s < sites.Length; s++)
            {
                values[s][r] = _sampler.DrawSite(sites[s], random);
            }
        }

        double[] hidden = new double[count];
        Array.Fill(hidden, double.NaN);
        var columns = new ValueColumn[model.Tree.SiteCount];
        Array.Fill(columns, ValueColumn.Of(hidden));
        for (int s = 0; s < sites.Length; s++)
        {
            columns[sites[s]] = ValueColumn.Of(values[s]);
        }

        return new Observations(columns);
    }
}
