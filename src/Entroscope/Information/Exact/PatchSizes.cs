using Entroscope.Structure;

namespace Entroscope.Information.Exact;

/// <summary>How many patches of which size a cut has. Laws are summed over the patches as they are, so that they hold for unequal ones, too.</summary>
internal sealed class PatchSizes
{
    private readonly (double Size, double Count)[] _sizes;

    /// <summary>Counts patches.</summary>
    /// <param name="sizes">The number of sites of every patch.</param>
    public PatchSizes(IEnumerable<int> sizes) =>
        _sizes = [.. sizes.GroupBy(n => n).OrderBy(g => g.Key).Select(g => ((double)g.Key, (double)g.Count()))];

    /// <summary>Sets equal patches.</summary>
    public PatchSizes(int size, int count) => _sizes = [(size, count)];

    public int Patches => (int)_sizes.Sum(s => s.Count);

    /// <summary>Gets the number of sites of all patches.</summary>
    public int Sites => (int)Sum(n => n);

    /// <summary>Gets the different sizes, ascending, and how many patches have each.</summary>
    internal IReadOnlyList<(double Size, double Count)> Counts => _sizes;

    /// <summary>Gets the mean number of sites of a patch.</summary>
    public double Mean => Sum(n => n) / Patches;

    /// <summary>Gets the number of sites of the smallest patch.</summary>
    public int Smallest => (int)_sizes[0].Size;

    /// <summary>Gets the number of sites of the largest patch.</summary>
    public int Largest => (int)_sizes[^1].Size;

    /// <summary>Counts the patches of a cut of a tree.</summary>
    public static PatchSizes OfCut(PoolingTree tree, int level) => new(tree.Cut(level).Select(tree.ScopeSize));

    /// <summary>Sums a function of the size over the patches.</summary>
    public double Sum(Func<double, double> of)
    {
        double sum = 0;
        foreach ((double size, double count) in _sizes)
        {
            sum += count * of(size);
        }

        return sum;
    }
}
