using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Information.Exact;

/// <summary>I(X_i; Y) of every site by the model alone: a sum over the values of a discrete site, a quadrature over those of a real one.</summary>
internal sealed class SiteClassInformation
{
    // Beyond these quantiles of a site there is no mass that the result could show: an information is at most -log P(y) times the mass.
    private static readonly double[] Places =
    [
        1e-13, 1e-10, 1e-7, 1e-5, 1e-4, 1e-3, 0.005, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995, 1 - 1e-3, 1 - 1e-4, 1 - 1e-5,
        1 - 1e-7, 1 - 1e-10, 1 - 1e-13,
    ];

    private readonly ConvACMixture _model;

    // P(Z = z | y) P_z(D_i = d | y), by class, component and node.
    private readonly double[][][][] _weights;

    public SiteClassInformation(ConvACMixture model)
    {
        _model = model;
        _weights = [.. Enumerable.Range(0, model.Classes).Select(y => OfClass(model, y))];
    }

    /// <returns>The information in nats, and the error of the quadrature; 0 where it is a sum.</returns>
    public Integral Of(int site)
    {
        if (_model.Components[0].Leaves[site].HasNoValue)
        {
            return default;
        }

        return _model.Components[0].Leaves[site] switch
        {
            DiscreteLeaf leaf => OfTables(leaf.Alphabet, (y, table) => AddValues(site, y, table)),

            // Within a cell all channels have one density: the cell is all that a value says.
            QuantileLeaf leaf => OfTables(leaf.Grid.Cells, (y, table) => AddCells(site, y, table)),
            _ => OfDensities(site),
        };
    }

    private static double[][][] OfClass(ConvACMixture model, int label)
    {
        double[] only = new double[model.Classes];
        only[label] = 1;
        double[] prior = model.ComponentPrior(label);
        return [.. model.Components.Select((component, z) =>
        {
            double[][] marginals = LatentMarginals.Compute(component);
            LatentMarginals.Fill(component, only, marginals);
            return Array.ConvertAll(marginals[..component.Tree.SiteCount], m => Array.ConvertAll(m, p => p * prior[z]));
        })];
    }

    private Integral OfTables(int values, Action<int, double[]> add)
    {
        double[][] given = [.. Enumerable.Range(0, _model.Classes).Select(_ => new double[values])];
        double[] all = new double[values];
        for (int y = 0; y < given.Length; y++)
        {
            add(y, given[y]);
            TensorPrimitives.MultiplyAdd(given[y], _model.ClassPrior[y], all, all);
        }

        CompensatedSum sum = default;
        for (int y = 0; y < given.Length; y++)
        {
            for (int k = 0; k < values; k++)
            {
                sum.Add(PairTable.Term(_model.ClassPrior[y] * given[y][k], _model.ClassPrior[y] * all[k]));
            }
        }

        return new Integral(Math.Max(0, sum.Value), 0);
    }

    private void AddValues(int site, int label, double[] table)
    {
        for (int z = 0; z < _model.Components.Count; z++)
        {
            double[] own = ((DiscreteLeaf)_model.Components[z].Leaves[site]).Mix(_weights[label][z][site]);
            TensorPrimitives.Add(table, own, table);
        }
    }

    private void AddCells(int site, int label, double[] table)
    {
        for (int z = 0; z < _model.Components.Count; z++)
        {
            var leaf = (QuantileLeaf)_model.Components[z].Leaves[site];
            for (int d = 0; d < leaf.Channels; d++)
            {
                TensorPrimitives.MultiplyAdd(
                    leaf.Table.Slice(d * leaf.Grid.Cells, leaf.Grid.Cells), _weights[label][z][site][d], table, table);
            }
        }
    }

    private Integral OfDensities(int site)
    {
        LeafDistribution[] leaves = [.. _model.Components.Select(c => c.Leaves[site])];
        var leaf = (ContinuousLeaf)(leaves.Length == 1 ? leaves[0] : leaves[0].Specification.Descriptor.Stack(leaves));
        double[][] given = Array.ConvertAll(_weights, w => w.SelectMany(z => z[site]).ToArray());
        double[] all = new double[leaf.Channels];
        for (int y = 0; y < given.Length; y++)
        {
            TensorPrimitives.MultiplyAdd(given[y], _model.ClassPrior[y], all, all);
        }

        double[] logs = new double[leaf.Channels];
        double[] densities = new double[leaf.Channels];
        double[] places = [.. Places.Select(share => leaf.MixtureQuantile(all, share)).Distinct()];
        if (places.Length < 2)
        {
            return default;
        }

        Integral integral = GaussKronrod.Integrate(Term, places);
        return integral with { Value = Math.Max(0, integral.Value) };

        double Term(double x)
        {
            leaf.LogDensity(x, logs);
            TensorPrimitives.Exp(logs, densities);
            double mixed = TensorPrimitives.Dot<double>(densities, all);
            double sum = 0;
            for (int y = 0; y < given.Length; y++)
            {
                double own = TensorPrimitives.Dot<double>(densities, given[y]);
                sum += PairTable.Term(_model.ClassPrior[y] * own, _model.ClassPrior[y] * mixed);
            }

            return sum;
        }
    }
}
