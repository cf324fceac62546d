using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Reference;

/// <summary>
/// The outputs h_y(x) of a network of real weights for one sample, in the log domain with signs: the definition, which all other arithmetic of signed weights
/// is checked against.
/// </summary>
internal sealed partial class SignedReference
{
    private readonly ConvAC _model;
    private readonly double[][] _log;
    private readonly double[][] _sign;
    private readonly double[][] _inputLog;
    private readonly double[][] _inputSign;

    public SignedReference(ConvAC model)
    {
        _model = model;
        int nodes = model.Tree.NodeCount;
        (_log, _sign) = (new double[nodes][], new double[nodes][]);
        (_inputLog, _inputSign) = (new double[nodes][], new double[nodes][]);
    }

    /// <summary>Evaluates one sample.</summary>
    /// <param name="x">A value a site; NaN is missing, all channels of its leaf 1.</param>
    /// <param name="log">Receives log |h_y|, negative infinity where it is 0.</param>
    /// <param name="sign">Receives the signs, 1 or -1, 0 where it is 0.</param>
    public void Evaluate(ReadOnlySpan<double> x, Span<double> log, Span<double> sign)
    {
        PoolingTree tree = _model.Tree;
        foreach (int v in tree.ChildrenFirst)
        {
            int channels = _model.Shape.Channels(v), rows = _model.Shape.Rows(v);
            (double[] u, double[] s) = (new double[channels], new double[channels]);
            if (tree.IsSite(v))
            {
                Leaf(_model.Leaves[v], x[v], u, s);
            }
            else
            {
                Array.Fill(s, 1);
                foreach (int c in tree.Children(v))
                {
                    TensorPrimitives.Add(u, _log[c], u);
                    TensorPrimitives.Multiply(s, _sign[c], s);
                }
            }

            (_inputLog[v], _inputSign[v]) = (u, s);
            (_log[v], _sign[v]) = (new double[rows], new double[rows]);
            for (int g = 0; g < rows; g++)
            {
                (_log[v][g], _sign[v][g]) = Sum(_model.Weights(v).Slice(g * channels, channels), u, s);
            }
        }

        _log[tree.Root].CopyTo(log);
        _sign[tree.Root].CopyTo(sign);
    }

    private static void Leaf(LeafDistribution leaf, double value, double[] log, double[] sign)
    {
        Array.Fill(sign, 1);
        if (!double.IsNaN(value))
        {
            leaf.SignedLog(value, log, sign);
        }
    }

    // The sum of w_d s_d exp(u_d) relative to its largest term.
    private static (double Log, double Sign) Sum(ReadOnlySpan<double> weights, double[] log, double[] sign)
    {
        double largest = double.NegativeInfinity;
        for (int d = 0; d < log.Length; d++)
        {
            largest = weights[d] == 0 ? largest : Math.Max(largest, log[d] + Math.Log(Math.Abs(weights[d])));
        }

        if (double.IsNegativeInfinity(largest))
        {
            return (largest, 0);
        }

        CompensatedSum sum = default;
        for (int d = 0; d < log.Length; d++)
        {
            if (weights[d] != 0)
            {
                sum.Add(Math.Sign(weights[d]) * sign[d] * Math.Exp(log[d] + Math.Log(Math.Abs(weights[d])) - largest));
            }
        }

        return (largest + Math.Log(Math.Abs(sum.Value)), Math.Sign(sum.Value));
    }
}
