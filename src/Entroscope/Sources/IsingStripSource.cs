using Entroscope.Information.Scaling;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Sources;

/// <summary>A window of the two-dimensional Ising model on an infinite strip with free edges, as an image whose rows run along the strip.</summary>
internal sealed class IsingStripSource : Source
{
    private readonly IsingStrip _strip;
    private readonly int _height;
    private readonly int _length;

    private IsingStripSource(int sites, int height, double coupling)
        : base(Entry.Name, sites, 2)
    {
        Refuse.Argument(
            !System.Numerics.BitOperations.IsPow2(height), $"The height of the source '{Entry.Name}' must be a power of 2, but is {height}.", nameof(height));
        Refuse.Argument(
            sites % height != 0, $"The source '{Entry.Name}' of height {height} has rows of a multiple of {height} sites, but {sites} were requested.",
            nameof(sites));
        (_height, _length) = (height, sites / height);
        _strip = new IsingStrip(height, coupling);
    }

    public static SourceEntry Entry { get; } = new((sites, p) => new IsingStripSource(sites, (int)p[1], p[0]))
    {
        Name = "ising",
        Description = "a window of the two-dimensional Ising model on an infinite strip with free edges, 1 for a spin up; "
            + "an image of height x (sites / height)",
        Reference = "Onsager, Phys. Rev. 65 (1944) 117; Kramers and Wannier, Phys. Rev. 60 (1941) 252 (transfer matrix)",
        Law = "boundary: T in proportion to the border that the patches share, well above the critical temperature; constant on once patches fill the strip",
        Entropies = "exact: transfer matrix, patches by sums over the spins at their borders",
        Parameters =
        [
            new("coupling", "coupling K of neighbours, over the temperature; critical at 0.4407 in the plane", 0.2, 0, 1),
            new("height", "height of the strip: 1, 2, 4 or 8 sites", 8, 1, 8, IsInteger: true),
        ],
    };

    public override GridSize? Image => _height > 1 ? new GridSize(_height, _length) : null;

    public override SourceLaw Law => _strip.Coupling == 0 ? new([ScalingLawKind.None], "none: spins without coupling, T = 0")
        : _height == 1 ? new([ScalingLawKind.Constant], "constant: a chain")
        : new([ScalingLawKind.Boundary], Entry.Law);

    private protected override PoolingTree BuildTree() => _height > 1 ? PoolingTree.Grid(_height, _length) : PoolingTree.Line(Sites);

    private protected override void Fill(RandomStream random, Span<int> row)
    {
        int column = _strip.First(random);
        for (int x = 0; x < _length; x++)
        {
            for (int y = 0; y < _height; y++)
            {
                row[(y * _length) + x] = (column >> y) & 1;
            }

            column = _strip.Next(column, random);
        }
    }

    private protected override double LogProbabilityOf(ReadOnlySpan<int> row)
    {
        double log = 0;
        int before = -1;
        for (int x = 0; x < _length; x++)
        {
            int column = 0;
            for (int y = 0; y < _height; y++)
            {
                column |= row[(y * _length) + x] << y;
            }

            log += x == 0 ? _strip.LogFirst(column) : _strip.LogNext(before, column);
            before = column;
        }

        return log;
    }

    // The windows of the tree of an image: 1x2 and 2x1 in turn, as long as there is something to pool that way.
    private protected override LevelTruth Levels(int height, SourceOptions options, CancellationToken cancellation)
    {
        (int h, int w) = (1, 1);
        var entropy = new List<double> { _strip.Entropy(1, 1) };
        var shared = new List<double>();
        for (bool across = true; entropy.Count <= height; across = !across)
        {
            if (across ? w == _length : h == _height)
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            (h, w) = across ? (h, 2 * w) : (2 * h, w);
            entropy.Add(_strip.Entropy(h, w));
            shared.Add(across && h == _height ? _strip.SharedByColumns : (2 * entropy[^2]) - entropy[^1]);
        }

        return LevelTruth.Exact(entropy, shared);
    }
}
