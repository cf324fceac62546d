using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Engine.Reference;

/// <summary>The downward pass in the log domain with signs.</summary>
internal sealed partial class SignedReference
{
    // Derivatives beyond are cut: their squares would leave the range of double precision.
    private const double LargestLog = 230;

    /// <summary>Adds the derivatives of a function J of the scores of the sample that was evaluated last.</summary>
    /// <param name="x">The values of that sample.</param>
    /// <param name="relative">dJ/dh_y times the largest |h_y|, which is not 0.</param>
    public void AddGradient(ReadOnlySpan<double> x, ReadOnlySpan<double> relative, SignedGradient gradient)
    {
        PoolingTree tree = _model.Tree;
        (double[] Log, double[] Sign)[] rho = new (double[], double[])[tree.NodeCount];
        double peak = _log[tree.Root].Max();
        rho[tree.Root] = ([.. relative.ToArray().Select(r => Math.Log(Math.Abs(r)) - peak)], [.. relative.ToArray().Select(r => (double)Math.Sign(r))]);
        ReadOnlySpan<int> order = tree.ChildrenFirst;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            int v = order[i];
            int channels = _model.Shape.Channels(v);
            AddMatrix(v, rho[v], gradient.Matrix(_model.Shape.MatrixOf(v)));
            (double[] log, double[] sign) = (new double[channels], new double[channels]);
            Span<double> column = new double[rho[v].Log.Length];
            for (int d = 0; d < channels; d++)
            {
                for (int g = 0; g < column.Length; g++)
                {
                    column[g] = _model.Weights(v)[(g * channels) + d];
                }

                (log[d], sign[d]) = Sum(column, rho[v].Log, rho[v].Sign);
            }

            if (tree.IsSite(v))
            {
                AddLeaf(_model.Leaves[v], x[v], v, (log, sign), gradient.Leaf(_model.Shape.LeafOf(v)));
                continue;
            }

            foreach (int c in tree.Children(v))
            {
                rho[c] = ([.. log], [.. sign]);
                foreach (int other in tree.Children(v))
                {
                    if (other != c)
                    {
                        TensorPrimitives.Add(rho[c].Log, _log[other], rho[c].Log);
                        TensorPrimitives.Multiply(rho[c].Sign, _sign[other], rho[c].Sign);
                    }
                }
            }
        }
    }

    private void AddMatrix(int v, (double[] Log, double[] Sign) rho, double[] gradient)
    {
        (double[] u, double[] s) = (_inputLog[v], _inputSign[v]);
        for (int g = 0; g < rho.Log.Length; g++)
        {
            for (int d = 0; d < u.Length; d++)
            {
                gradient[(g * u.Length) + d] += Value(rho.Log[g] + u[d], rho.Sign[g] * s[d]);
            }
        }
    }

    private void AddLeaf(LeafDistribution leaf, double value, int site, (double[] Log, double[] Sign) derivative, double[] statistics)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        (double[] flow, double[] slope) = (new double[leaf.Channels], new double[leaf.Channels]);
        for (int d = 0; d < flow.Length; d++)
        {
            flow[d] = Value(derivative.Log[d] + _inputLog[site][d], derivative.Sign[d] * _inputSign[site][d]);
            slope[d] = Value(derivative.Log[d], derivative.Sign[d]);
        }

        leaf.AccumulateDerivative(value, flow, slope, statistics);
    }

    private static double Value(double log, double sign) => sign == 0 || double.IsNaN(log) ? 0 : sign * Math.Exp(Math.Min(log, LargestLog));
}
