using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine;

/// <summary>
/// One sample in the double log domain, upward and downward: the definition of every result, written to be read in one sitting.
/// All other arithmetic is checked against it.
/// </summary>
internal sealed class LogDomainPass
{
    private readonly ConvAC _model;
    private readonly PoolingTree _tree;
    private readonly double[][] _logWeights;
    private readonly double[] _terms;

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
        (LogU, LogO, Flow) = (new double[nodes][], new double[nodes][], new double[nodes][]);
        LogRho = new double[nodes][];
        for (int v = 0; v < nodes; v++)
        {
            int channels = model.Shape.Channels(v);
            int rows = model.Shape.Rows(v);
            (LogU[v], Flow[v], LogO[v], LogRho[v]) = (new double[channels], new double[channels], new double[rows], new double[rows]);
        }

        ClassPosterior = new double[model.Classes];
        _terms = new double[Math.Max(model.Classes, Enumerable.Range(0, nodes).Max(model.Shape.Channels))];
    }

    /// <summary>Gets log u_v[d] = log p(x_S(v) | D_v = d).</summary>
    public double[][] LogU { get; }

    /// <summary>Gets log o_v[g] = log p(x_S(v) | D_parent = g); at the root log p(x | y).</summary>
    public double[][] LogO { get; }

    /// <summary>Gets log rho_v[g], the derivative of log p(x) by o_v[g], after <see cref="Down"/>; for an impossible sample that of p(x) itself.</summary>
    public double[][] LogRho { get; }

    /// <summary>Gets flow_v[d] = P(D_v = d | x), after <see cref="Down"/>.</summary>
    public double[][] Flow { get; }

    /// <summary>Gets P(Y = y | x), after <see cref="Up"/>.</summary>
    public double[] ClassPosterior { get; }

    /// <summary>Gets log p(x), or log p(x, y) where the class is given, after <see cref="Up"/>.</summary>
    public double LogJoint { get; private set; }

    /// <summary>Gets the class that was given, or -1.</summary>
    public int Label { get; private set; }

    /// <summary>Gets a value indicating whether the sample has positive probability (under the given class, even one of prior 0), after <see cref="Up"/>.</summary>
    public bool IsPossible => Label >= 0 ? LogO[_tree.Root][Label] > double.NegativeInfinity : LogJoint > double.NegativeInfinity;

    /// <summary>The upward pass: convolution, pooling, class posterior.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="row">The sample.</param>
    /// <param name="label">Its class, or -1.</param>
    public void Up(Observations data, int row, int label = -1)
    {
        Label = label;
        foreach (int v in _tree.ChildrenFirst)
        {
            double[] u = LogU[v];
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
                _model.Leaves[v].LogDensity(x, u);
            }

            Convolve(v);
        }

        ClassifyRoot();
    }

    /// <summary>The downward pass: the posterior of every latent; for an impossible sample, the prior.</summary>
    public void Down()
    {
        double[] rootRho = LogRho[_tree.Root];
        for (int y = 0; y < rootRho.Length; y++)
        {
            // Of a class whose posterior is 0, too: what lies outside a patch may be likely under it.
            double weight = Label < 0 ? Math.Log(_model.ClassPrior[y]) : y == Label ? 0 : double.NegativeInfinity;
            rootRho[y] = weight - LogScale;
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

    /// <summary>Computes log p(x_rest(v)) of the sites outside the patch of a node, after <see cref="Down"/>: p(x) is linear in o_v, which is 1 where its patch is missing.</summary>
    /// <param name="node">The node.</param>
    /// <returns>The log-probability (given the class where it was given); 0 at the root.</returns>
    public double LogRest(int node) => node == _tree.Root ? 0 : LogScale + LogSpace.LogSumExp(LogRho[node]);

    // What derivatives are relative to: p(x), p(x|y) where the class is given; 1 for an impossible sample.
    private double LogScale => !IsPossible ? 0 : Label >= 0 ? LogO[_tree.Root][Label] : LogJoint;

    /// <summary>Gets the log-weights of a node's matrix, row-major.</summary>
    /// <param name="node">The node.</param>
    /// <returns>The natural logs of a[g, d].</returns>
    public double[] LogWeights(int node) => _logWeights[_model.Shape.MatrixOf(node)];

    private static void AddTo(double[] u, double[] o)
    {
        for (int g = 0; g < u.Length; g++)
        {
            u[g] += o[g];
        }
    }

    private void Convolve(int v)
    {
        double[] u = LogU[v];
        double[] o = LogO[v];
        double[] a = LogWeights(v);
        Span<double> terms = _terms.AsSpan(0, u.Length);
        for (int g = 0; g < o.Length; g++)
        {
            for (int d = 0; d < u.Length; d++)
            {
                terms[d] = a[(g * u.Length) + d] + u[d];
            }

            o[g] = LogSpace.LogSumExp(terms);
        }
    }

    private void ClassifyRoot()
    {
        double[] h = LogO[_tree.Root];
        for (int y = 0; y < h.Length; y++)
        {
            bool excluded = Label >= 0 && y != Label;
            ClassPosterior[y] = excluded ? double.NegativeInfinity : Math.Log(_model.ClassPrior[y]) + h[y];
        }

        LogJoint = LogSpace.LogSumExp(ClassPosterior);
        for (int y = 0; y < h.Length; y++)
        {
            bool possible = LogJoint > double.NegativeInfinity;
            double prior = Label >= 0 ? (y == Label ? 1 : 0) : _model.ClassPrior[y];
            ClassPosterior[y] = possible ? Math.Exp(ClassPosterior[y] - LogJoint) : prior;
        }
    }

    private void DownThrough(int v)
    {
        double[] rho = LogRho[v];
        double[] u = LogU[v];
        double[] a = LogWeights(v);
        double[] logG = new double[u.Length];
        Span<double> terms = _terms.AsSpan(0, rho.Length);
        for (int d = 0; d < u.Length; d++)
        {
            for (int g = 0; g < rho.Length; g++)
            {
                terms[g] = a[(g * u.Length) + d] + rho[g];
            }

            logG[d] = LogSpace.LogSumExp(terms);
            Flow[v][d] = logG[d] == double.NegativeInfinity ? 0 : Math.Exp(u[d] + logG[d]);
        }

        Normalize(Flow[v]);
        DistributeToChildren(_tree.Children(v), logG);
    }

    // The logs are large where the sample has many sites, and so is their rounding; that all flows of a node sum to 1 is certain.
    private static void Normalize(double[] flow)
    {
        double sum = CompensatedSum.Of(flow);
        for (int d = 0; d < flow.Length; d++)
        {
            flow[d] /= sum;
        }
    }

    // rho_c = g times the product of the siblings' o, from running sums before and after c: no division, so log 0 is harmless.
    private void DistributeToChildren(ReadOnlySpan<int> children, double[] running)
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
