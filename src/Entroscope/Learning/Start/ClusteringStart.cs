using Entroscope.Engine;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Learning.Start;

/// <summary>
/// The bottom-up start: the training patches of every node are clustered, one cluster a channel, and every weight is read off the
/// co-occurrence of the clusters of a node and of its parent (latent-variable distillation: Liu, Zhang, Van den Broeck 2023, arXiv:2210.04398).
/// </summary>
/// <remarks>
/// Clusters are found on about <see cref="FitRows"/> rows at most; every row is then assigned. A patch of more than <see cref="LargestDimensions"/>
/// coordinates is compressed to its principal components, and its parent sees the compressed patch. Missing values are set to the mean of their column;
/// in an irregular tree what is further down counts less in a patch, and the whole sample is examined beside it; a patch that is missing altogether
/// has no cluster. Nodes whose channels mean the same, as far as weights are shared, are clustered together: patches of all their positions. Every
/// group of nodes has its own random stream, so that threads change nothing.
/// </remarks>
internal sealed class ClusteringStart
{
    private const int FitRows = 10_000;
    private const int LargestDimensions = 48;
    private const int LargestCovariance = 512;
    private const long LargestTable = 1L << 28;

    // Of rows that lie in a file, since they may be more than the memory holds: so many coordinates of patches.
    private const long LargestFeatures = 1L << 25;

    // What is a step further down in an irregular tree counts that much less: nodes there represent the sites beside them.
    private const float Fading = 0.8f;

    private readonly TrainingProblem _problem;
    private readonly int _restart;
    private readonly NetworkShape _shape;
    private readonly PoolingTree _tree;
    private readonly Patch[] _patches;
    private readonly ExpectedCounts _counts;
    private readonly int[] _rows;
    private StartContext _context = StartContext.None;

    private ClusteringStart(TrainingProblem problem, int restart)
    {
        _problem = problem;
        _restart = restart;
        _shape = problem.Shape;
        _tree = _shape.Tree;
        _patches = new Patch[_tree.NodeCount];
        _counts = new ExpectedCounts(problem.Template);
        long rows = problem.Set.Data.RowsTogether > 0 ? LargestFeatures / problem.Leaves.Sum(leaf => (long)SiteFeatures.Count(leaf))
            : LargestTable / _tree.SiteCount;
        int most = (int)Math.Clamp(rows, _shape.SharedWeights ? 1 : FitRows / 10, int.MaxValue);
        _rows = RowSample.Of(problem.Set.Data.Rows, most, problem.Random("rows of the start", restart, 0));
    }

    /// <summary>Counts how the clusters meet, which no prior changes: an M step makes the network of them.</summary>
    /// <param name="problem">Shape, data and options.</param>
    /// <param name="restart">The restart; each has its own seeding of the clusters.</param>
    public static ExpectedCounts Count(TrainingProblem problem, int restart, CancellationToken cancellation)
    {
        var start = new ClusteringStart(problem, restart);
        ParallelOptions parallel = problem.Parallelism(cancellation);
        double scale = SiteFeatures.CommonScale(problem);
        foreach (int[][] groups in start.Groups())
        {
            ParallelLoop.For(groups.Length, g => start.Cluster(groups[g], scale, cancellation), parallel);
            ParallelLoop.For(start._tree.IsSite(groups[0][0]) ? groups.Length : 0, g => start.CountValues(groups[g]), parallel);
            ParallelLoop.For(groups.Length, g => start.CountChildren(groups[g]), parallel);
            start.FindContext(groups);
        }

        start.CountClasses(cancellation);
        return start._counts;
    }

    /// <summary>The nodes that are clustered together, height by height: those whose channels mean the same, as far as weights are shared.</summary>
    private IEnumerable<int[][]> Groups()
    {
        int[][][] byHeight = [.. _shape.ChannelGroups.GroupBy(nodes => _tree.HeightOf(nodes[0])).OrderBy(level => level.Key).Select(level => level.ToArray())];
        for (int h = 0; h <= _tree.Height; h++)
        {
            yield return byHeight[h];
        }
    }

    /// <summary>Finds the context of an irregular tree once the patches of all sites are there.</summary>
    private void FindContext(int[][] groups)
    {
        if (!_tree.HasLevels && _tree.IsSite(groups[0][0]))
        {
            float[][] sites = [.. _patches.Take(_tree.SiteCount).SelectMany(p => p.Features)];
            _context = StartContext.Of(sites, LargestCovariance, FitRows, _problem.Random("context of the start", _restart, 0));
        }
    }

    private Patch JoinChildren(int node) => Patch.Join([.. _tree.Children(node).ToArray()
        .Select(c => _tree.HasLevels || _tree.IsSite(c) ? _patches[c] : _patches[c].Scaled(Fading))]);

    private void Cluster(int[] group, double scale, CancellationToken cancellation)
    {
        foreach (int v in group)
        {
            _patches[v] = _tree.IsSite(v)
                ? SiteFeatures.Make(_problem.Set.Data.Column(v), _problem.Leaves[v], _rows, scale)
                : JoinChildren(v);
        }

        Pad(group);
        RandomStream random = _problem.Random("clustering", _restart, group[0]);
        int[][] sample = [.. group.Select(v => RowSample.Observed(_patches[v], 1 + (FitRows / group.Length), random))];
        Compress(group, sample, random);
        if (_tree.IsSite(group[0]) && group.All(v => _problem.Leaves[v].Alphabet is > 0 and int k && k <= _shape.Channels(v)))
        {
            LabelByValue(group);
            return;
        }

        float[][] points = [.. Pool(group, sample), .. Pool(_context.Features, sample)];
        KMeans? clusters = points[0].Length == 0 ? null : KMeans.Fit(points, _shape.Channels(group[0]), random, cancellation);
        foreach (int v in group)
        {
            int[] labels = new int[_rows.Length];
            clusters?.Assign([.. _patches[v].Features, .. _context.Features], labels);
            Label(v, labels);
        }
    }

    private void LabelByValue(int[] group)
    {
        foreach (int v in group)
        {
            ValueColumn column = _problem.Set.Data.Column(v);
            LeafSpecification leaf = _problem.Leaves[v];
            Label(v, Array.ConvertAll(_rows, r => double.IsNaN(column[r]) ? -1 : leaf.Symbol(column[r])));
        }
    }

    private void Label(int node, int[] labels)
    {
        if (_patches[node].Missing is { } missing)
        {
            for (int r = 0; r < labels.Length; r++)
            {
                labels[r] = missing[r] ? -1 : labels[r];
            }
        }

        _patches[node].Labels = labels;
    }

    /// <summary>Gives all patches of a group the same number of coordinates: at a ragged edge the windows are smaller.</summary>
    private void Pad(int[] group)
    {
        int dimensions = group.Max(v => _patches[v].Features.Length);
        foreach (int v in group.Where(v => _patches[v].Features.Length < dimensions))
        {
            float[] empty = new float[_rows.Length];
            float[][] features = _patches[v].Features;
            _patches[v] = _patches[v] with { Features = [.. features, .. Enumerable.Repeat(empty, dimensions - features.Length)] };
        }
    }

    private void Compress(int[] group, int[][] sample, RandomStream random)
    {
        int dimensions = _patches[group[0]].Features.Length;
        if (dimensions <= LargestDimensions)
        {
            return;
        }

        if (dimensions > LargestCovariance)
        {
            var sketch = new CountSketch(dimensions, LargestCovariance / 2, random);
            Replace(group, sketch.Project);
        }

        float[][] points = Pool(group, sample);
        if (points[0].Length > 0)
        {
            Replace(group, PrincipalComponents.Fit(points, LargestDimensions).Project);
        }
    }

    private void Replace(int[] group, Func<float[][], float[][]> map)
    {
        foreach (int v in group)
        {
            _patches[v] = _patches[v] with { Features = map(_patches[v].Features) };
        }
    }

    private float[][] Pool(int[] group, int[][] sample)
    {
        float[][][] parts = [.. group.Select((v, i) => _patches[v].Sample(sample[i]))];
        return parts.Length == 1 ? parts[0] : [.. Enumerable.Range(0, parts[0].Length).Select(j => parts.SelectMany(p => p[j]).ToArray())];
    }

    private static float[][] Pool(float[][] features, int[][] sample) =>
        Array.ConvertAll(features, f => sample.SelectMany(rows => rows.Select(r => f[r])).ToArray());

    /// <summary>Counts how the clusters of sites and their values meet.</summary>
    private void CountValues(int[] group)
    {
        foreach (int i in group)
        {
            ClusterStatistics.AddValues(
                _problem.Template.Leaves[i], _problem.Set.Data.Column(i), _rows, _patches[i].Labels, _counts.Leaves[_shape.LeafOf(i)]);
        }
    }

    /// <summary>Counts how the clusters of the nodes and of their children meet; the children are then done with.</summary>
    private void CountChildren(int[] group)
    {
        foreach (int v in group)
        {
            foreach (int c in _tree.Children(v))
            {
                int[] labels = _patches[c].Labels;
                ClusterStatistics.AddPairs(_patches[v].Labels, labels, _counts.Weights[_shape.MatrixOf(c)], _shape.Channels(c));
                _patches[c] = null!;
            }
        }
    }

    /// <summary>Counts how the classes and the clusters of the root meet.</summary>
    private void CountClasses(CancellationToken cancellation)
    {
        int root = _tree.Root;
        int[] classes = RootClasses.Find(_problem, _patches[root], _rows, _restart, FitRows, cancellation);
        double[] counts = _counts.Weights[_shape.MatrixOf(root)];
        ClusterStatistics.AddPairs(classes, _patches[root].Labels, counts, _shape.Channels(root));
        RootClasses.SpreadUnlabelled(classes, _patches[root].Labels, counts, _shape.Classes, _problem.Options.PseudoCount);
        foreach (int y in classes.Where(y => y >= 0))
        {
            _counts.Classes[y]++;
        }
    }
}
