using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Exact;

/// <summary>
/// Fills the matrix of pairwise informations, node after node from below: the values of all chosen sites under a node lie side by side as columns
/// P(x_i = k | D_v = g), and a site of one child meets all those of the later children in one product.
/// </summary>
internal sealed class PairwiseTable : IParallelWork
{
    // The side of the largest square array.
    private const int MostSites = 46_340;
    private readonly ConvAC _model;
    private readonly PoolingTree _tree;
    private readonly int _threads;
    private readonly int[] _sites;
    private readonly double[][] _latents;
    private readonly double[][] _values;
    private readonly double[] _matrix;
    private readonly double[][] _scratch;
    private readonly Column[][] _columns;
    private readonly double[]?[] _given;
    private readonly MixturePairs? _sums;
    private (int Column, int FirstOther)[] _tasks = [];
    private int _node;

    /// <summary>Prepares the matrix.</summary>
    /// <param name="model">A network.</param>
    /// <param name="sites">The discrete sites.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="sums">Takes the joint probabilities instead, of a component; null to fill the matrix.</param>
    /// <exception cref="SizeLimitException">The matrix, or the table of all values at a node, is larger than an array or the memory.</exception>
    public PairwiseTable(ConvAC model, int[] sites, int threads, MixturePairs? sums = null)
    {
        EnsureWithin(model, sites);
        (_model, _tree, _sites, _threads, _sums) = (model, model.Tree, sites, threads, sums);
        _latents = LatentMarginals.Compute(model);
        _values = [.. sites.Select(i => ((DiscreteLeaf)model.Leaves[i]).Mix(_latents[i]))];
        _matrix = new double[sites.Length * sites.Length];
        _scratch = new double[threads][];
        _columns = new Column[_tree.NodeCount][];
        _given = new double[_tree.NodeCount][];
    }

    private static void EnsureWithin(ConvAC model, int[] sites)
    {
        const string Advice = "choose fewer sites";
        Refuse.Size(sites.Length > MostSites, $"The table of all pairs is made of at most {MostSites} sites, but there are {sites.Length}; {Advice}.");
        double values = sites.Sum(i => (double)model.Leaves[i].Alphabet);
        double widest = Math.Max(Enumerable.Range(0, model.Tree.NodeCount).Max(model.Shape.Channels), sites.Max(i => model.Leaves[i].Alphabet));
        Refuse.Size(values * widest > Array.MaxLength,
            $"The table of all pairs needs {values * widest:0} numbers at a node, more than the {Array.MaxLength} of an array; {Advice}.");
        MemoryLimit.Ensure(
            sizeof(double) * (((double)sites.Length * sites.Length) + (2 * values * widest)),
            Invariant($"The table of all pairs of {sites.Length} sites"), Advice);
    }

    public double[] Fill(CancellationToken cancellation)
    {
        for (int s = 0; s < _sites.Length; s++)
        {
            _matrix[(s * _sites.Length) + s] = LogSpace.Entropy(_values[s]);
            StartSite(s);
        }

        foreach (int v in _tree.ChildrenFirst)
        {
            if (!_tree.IsSite(v))
            {
                Join(v);
                _node = v;
                WorkCrew.Run(_threads, _tasks.Length, this, cancellation);
            }
        }

        return _matrix;
    }

    void IParallelWork.Do(int worker, int task)
    {
        (int position, int firstOther) = _tasks[task];
        Column[] columns = _columns[_node];
        Column own = columns[position];
        int width = Width(columns), start = columns[firstOther].Start, length = width - start;
        double[] scratch = _scratch[worker] is { } ready && ready.Length >= length * own.Count ? ready : _scratch[worker] = new double[length * own.Count];
        double[] given = _given[_node]!;
        Array.Clear(scratch);
        for (int g = 0; g < _latents[_node].Length; g++)
        {
            for (int k = 0; k < own.Count; k++)
            {
                Span<double> joint = scratch.AsSpan(k * length, length);
                double weight = _latents[_node][g] * given[(g * width) + own.Start + k];
                TensorPrimitives.MultiplyAdd(given.AsSpan((g * width) + start, length), weight, joint, joint);
            }
        }

        for (int other = firstOther; other < columns.Length; other++)
        {
            Column column = columns[other];
            if (_sums is not null)
            {
                _sums.Add(own.Site, column.Site, scratch.AsSpan(column.Start - start), length);
                continue;
            }

            double information = Information(own, column, scratch.AsSpan(column.Start - start), length);
            _matrix[(own.Site * _sites.Length) + column.Site] = information;
            _matrix[(column.Site * _sites.Length) + own.Site] = information;
        }
    }

    private double Information(Column own, Column other, ReadOnlySpan<double> joint, int stride)
    {
        double sum = 0;
        for (int k = 0; k < own.Count; k++)
        {
            for (int l = 0; l < other.Count; l++)
            {
                sum += PairTable.Term(joint[(k * stride) + l], _values[own.Site][k] * _values[other.Site][l]);
            }
        }

        return sum;
    }

    private static int Width(Column[] columns) => columns.Length == 0 ? 0 : columns[^1].Start + columns[^1].Count;

    private void StartSite(int s)
    {
        var leaf = (DiscreteLeaf)_model.Leaves[_sites[s]];
        double[] given = new double[leaf.Channels * leaf.Alphabet];
        for (int i = 0; i < given.Length; i++)
        {
            given[i] = leaf.Probability(i / leaf.Alphabet, i % leaf.Alphabet);
        }

        _columns[_sites[s]] = [new Column(s, 0, leaf.Alphabet)];
        _given[_sites[s]] = given;
    }

    // Takes the columns of the children through their convs, side by side, and lists what meets here.
    private void Join(int v)
    {
        var columns = new List<Column>();
        var tasks = new List<(int, int)>();
        int[] present = [.. _tree.Children(v).ToArray().Where(c => _given[c] is not null)];
        int width = present.Sum(c => Width(_columns[c])), start = 0, rows = _model.Shape.Channels(v);
        double[] given = new double[rows * width];
        foreach (int c in present)
        {
            int first = columns.Count;
            columns.AddRange(_columns[c].Select(column => column with { Start = column.Start + start }));
            tasks.AddRange(Enumerable.Range(first, c == present[^1] ? 0 : _columns[c].Length).Select(position => (position, columns.Count)));
            Convolve(c, given, width, start);
            start += Width(_columns[c]);
            (_given[c], _columns[c]) = (null, []);
        }

        _given[v] = present.Length > 0 ? given : null;
        (_columns[v], _tasks) = ([.. columns], [.. tasks]);
    }

    private void Convolve(int c, double[] destination, int stride, int start)
    {
        ReadOnlySpan<double> weights = _model.Weights(c);
        (int rows, int channels, int width) = (_model.Shape.Rows(c), _model.Shape.Channels(c), Width(_columns[c]));
        for (int g = 0; g < rows; g++)
        {
            Span<double> sum = destination.AsSpan((g * stride) + start, width);
            for (int d = 0; d < channels; d++)
            {
                TensorPrimitives.MultiplyAdd(_given[c].AsSpan(d * width, width), weights[(g * channels) + d], sum, sum);
            }
        }
    }

    /// <summary>Where the values of a site lie among the columns of a node.</summary>
    /// <param name="Site">The position of the site among the chosen ones.</param>
    private readonly record struct Column(int Site, int Start, int Count);
}
