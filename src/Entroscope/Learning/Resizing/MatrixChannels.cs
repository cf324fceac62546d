using Entroscope.Engine;
using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Learning.Resizing;

/// <summary>The channels of nodes that mean the same, while they are merged.</summary>
internal sealed class MatrixChannels
{
    private readonly double[] _usage;
    private readonly Agglomeration _groups;
    private readonly Dictionary<int, double> _loss = [];

    /// <summary>Initialises channels that are all by themselves.</summary>
    /// <param name="counts">The expected counts of data under the network.</param>
    /// <param name="prior">For every node the probabilities of its channels.</param>
    public MatrixChannels(ConvAC model, int[] nodes, ExpectedCounts counts, double[][] prior)
    {
        Nodes = nodes;
        NetworkShape shape = model.Shape;
        int[] own = [.. shape.DistinctMatrices(nodes)];
        int channels = model.Shape.Channels(Nodes[0]);
        Parents = [.. own.Select(v => v == model.Tree.Root ? -1 : shape.ChannelGroupOf(model.Tree.Parent(v)))];
        Children = [.. shape.DistinctMatrices(nodes.SelectMany(v => model.Tree.Children(v).ToArray())).Select(shape.ChannelGroupOf)];
        LeafParameters = Nodes.Where(model.Tree.IsSite).DistinctBy(shape.LeafOf).Sum(i => model.Leaves[i].Specification.ParameterCount(1));
        _usage = new double[channels];
        foreach (int v in own)
        {
            double[] matrix = counts.Weights[shape.MatrixOf(v)];
            for (int i = 0; i < matrix.Length; i++)
            {
                _usage[i % channels] += matrix[i];
            }
        }

        // What no row uses has the share that the network itself would give it, but none beside a channel in use.
        double unused = Math.Max(_usage.Max(), 1) * 1e-300;
        for (int d = 0; d < channels; d++)
        {
            _usage[d] = _usage[d] > 0 ? _usage[d] : unused * Nodes.Sum(v => prior[v][d]);
        }

        var emission = ChannelEmission.Of(model, Nodes, counts, _usage);
        _groups = new Agglomeration(channels, emission.Loss, emission.Merge);
    }

    public int[] Nodes { get; }

    /// <summary>Gets for every matrix of these nodes the group of the parents, or -1 for the root.</summary>
    public int[] Parents { get; }

    /// <summary>Gets for every matrix of the children their group.</summary>
    public int[] Children { get; }

    /// <summary>Gets the leaf parameters of one channel of all nodes.</summary>
    public long LeafParameters { get; }

    /// <summary>Gets the number of channels left.</summary>
    public int Count => _groups.Count;

    /// <summary>Gets what the next merge costs at most, in nats of all rows, at least 0; infinity where one channel is left.</summary>
    public double NextCost => Count > 1 ? Math.Max(0, _groups.Next.Cost) : double.PositiveInfinity;

    /// <summary>Merges the two channels that cost least.</summary>
    public void MergeNext()
    {
        (int into, int gone, _) = _groups.Next;
        _loss[into] = NextCost + _loss.GetValueOrDefault(into) + _loss.GetValueOrDefault(gone);
        _groups.Join();
    }

    /// <summary>Gets the groups that became one channel.</summary>
    public IEnumerable<ChannelMerge> Merges(double samples) => _groups.Groups.Where(g => g.Count > 1)
        .Select(g => new ChannelMerge(Nodes[0], [.. g.Order()], _loss[g[0]] / samples));

    /// <summary>Makes the map from the channels before to those left.</summary>
    public ChannelMap Map() => ChannelMap.OfGroups(_groups.Groups, _usage);
}
