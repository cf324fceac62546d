using Entroscope.Engine;
using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Learning.Resizing;

/// <summary>The channels of the nodes of one matrix while they are merged.</summary>
internal sealed class MatrixChannels
{
    private readonly double[] _usage;
    private readonly Agglomeration _groups;
    private readonly Dictionary<int, double> _loss = [];

    /// <summary>Initialises channels that are all by themselves.</summary>
    /// <param name="counts">The expected counts of data under the network.</param>
    /// <param name="prior">For every node the probabilities of its channels.</param>
    public MatrixChannels(ConvAC model, int matrix, ExpectedCounts counts, double[][] prior)
    {
        Nodes = [.. Enumerable.Range(0, model.Tree.NodeCount).Where(v => model.Shape.MatrixOf(v) == matrix)];
        int channels = model.Shape.Channels(Nodes[0]);
        Parent = Nodes[0] == model.Tree.Root ? -1 : model.Shape.MatrixOf(model.Tree.Parent(Nodes[0]));
        Children = [.. model.Tree.Children(Nodes[0]).ToArray().Select(model.Shape.MatrixOf).Distinct()];
        LeafParameters = Nodes.Where(model.Tree.IsSite).Sum(i => model.Leaves[i].Specification.ParameterCount(1));
        _usage = new double[channels];
        for (int i = 0; i < counts.Weights[matrix].Length; i++)
        {
            _usage[i % channels] += counts.Weights[matrix][i];
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

    /// <summary>Gets the matrix of the parents, or -1 for the root.</summary>
    public int Parent { get; }

    /// <summary>Gets the matrices of the children.</summary>
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
