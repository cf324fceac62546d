namespace Entroscope.Learning.Distribution;

/// <summary>
/// Adds up a slice of the counts (or a few numbers) of all tiles from those of nodes of their tree, in the order of the tree, whenever they come. The owner of
/// a slice makes one for every E step, gives it what the others have summed, and takes the M step of <see cref="Root"/>. Nodes that are known already, come
/// twice, or are contained in others change nothing.
/// </summary>
/// <param name="all">All tiles of the pass.</param>
/// <param name="length">How many numbers a sum has.</param>
internal sealed class SliceFold(TileRange all, int length)
{
    private readonly Dictionary<TileRange, double[]> _sums = [];

    /// <summary>Gets the sum over all tiles; null as long as some are missing.</summary>
    public double[]? Root => _sums.GetValueOrDefault(all);

    /// <summary>Gets the number of sums held.</summary>
    public int Held => _sums.Count;

    /// <summary>Gets the nodes whose sums are missing, the fewest and largest.</summary>
    public IEnumerable<TileRange> Missing() => Missing(all);

    /// <summary>Returns whether the sum of a node is known, or part of one that is.</summary>
    public bool Knows(TileRange node) => _sums.Keys.Any(known => known.Contains(node));

    /// <summary>Takes the sum of a node.</summary>
    /// <param name="sums">Its numbers, which become the fold's own.</param>
    /// <returns>Whether it was missing.</returns>
    /// <exception cref="ArgumentException">The tiles are no node of the tree, or there are too few numbers or too many.</exception>
    public bool Add(TileRange node, double[] sums)
    {
        Refuse.Argument(!node.IsNode(all), $"The tiles {node.First}..{node.End - 1} are no node of the tree over {all.Count} tiles.", nameof(node));
        Refuse.Argument(sums.Length != length, $"The slice has {length} numbers, but {sums.Length} were given.", nameof(sums));
        if (Knows(node))
        {
            return false;
        }

        foreach (TileRange part in _sums.Keys.Where(node.Contains).ToArray())
        {
            _sums.Remove(part);
        }

        _sums[node] = sums;
        Merge(all);
        return true;
    }

    // Sums the nodes whose halves are known, from below.
    private bool Merge(TileRange node)
    {
        if (_sums.ContainsKey(node))
        {
            return true;
        }

        if (node.Count == 1 || !_sums.Keys.Any(node.Contains))
        {
            return false;
        }

        (TileRange left, TileRange right) = node.Halves();
        if (!(Merge(left) & Merge(right)))
        {
            return false;
        }

        double[] sum = _sums[left];
        TensorPrimitives.Add(sum, _sums[right], sum);
        _sums.Remove(left);
        _sums.Remove(right);
        _sums[node] = sum;
        return true;
    }

    private IEnumerable<TileRange> Missing(TileRange node)
    {
        if (_sums.ContainsKey(node) || node.Count == 0)
        {
            return [];
        }

        if (!_sums.Keys.Any(node.Contains))
        {
            return [node];
        }

        (TileRange left, TileRange right) = node.Halves();
        return Missing(left).Concat(Missing(right));
    }
}
