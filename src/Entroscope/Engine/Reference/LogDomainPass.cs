using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Reference;

/// <summary>
/// One sample in the log domain, upward and downward: the definition of every result, written to be read in one sitting.
/// All other arithmetic is checked against it.
/// </summary>
/// <remarks>
/// Logarithms are whole numbers with small remainders (<see cref="WideLog"/>), so what is a ratio keeps its digits however improbable the sample
/// is. Within a node they are numbers relative to its largest channel; where all channels that count lie far below that one, the sum is computed again.
/// </remarks>
internal sealed class LogDomainPass
{
    // Relative logarithms above it are as exact as their terms.
    private const double Deepest = -512;
    private readonly ConvAC _model;
    private readonly PoolingTree _tree;
    private readonly double[][] _logWeights;
    private readonly double[] _terms;
    private readonly double[] _relative;
    private readonly WideLog[] _wide;

    public LogDomainPass(ConvAC model)
    {
        _model = model;
        _tree = model.Tree;
        _logWeights = new double[model.Shape.MatrixCount][];
        for (int m = 0; m < _logWeights.Length; m++)
        {
            _logWeights[m] = Array.ConvertAll(model.Matrix(m).ToArray(), Math.Log);
        }

        int nodes = _tree.NodeCount;
        (LogU, LogO, Flow) = (new WideLog[nodes][], new WideLog[nodes][], new double[nodes][]);
        LogRho = new WideLog[nodes][];
        for (int v = 0; v < nodes; v++)
        {
            int channels = model.Shape.Channels(v);
            int rows = model.Shape.Rows(v);
            (LogU[v], Flow[v], LogO[v], LogRho[v]) = (new WideLog[channels], new double[channels], new WideLog[rows], new WideLog[rows]);
        }

        ClassPosterior = new double[model.Classes];
        int widest = Math.Max(model.Classes, Enumerable.Range(0, nodes).Max(model.Shape.Channels));
        (_terms, _relative, _wide) = (new double[widest], new double[widest], new WideLog[widest]);
    }

    /// <summary>Gets log u_v[d] = log p(x_S(v) | D_v = d).</summary>
    public WideLog[][] LogU { get; }

    /// <summary>Gets log o_v[g] = log p(x_S(v) | D_parent = g); at the root log p(x | y).</summary>
    public WideLog[][] LogO { get; }

    /// <summary>Gets log rho_v[g], the derivative of log p(x) by o_v[g], after <see cref="Down"/>; for an impossible sample that of p(x) itself.</summary>
    public WideLog[][] LogRho { get; }

    /// <summary>Gets flow_v[d] = P(D_v = d | x), after <see cref="Down"/>.</summary>
    public double[][] Flow { get; }

    /// <summary>Gets P(Y = y | x), after <see cref="Up"/>.</summary>
    public double[] ClassPosterior { get; }

    /// <summary>Gets log p(x), or log p(x, y) where the class is given, after <see cref="Up"/>.</summary>
    public WideLog LogJoint { get; private set; }

    /// <summary>Gets log p(x), or log p(x|y) where the class is given, after <see cref="Up"/>.</summary>
    public WideLog LogLikelihood => Label >= 0 ? LogO[_tree.Root][Label] : LogJoint;

    /// <summary>Gets the class that was given, or -1.</summary>
    public int Label { get; private set; }

    /// <summary>
    /// Gets a value indicating whether the sample has positive probability (under the given class, even one of prior 0), after <see cref="Up"/>.
    /// </summary>
    public bool IsPossible => !LogLikelihood.IsZero;

    /// <summary>The upward pass: convolution, pooling, class posterior.</summary>
    public void Up(Observations data, int row, int label = -1)
    {
        Label = label;
        foreach (int v in _tree.ChildrenFirst)
        {
            WideLog[] u = LogU[v];
            Array.Clear(u);
            if (!_tree.IsSite(v))
            {
                foreach (int c in _tree.Children(v))
                {
                    AddTo(u, LogO[c]);
                }
            }
            else if (data[row, v] is double x && !double.IsNaN(x))
            {
                _model.Leaves[v].WideLogDensity(x, u);
            }

            Convolve(v);
        }

        ClassifyRoot();
    }

    /// <summary>The downward pass: the posterior of every latent; for an impossible sample, the prior.</summary>
    public void Down()
    {
        WideLog[] rootRho = LogRho[_tree.Root];
        for (int y = 0; y < rootRho.Length; y++)
        {
            // Of a class whose posterior is 0, too: what lies outside a patch may be likely under it.
            double weight = Label < 0 ? Math.Log(_model.ClassPrior[y]) : y == Label ? 0 : double.NegativeInfinity;
            rootRho[y] = WideLog.Of(weight) - LogScale;
        }

        ReadOnlySpan<int> order = _tree.ChildrenFirst;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            DownThrough(order[i]);
        }

        if (!IsPossible)
        {
            LatentMarginals.Fill(_model, ClassPosterior, Flow);
        }
    }

    /// <summary>
    /// Computes log p(x_rest(v)) of the sites outside the patch of a node, after
    /// <see cref="Down"/>: p(x) is linear in o_v, which is 1 where its patch is missing.
    /// </summary>
    /// <returns>The log-probability (given the class where it was given); 0 at the root.</returns>
    public WideLog LogRest(int node) => node == _tree.Root ? default : LogScale + WideLog.LogSumExp(LogRho[node]);

    /// <summary>Computes log p(x_S(v)) of the sites of a patch under the class prior, after <see cref="Up"/>.</summary>
    /// <param name="node">The node v.</param>
    /// <param name="marginal">P(D_v).</param>
    public WideLog LogPatch(int node, double[] marginal)
    {
        for (int d = 0; d < marginal.Length; d++)
        {
            _wide[d] = LogU[node][d] + Math.Log(marginal[d]);
        }

        return WideLog.LogSumExp(_wide.AsSpan(0, marginal.Length));
    }

    /// <summary>Computes P(D_parent = g, D_v = d | x), after <see cref="Down"/>.</summary>
    public double Pair(int node, int g, int d) => Math.Exp((LogU[node][d] + LogRho[node][g] + LogWeights(node)[(g * LogU[node].Length) + d]).ToDouble());

    /// <summary>Gets the log-weights of a node's matrix, row-major.</summary>
    /// <returns>The natural logs of a[g, d].</returns>
    public double[] LogWeights(int node) => _logWeights[_model.Shape.MatrixOf(node)];

    // What derivatives are relative to: p(x), p(x|y) where the class is given; 1 for an impossible sample.
    private WideLog LogScale => IsPossible ? LogLikelihood : default;

    private static void AddTo(WideLog[] u, WideLog[] o)
    {
        for (int g = 0; g < u.Length; g++)
        {
            u[g] += o[g];
        }
    }

    private void Convolve(int v)
    {
        WideLog[] u = LogU[v];
        WideLog[] o = LogO[v];
        double[] a = LogWeights(v);
        WideLog largest = Relative(u);
        for (int g = 0; g < o.Length; g++)
        {
            o[g] = Mix(u, largest, a, g * u.Length, 1);
        }
    }

    // Writes the logarithms less their largest one.
    private WideLog Relative(WideLog[] values)
    {
        WideLog largest = WideLog.Max(values);
        for (int d = 0; d < values.Length; d++)
        {
            _relative[d] = largest.IsZero ? double.NegativeInfinity : values[d].Less(largest);
        }

        return largest;
    }

    // The log of a weighted sum of what has been made relative.
    private WideLog Mix(WideLog[] values, WideLog largest, double[] logWeights, int first, int step)
    {
        Span<double> terms = _terms.AsSpan(0, values.Length);
        for (int d = 0; d < terms.Length; d++)
        {
            terms[d] = logWeights[first + (d * step)] + _relative[d];
        }

        double sum = LogSpace.LogSumExp(terms);
        if (sum > Deepest)
        {
            return largest + sum;
        }

        for (int d = 0; d < values.Length; d++)
        {
            _wide[d] = values[d] + logWeights[first + (d * step)];
        }

        return WideLog.LogSumExp(_wide.AsSpan(0, values.Length));
    }

    private void ClassifyRoot()
    {
        WideLog[] h = LogO[_tree.Root];
        Span<WideLog> joint = _wide.AsSpan(0, h.Length);
        for (int y = 0; y < h.Length; y++)
        {
            bool excluded = Label >= 0 && y != Label;
            joint[y] = excluded ? WideLog.Zero : h[y] + Math.Log(_model.ClassPrior[y]);
        }

        LogJoint = WideLog.LogSumExp(joint);
        if (!WideLog.Share(joint, ClassPosterior))
        {
            for (int y = 0; y < h.Length; y++)
            {
                ClassPosterior[y] = Label < 0 ? _model.ClassPrior[y] : y == Label ? 1 : 0;
            }
        }
    }

    private void DownThrough(int v)
    {
        WideLog[] rho = LogRho[v];
        WideLog[] u = LogU[v];
        double[] a = LogWeights(v);
        var logG = new WideLog[u.Length];
        WideLog largest = Relative(rho);
        for (int d = 0; d < u.Length; d++)
        {
            logG[d] = Mix(rho, largest, a, d, u.Length);
            Flow[v][d] = Math.Exp((u[d] + logG[d]).ToDouble());
        }

        Normalize(Flow[v]);
        DistributeToChildren(_tree.Children(v), logG);
    }

    // That all flows of a node sum to 1 is certain; they do but for rounding.
    private static void Normalize(double[] flow)
    {
        double sum = CompensatedSum.Of(flow);
        for (int d = 0; d < flow.Length; d++)
        {
            flow[d] /= sum;
        }
    }

    // rho_c = g times the product of the siblings' o, from running sums before and after c: no division, so log 0 is harmless.
    private void DistributeToChildren(ReadOnlySpan<int> children, WideLog[] running)
    {
        foreach (int c in children)
        {
            running.CopyTo(LogRho[c], 0);
            AddTo(running, LogO[c]);
        }

        Array.Clear(running);
        for (int i = children.Length - 1; i >= 0; i--)
        {
            AddTo(LogRho[children[i]], running);
            AddTo(running, LogO[children[i]]);
        }
    }
}
