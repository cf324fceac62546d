using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Information.Exact;

/// <summary>What a site says about the class by itself: log p(y | x_i) - log P(y), exact from the marginals of the site's latent given each class.</summary>
internal sealed class SiteClasses
{
    // Values of an alphabet whose answers are kept.
    private const int KeptValues = 4096;
    private readonly ConvACMixture _mixture;

    // Log of w_z P_z(D_i = d), by component and site; the same given a class, made when the class is first met.
    private readonly double[][][] _prior;
    private readonly double[][][]?[] _givenClass;
    private readonly double[]?[] _kept;

    public SiteClasses(ConvACMixture mixture)
    {
        _mixture = mixture;
        _prior = Marginals(-1);
        _givenClass = new double[mixture.Classes][][][];
        _kept = new double[mixture.Sites][];
    }

    /// <summary>Computes log p(x_i | y) - log p(x_i), which is log p(y | x_i) - log P(y).</summary>
    /// <param name="label">The class, of any prior probability.</param>
    /// <returns>The information in nats; negative infinity where the class excludes the value.</returns>
    public double Information(int site, double value, int label)
    {
        if (_mixture.Components[0].Leaves[site] is not DiscreteLeaf { Alphabet: <= KeptValues } leaf)
        {
            return Compute(site, value, label);
        }

        double[] kept = _kept[site] ??= Unknown(leaf.Alphabet * _mixture.Classes);
        ref double known = ref kept[(leaf.SymbolOf(value) * _mixture.Classes) + label];
        return known = double.IsNaN(known) ? Compute(site, value, label) : known;
    }

    private static double[] Unknown(int length)
    {
        double[] values = new double[length];
        Array.Fill(values, double.NaN);
        return values;
    }

    private double Compute(int site, double value, int label)
    {
        WideLog[][] densities = [.. _mixture.Components.Select(c => new WideLog[c.Leaves[site].Channels])];
        for (int z = 0; z < densities.Length; z++)
        {
            _mixture.Components[z].Leaves[site].WideLogDensity(value, densities[z]);
        }

        WideLog alone = LogSum(densities, _prior, site);
        return alone.IsZero ? 0 : LogSum(densities, _givenClass[label] ??= Marginals(label), site).Less(alone);
    }

    private static WideLog LogSum(WideLog[][] densities, double[][][] weights, int site)
    {
        var terms = new WideLog[densities.Sum(d => d.Length)];
        int next = 0;
        for (int z = 0; z < densities.Length; z++)
        {
            for (int d = 0; d < densities[z].Length; d++)
            {
                terms[next++] = densities[z][d] + weights[z][site][d];
            }
        }

        return WideLog.LogSumExp(terms);
    }

    private double[][][] Marginals(int label)
    {
        double[] prior = _mixture.ComponentPrior(label);
        return [.. _mixture.Components.Select((model, z) => OfComponent(model, label, Math.Log(prior[z])))];
    }

    private static double[][] OfComponent(ConvAC model, int label, double logPrior)
    {
        double[][] marginals = LatentMarginals.Compute(model);
        if (label >= 0)
        {
            double[] only = new double[model.Classes];
            only[label] = 1;
            LatentMarginals.Fill(model, only, marginals);
        }

        return [.. marginals.Take(model.Tree.SiteCount).Select(m => Array.ConvertAll(m, p => Math.Log(p) + logPrior))];
    }
}
