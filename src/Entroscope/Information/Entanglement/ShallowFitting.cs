using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Entanglement;

/// <summary>
/// What it costs to stand in for a deep network by a shallow one: shallow networks of growing width are fitted to its output over all inputs by alternating
/// least squares, whose inner products are those of the network, exact without any sum over joint values.
/// </summary>
public static class ShallowFitting
{
    /// <summary>The most sites: beyond, products of as many inner products leave the range of a double.</summary>
    public const int MostSites = 64;

    private const int MostChannels = 256;
    private const int MostSweeps = 300;
    private const double Settled = 1e-4;
    private const double Exact = 1e-7;

    /// <summary>Fits.</summary>
    /// <param name="model">A network of discrete sites in any reading.</param>
    /// <param name="y">The class whose output is fitted.</param>
    /// <param name="channels">The widths of the shallow networks, ascending, each 1..256; a fit starts from the one before, too.</param>
    /// <param name="starts">Random starts for every width, at least 1; the best fit is kept.</param>
    /// <param name="seed">Their seed.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One fit a width.</returns>
    /// <exception cref="ArgumentException">A width is out of range or not above the one before, or there is no such class or no start.</exception>
    /// <exception cref="ModelException">A site is real, the output is 0 everywhere, or there are fewer than 2 or more than 64 sites.</exception>
    /// <remarks>Cost: O(Z N (r^2 log N + N Z + Z^2)) a sweep over the sites, at most 300 sweeps a start.</remarks>
    public static IReadOnlyList<ShallowFit> Fit(
        ConvAC model, int y, IReadOnlyList<int> channels, int starts = 3, ulong seed = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(channels);
        Refuse.Argument(y < 0 || y >= model.Classes, $"The class must be an integer of 0..{model.Classes - 1}, but is {y}.", nameof(y));
        Refuse.Argument(starts < 1, $"There must be at least 1 start, but there are {starts}.", nameof(starts));
        int sites = model.Tree.SiteCount;
        Refuse.Model(sites < 2 || sites > MostSites, $"Shallow networks are fitted to networks of 2 to {MostSites} sites, but this one has {sites}.");
        Refuse.Model(!model.IsDiscrete, $"Shallow networks are fitted to networks of discrete sites, but some sites of this one are real.");
        int before = 0;
        foreach (int z in channels)
        {
            Refuse.Argument(
                z <= before || z > MostChannels, $"The widths must ascend and be integers of 1..{MostChannels}, but {z} follows {before}.", nameof(channels));
            before = z;
        }

        ConvAC unit = OfUnitNorm(model, y);
        StateEntanglement state = EntanglementAnalysis.Measure(
            unit, new EntanglementOptions { Partitions = EntanglementAnalysis.CheapPartitions(unit) }, cancellation)[0];
        SchmidtSpectrum[] spectra = [.. state.TreeCuts.Select(c => c.Spectrum), .. state.Partitions.Select(p => p.Spectrum).OfType<SchmidtSpectrum>()];
        var fits = new List<ShallowFit>();
        double[][]? last = null;
        foreach (int z in channels)
        {
            (double[][] Factors, double Error)? best = null;
            for (int start = last is null ? 1 : 0; start <= starts && !(best?.Error < Exact); start++)
            {
                var random = new RandomStream(seed, "shallow fits", ((long)z << 32) | (uint)start);
                var squares = new ShallowSquares(unit, z, random, start == 0 ? last : null);
                double error = Settle(squares, cancellation);
                best = best is { } known && known.Error <= error ? best : (squares.Factors(), error);
            }

            last = best!.Value.Factors;
            fits.Add(new ShallowFit(z, best.Value.Error, spectra.Max(s => Math.Sqrt(s.Squared.Skip(z).Sum())), Network(unit, last, z)));
        }

        return fits;
    }

    private static double Settle(ShallowSquares squares, CancellationToken cancellation)
    {
        double error = 1;
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            cancellation.ThrowIfCancellationRequested();
            double now = squares.Sweep();
            bool settled = now < Exact || error - now < Settled * now;
            error = Math.Min(error, now);
            if (settled && sweep > 3)
            {
                break;
            }
        }

        return error;
    }

    // Every matrix and table divided by its largest entry, and the output by the norm of what is left.
    private static ConvAC OfUnitNorm(ConvAC model, int y)
    {
        PoolingTree tree = model.Tree;
        int r = model.Shape.Channels(tree.Root);
        double[] output = Scaled(model.Weights(tree.Root).Slice(y * r, r));
        ConvAC scaled = With(output);
        double length = Math.Exp(EntanglementAnalysis.Measure(scaled)[0].LogSquaredNorm / 2);
        return With(Array.ConvertAll(output, w => w / length));

        ConvAC With(double[] top) => new(
            new NetworkShape(tree, [.. Enumerable.Range(0, tree.NodeCount).Select(model.Shape.Channels)]),
            [.. Enumerable.Range(0, tree.SiteCount).Select(i => Table(model.Leaves[i]))],
            [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? top : Scaled(model.Weights(v)))], [1.0], Reading.Score);
    }

    // The values of every channel, whatever its family.
    private static CategoricalLeaf Table(LeafDistribution leaf)
    {
        var discrete = (DiscreteLeaf)leaf;
        double[] table = [.. Enumerable.Range(0, leaf.Channels * leaf.Alphabet).Select(e => discrete.Probability(e / leaf.Alphabet, e % leaf.Alphabet))];
        return new CategoricalLeaf(leaf.Channels, leaf.Alphabet, Scaled(table), Reading.Score);
    }

    private static double[] Scaled(ReadOnlySpan<double> values)
    {
        double largest = Math.Abs(TensorPrimitives.MaxMagnitude(values));
        double[] scaled = values.ToArray();
        if (largest > 0)
        {
            TensorPrimitives.Divide(values, largest, scaled);
        }

        return scaled;
    }

    private static ConvAC Network(ConvAC unit, double[][] factors, int z)
    {
        int sites = unit.Tree.SiteCount;
        double[] identity = [.. Enumerable.Range(0, z * z).Select(e => e / z == e % z ? 1.0 : 0)], ones = new double[z];
        Array.Fill(ones, 1);
        return new ConvAC(
            NetworkShape.PerLevel(PoolingTree.Cp(sites), z, [z]),
            [.. factors.Select(f => new CategoricalLeaf(z, f.Length / z, f, Reading.Score))], [.. Enumerable.Repeat(identity, sites), ones], [1.0],
            Reading.Score);
    }
}
