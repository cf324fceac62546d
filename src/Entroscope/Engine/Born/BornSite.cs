using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Engine.Born;

/// <summary>
/// The distribution of a site in the Born reading, f(x)' W f(x), as weights of a leaf: a discrete site has a channel a value; a Gaussian one a channel a
/// pair of its own, whose product is a Gaussian, too, with weights of either sign.
/// </summary>
internal sealed class BornSite
{
    private readonly LeafDistribution _source;
    private readonly double[] _factors;

    /// <exception cref="ModelException">The site has densities whose products are not of their family.</exception>
    public BornSite(ConvAC model, int site)
    {
        _source = model.Leaves[site];
        (Leaf, _factors) = _source switch
        {
            DiscreteLeaf discrete => (Values(discrete), Array.Empty<double>()),
            GaussianLeaf gaussian => Pairs(gaussian),
            _ => throw new ModelException(Invariant($"The distribution of site {site} alone has no closed form in the Born reading: its leaf is ")
                + Invariant($"{_source.Family}, but only discrete and Gaussian ones have products of their own family.")),
        };
    }

    /// <summary>Gets the leaf that is weighted.</summary>
    public LeafDistribution Leaf { get; }

    /// <summary>Computes the weights, which sum to 1.</summary>
    /// <param name="density">W, the density matrix of the site over its channels.</param>
    /// <param name="weights">Receives a weight a channel of <see cref="Leaf"/>.</param>
    /// <returns>Whether any value is possible; without that all weights are equal.</returns>
    public bool Fill(Density density, Span<double> weights)
    {
        if (_source is DiscreteLeaf discrete)
        {
            double[] vector = new double[discrete.Channels];
            for (int k = 0; k < weights.Length; k++)
            {
                BornNetwork.Amplitudes(discrete, k, vector);
                weights[k] = density.Of(vector);
            }
        }
        else
        {
            for (int d = 0, pair = 0; d < _source.Channels; d++)
            {
                for (int e = 0; e <= d; e++, pair++)
                {
                    weights[pair] = density[d, e] * _factors[pair];
                }
            }
        }

        double sum = TensorPrimitives.Sum<double>(weights);
        if (!(sum > 0))
        {
            weights.Fill(1.0 / weights.Length);
            return false;
        }

        TensorPrimitives.Divide(weights, sum, weights);
        return true;
    }

    private static LeafDistribution Values(DiscreteLeaf leaf)
    {
        int k = leaf.Alphabet;
        double[] table = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            table[(i * k) + i] = 1;
        }

        LeafSpecification source = leaf.Specification;
        var values = new LeafSpecification(LeafFamily.Categorical, k)
        {
            Codes = source.Codes,
            IsOrdered = source.IsOrdered || !source.Descriptor.IsNominal,
        };
        return values.Descriptor.Create(values, k, table);
    }

    // N(x; m1, v1) N(x; m2, v2) = N(m1; m2, v1 + v2) N(x; m, v); what is not on the diagonal counts twice.
    private static (LeafDistribution Leaf, double[] Factors) Pairs(GaussianLeaf leaf)
    {
        int channels = leaf.Channels, pairs = channels * (channels + 1) / 2, pair = 0;
        (double[] means, double[] variances, double[] logs) = (new double[pairs], new double[pairs], new double[pairs]);
        for (int d = 0; d < channels; d++)
        {
            for (int e = 0; e <= d; e++, pair++)
            {
                (double one, double two) = (leaf.Variances[d], leaf.Variances[e]);
                double share = one / (one + two);
                means[pair] = leaf.Means[d] + (share * (leaf.Means[e] - leaf.Means[d]));
                variances[pair] = share * two;
                logs[pair] = leaf.LogOverlap([leaf, leaf], [d, e]) + (d == e ? 0 : Math.Log(2));
            }
        }

        double largest = logs.Max();
        return (new GaussianLeaf(means, variances), Array.ConvertAll(logs, l => Math.Exp(l - largest)));
    }
}
