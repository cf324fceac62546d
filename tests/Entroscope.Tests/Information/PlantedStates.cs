using Entroscope.Information.Entanglement;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Tests.Information;

/// <summary>States whose law of entanglement is known, and what is said of it. Drawn by a seed.</summary>
internal static class PlantedStates
{
    /// <summary>What is planted.</summary>
    public enum Kind
    {
        /// <summary>A random product of 24 sites.</summary>
        Product,

        /// <summary>
        /// A sum of two products of 32 sites that are orthogonal at every site (GHZ), of random weights and axes: S is the same for all blocks.
        /// </summary>
        Cat,

        /// <summary>A chain of one random matrix (a matrix product state of 3 channels, 24 sites, open): S saturates.</summary>
        Chain,

        /// <summary>The transverse Ising ring of 16 to 128 sites at a field of 1.5 to 4: S saturates.</summary>
        Gapped,

        /// <summary>The same at the critical field 1: logarithm with the central charge 1/2.</summary>
        Critical,

        /// <summary>The same at a field of 1.01 to 1.1, with a correlation length near the size of the ring: between both.</summary>
        NearCritical,

        /// <summary>Every site with the one across the ring of 32 as a pair of one entanglement: volume.</summary>
        Pairs,

        /// <summary>The same with an entanglement of its own for every pair: volume, with scatter.</summary>
        UnequalPairs,

        /// <summary>A binary tree of 16 sites and normal weights, of widths that bind nothing: no form is exact.</summary>
        Wide,

        /// <summary>A binary tree of 64 sites and normal weights of width 4: none of the forms.</summary>
        Tree,

        /// <summary>No state: independent lognormal entropies for every size.</summary>
        Scatter,
    }

    /// <summary>Draws a state and asks for its law.</summary>
    /// <returns>"product", the form in lower case, or "undecided"; and the central charge of the logarithm fitted.</returns>
    public static (string Verdict, double CentralCharge) Judge(Kind kind, ulong seed)
    {
        var random = new RandomStream(seed, "planted states", (int)kind);
        int sites = 16 << random.NextInt(4);
        ChainFit? fit = kind switch
        {
            Kind.Gapped => Ring(sites, 1.5 + (2.5 * random.NextDouble())),
            Kind.Critical => Ring(sites, 1),
            Kind.NearCritical => Ring(sites, 1.01 + (0.09 * random.NextDouble())),
            Kind.Scatter => Fit(sites, _ => Math.Exp(0.5 * random.NextGaussian())),
            _ => null,
        };
        if (fit is not null)
        {
            return (Word(fit), fit.CentralCharge);
        }

        ConvAC model = Network(kind, random);
        EntanglementProfile profile = EntanglementAnalysis.Measure(
            model, new() { Blocks = true, Boundary = kind == Kind.Chain ? ChainBoundary.Open : ChainBoundary.Periodic })[0].Profile;
        bool isProduct = profile.Sentence.StartsWith("a product state", StringComparison.Ordinal);
        return (isProduct ? "product" : Word(profile.Chain!), profile.Chain?.CentralCharge ?? 0);
    }

    /// <summary>Computes the entropy of n neighbouring sites of a transverse Ising ring in its ground state by its free fermions, in nats.</summary>
    /// <remarks>Singular values of the n x n matrix of the correlations of Majorana operators (Vidal, Latorre, Rico, Kitaev 2003).</remarks>
    public static double Ising(int sites, int n, double field)
    {
        double[] correlation = [.. Enumerable.Range(-n, (2 * n) + 1).Select(r => Enumerable.Range(0, sites).Sum(m =>
        {
            double k = ((2 * m) + 1) * Math.PI / sites;
            double real = field - Math.Cos(k), imaginary = -Math.Sin(k);
            return ((real * Math.Cos(k * r)) - (imaginary * Math.Sin(k * r))) / Math.Sqrt((real * real) + (imaginary * imaginary)) / sites;
        }))];
        var matrix = new ScaledMatrix(n, n, [.. Enumerable.Range(0, n * n).Select(e => correlation[(e / n) - (e % n) + n])]);
        return SingularValues.Of(matrix).Sum(s => Binary((1 + Math.Min(1, s)) / 2));

        static double Binary(double p) => p is <= 0 or >= 1 ? 0 : -(p * Math.Log(p)) - ((1 - p) * Math.Log(1 - p));
    }

    private static string Word(ChainFit fit) => fit.Form?.ToString().ToLowerInvariant() ?? "undecided";

    private static ChainFit Ring(int sites, double field) => Fit(sites, n => Ising(sites, n, field));

    private static ChainFit Fit(int sites, Func<int, double> entropy) => ChainFit.Of(
        [.. Enumerable.Range(1, sites / 2).Where(n => n <= 8 || n % (sites / 16) == 0).Select(n => new BlockEntropy(n, 1, entropy(n), null, null, 0))],
        sites, ChainBoundary.Periodic)!;

    private static ConvAC Network(Kind kind, RandomStream random)
    {
        switch (kind)
        {
            case Kind.Product:
                return Filled(NetworkShape.PerLevel(PoolingTree.Cp(24), 1, [1]), random);
            case Kind.Cat:
                return Filled(NetworkShape.PerLevel(PoolingTree.Cp(32), 2, [2]), random, identity: true);
            case Kind.Chain:
                const int Sites = 24;
                int[][] pools = [.. Enumerable.Range(1, Sites - 1).Select(i => (int[])[i == 1 ? 0 : Sites + i - 2, i])];
                var line = PoolingTree.FromChildren(Sites, pools);
                return Repeated(new NetworkShape(line, [.. Enumerable.Repeat(2, Sites), .. Enumerable.Repeat(3, Sites - 1)]), random);
            case Kind.Wide:
                return Filled(NetworkShape.PerLevel(PoolingTree.Line(16), 2, [4, 8, 16]), random);
            case Kind.Tree:
                return Filled(NetworkShape.PerLevel(PoolingTree.Line(64), 2, [4]), random);
            default:
                return Paired(random, kind == Kind.Pairs);
        }
    }

    private static ConvAC Paired(RandomStream random, bool equal)
    {
        const int Pairs = 16;
        int[][] pools = [.. Enumerable.Range(0, Pairs).Select(i => (int[])[i, i + Pairs]), [.. Enumerable.Range(2 * Pairs, Pairs)]];
        var tree = PoolingTree.FromChildren(2 * Pairs, pools);
        var shape = new NetworkShape(tree, [.. Enumerable.Repeat(2, 3 * Pairs), 1]);
        double share = 0.2 + (0.8 * random.NextDouble());
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v =>
            v == tree.Root ? [1.0] : tree.IsSite(v) ? (double[])[1, 0, 0, 1] : [1, equal ? share : 0.2 + (0.8 * random.NextDouble())])];
        return new ConvAC(shape, Tables(tree, _ => [1, 0, 0, 1], 2), weights, [1.0], Reading.Born);
    }

    private static ConvAC Filled(NetworkShape shape, RandomStream random, bool identity = false)
    {
        double[][] weights = [.. Enumerable.Range(0, shape.Tree.NodeCount).Select(v =>
        {
            int columns = shape.Channels(v), rows = v == shape.Tree.Root ? 1 : shape.Rows(v);
            return identity && v != shape.Tree.Root
                ? [.. Enumerable.Range(0, rows * columns).Select(e => e / columns == e % columns ? 1.0 : 0)] : Normal(random, rows * columns);
        })];
        return new ConvAC(
            shape, Tables(shape.Tree, i => identity ? Turned(random.NextDouble()) : Normal(random, shape.Channels(i) * 2), shape.Channels(0)), weights, [1.0],
            Reading.Born);
    }

    // The same numbers at every place of the chain.
    private static ConvAC Repeated(NetworkShape shape, RandomStream random)
    {
        PoolingTree tree = shape.Tree;
        double[] leaf = Normal(random, 4), site = Normal(random, 6), conv = Normal(random, 9), top = Normal(random, 3);
        return new ConvAC(
            shape, Tables(tree, _ => leaf, 2), [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? top : tree.IsSite(v) ? site : conv)], [1.0],
            Reading.Born);
    }

    private static LeafDistribution[] Tables(PoolingTree tree, Func<int, double[]> table, int channels) =>
        [.. Enumerable.Range(0, tree.SiteCount).Select(i => new CategoricalLeaf(channels, 2, table(i), Reading.Born))];

    private static double[] Turned(double turns)
    {
        (double sin, double cos) = Math.SinCos(2 * Math.PI * turns);
        return [cos, sin, -sin, cos];
    }

    private static double[] Normal(RandomStream random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextGaussian())];
}
