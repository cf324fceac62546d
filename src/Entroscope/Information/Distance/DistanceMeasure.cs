using Entroscope.Information.Exact;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Distance;

/// <summary>A distance between sites: its values, how many pairs have each, and pairs drawn from them.</summary>
internal abstract class DistanceMeasure
{
    private const int MostDistances = 48;

    public static DistanceMeasure Create(PoolingTree tree, SiteDistance kind) => kind switch
    {
        SiteDistance.Tree when TransitionSpectrum.IsChain(tree) => throw new ArgumentException(
            Invariant($"The tree is a chain of height {tree.Height} over {tree.SiteCount} sites: its heights are positions, not scales; ")
            + "measure the distance on the line.", nameof(kind)),
        SiteDistance.Tree => new TreeDistance(tree),
        SiteDistance.Line => new GridDistance(new GridSize(1, tree.SiteCount), euclidean: false),
        SiteDistance.Image or SiteDistance.Manhattan => new GridDistance(
            tree.Image ?? throw new ArgumentException(
                "The sites of the model are not an image, so they have no pixels; measure the distance in the tree or on the line.", nameof(kind)),
            euclidean: kind == SiteDistance.Image),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), Invariant($"The distance must be Tree, Line, Image or Manhattan, but is {(int)kind}.")),
    };

    /// <summary>Gets the distances that occur, increasing: all heights, or at most 48 distances, evenly spaced in their logarithm.</summary>
    public IEnumerable<int> Keys()
    {
        double next = 0;
        int[] all = [.. AllKeys()];
        double step = ThinsOut && all.Length > MostDistances ? Math.Pow((double)all[^1] / all[0], 1.0 / MostDistances) : 1;
        foreach (int key in all)
        {
            if (key >= next)
            {
                next = Math.Max(next, key) * step;
                yield return key;
            }
        }
    }

    /// <summary>Averages a matrix of informations over all pairs of every distance.</summary>
    /// <returns>The exact means, without those of which none is to be fitted.</returns>
    public DistancePoint[] Average(PairwiseInformation information)
    {
        var sums = new SortedDictionary<int, (CompensatedSum Information, CompensatedSum Distance, long Pairs)>();
        for (int j = 1; j < information.Sites.Length; j++)
        {
            for (int i = 0; i < j; i++)
            {
                (int key, double distance) = Between(i, j);
                (CompensatedSum sum, CompensatedSum distances, long pairs) = sums.GetValueOrDefault(key);
                sum.Add(information[i, j]);
                distances.Add(distance);
                sums[key] = (sum, distances, pairs + 1);
            }
        }

        return [.. sums.Select(s => new DistancePoint(s.Key, s.Value.Distance.Value / s.Value.Pairs, Estimate.Exact(s.Value.Information.Value / s.Value.Pairs),
            s.Value.Pairs, IsFitted: false))];
    }

    /// <summary>Computes the mean distance of some pairs.</summary>
    public double MeanDistance((int First, int Second)[] pairs) => pairs.Average(p => Between(p.First, p.Second).Distance);

    public abstract double CountPairs(int key);

    /// <summary>Draws pairs of a distance, each as likely as any other.</summary>
    public abstract (int First, int Second)[] Draw(int key, int count, RandomStream random);

    /// <summary>Gets whether there may be too many distances to sample all.</summary>
    protected abstract bool ThinsOut { get; }

    /// <summary>Gets all distances that occur, increasing.</summary>
    protected abstract IEnumerable<int> AllKeys();

    /// <summary>Computes the distance of two sites.</summary>
    protected abstract (int Key, double Distance) Between(int first, int second);
}
