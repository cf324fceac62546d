using Entroscope.Information.Scaling;
using Entroscope.Structure;

namespace Entroscope.Information.Entanglement;

/// <summary>Entanglement entropy against the size of blocks, and the law that it follows: area, volume or logarithm. In nats.</summary>
public sealed record EntanglementProfile
{
    // A block near half of all sites feels the other half.
    private const double LargestShare = 0.25;
    private const double NearBound = 0.9;
    private const int MostSizes = 16;
    private const int MostPlaces = 2;

    /// <summary>Gets the means over the edges below the nodes of every cut of the tree but that of the root.</summary>
    public required IReadOnlyList<BlockEntropy> Levels { get; init; }

    /// <summary>Gets the means over blocks of neighbouring sites, by size; empty where they were not requested.</summary>
    public required IReadOnlyList<BlockEntropy> Blocks { get; init; }

    /// <summary>
    /// Gets the law of the levels by the posterior of section 8, from patches of at most a quarter of the sites; null where there are fewer than six such cuts.
    /// </summary>
    public required ScalingLawAnalysis? Law { get; init; }

    /// <summary>Gets the forms compared with the blocks of neighbouring sites; null where they were not requested or are fewer than four sizes.</summary>
    public required ChainFit? Chain { get; init; }

    /// <summary>Gets what law it is, as a sentence without a full stop at its end.</summary>
    public required string Sentence { get; init; }

    /// <summary>Gets the blocks of neighbouring sites that are measured: of up to 16 sizes to half of all sites, at up to 2 places.</summary>
    internal static IEnumerable<SitePartition> BlocksOf(int sites, ChainBoundary boundary)
    {
        foreach (int size in Sizes(sites))
        {
            int places = boundary == ChainBoundary.Open ? 1 : Math.Min(MostPlaces, sites);
            for (int place = 0; place < places; place++)
            {
                int start = (int)((long)place * sites / places);
                yield return new SitePartition(Invariant($"block:{start}+{size}"),
                    [.. Enumerable.Range(start, size).Select(i => i % sites)], sites);
            }
        }
    }

    internal static EntanglementProfile Of(
        PoolingTree tree, bool discrete, TreeCut[] edges, PartitionEntanglement[] partitions, ChainBoundary boundary)
    {
        BlockEntropy[] levels = [.. Enumerable.Range(0, tree.Height).Select(l => OfCut(tree, l, edges))];
        BlockEntropy[] blocks = [.. partitions.GroupBy(p => p.Partition.Sites.Count).OrderBy(g => g.Key).Select(g => OfBlocks(g.Key, [.. g]))];
        ScalingLawAnalysis? law = Series(tree, discrete, edges) is { } series ? LawInference.Infer(series, ScalingSubject.Network) : null;
        ChainFit? chain = ChainFit.Of(blocks, tree.SiteCount, boundary);
        double largest = edges.Max(e => e.Spectrum.Entropy);
        return new EntanglementProfile
        {
            Levels = levels,
            Blocks = blocks,
            Law = law,
            Chain = chain,
            Sentence = EntanglementWords.Of(largest, levels, law, chain),
        };
    }

    private static IEnumerable<int> Sizes(int sites)
    {
        int half = sites / 2;
        return half <= MostSizes
            ? Enumerable.Range(1, half)
            : Enumerable.Range(0, MostSizes).Select(i => (int)Math.Round(Math.Pow(half, i / (MostSizes - 1.0)))).Distinct();
    }

    private static BlockEntropy OfCut(PoolingTree tree, int level, TreeCut[] edges)
    {
        TreeCut[] cut = [.. tree.Cut(level).Select(v => edges[v])];
        return new BlockEntropy(
            cut.Average(e => (double)tree.ScopeSize(e.Node)), cut.Length, cut.Average(e => e.Spectrum.Entropy), cut.Max(e => e.Spectrum.Entropy),
            cut.Average(e => e.Spectrum.Renyi(2)), cut.Average(e => e.Bound.Value));
    }

    private static BlockEntropy OfBlocks(int size, PartitionEntanglement[] blocks) => new(
        size, blocks.Length,
        blocks.All(b => b.Spectrum is not null) ? blocks.Average(b => b.Spectrum!.Entropy) : null,
        blocks.All(b => b.Spectrum is not null) ? blocks.Max(b => b.Spectrum!.Entropy) : null,
        blocks.All(b => b.Renyi2 is not null) ? blocks.Average(b => b.Renyi2!.Value) : null,
        blocks.Average(b => b.Bound.Value));

    // The total correlations T(l) = P m(l) - m(l+1) of the lower levels, whose patches are small beside the whole.
    private static TotalCorrelationSeries? Series(PoolingTree tree, bool discrete, TreeCut[] edges)
    {
        var geometry = ScaleGeometry.Of(tree);
        int top = Array.FindLastIndex(geometry.Cuts, c => c.Largest <= LargestShare * tree.SiteCount);
        if (top < LawInference.FewestLevels)
        {
            return null;
        }

        double Sum(ReadOnlySpan<int> nodes)
        {
            double sum = 0;
            foreach (int v in nodes)
            {
                sum += edges[v].Spectrum.Entropy;
            }

            return sum;
        }

        int[] cut = tree.Cut(top);
        double[] values = [.. Enumerable.Range(0, top).Select(l =>
            geometry.Pooling[l].Sum(v => Sum(tree.Children(v)) - edges[v].Spectrum.Entropy) / geometry.Pooled[l])];
        return new TotalCorrelationSeries
        {
            Values = values,
            Covariance = new double[top, top],
            Cuts = geometry.Cuts[..(top + 1)],
            Pooled = geometry.Pooled[..top],
            LimitedByWidth = [.. Enumerable.Range(0, top).Select(l => IsLimited(tree.Cut(l + 1), edges))],
            SharedBorder = geometry.SharedBorder?[..top],
            HasScale = geometry.HasScale,
            LargestRate = Sum(cut) / cut.Sum(tree.ScopeSize),
            Discrete = discrete,
        };
    }

    // Where the entropy comes near the log of what the bonds can carry, and these are not the values of the sites themselves.
    private static bool IsLimited(int[] cut, TreeCut[] edges) =>
        cut.Any(v => edges[v].Bound.Bonds.Any(b => b.Kind != CutBondKind.Values))
        && cut.Sum(v => edges[v].Spectrum.Entropy) > NearBound * cut.Sum(v => edges[v].Bound.Value);
}

/// <summary>The mean entanglement entropy of blocks of a size, in nats.</summary>
/// <param name="Size">The mean number n of sites of a block.</param>
/// <param name="Count">The number of blocks.</param>
/// <param name="Entropy">The mean von Neumann entropy; null where it could not be computed for all of them.</param>
/// <param name="Largest">The largest of them.</param>
/// <param name="Renyi2">The mean Rényi entropy of order 2; null where it could not be computed for all of them.</param>
/// <param name="Bound">The mean minimum cut.</param>
public sealed record BlockEntropy(double Size, int Count, double? Entropy, double? Largest, double? Renyi2, double Bound);
