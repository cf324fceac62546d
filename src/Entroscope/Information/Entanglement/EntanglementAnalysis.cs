using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Entanglement;

/// <summary>
/// Entanglement of a network read as a state (theory, "Entanglement"): of real weights in either reading h_y(x) is an amplitude; of probabilities the
/// amplitudes are p(x | y).
/// </summary>
public static class EntanglementAnalysis
{
    private const double CheapOperations = 1e10;

    // What all blocks of neighbouring sites together may take; of larger ones the entropy is not computed.
    private const double BlockOperations = 3e11;
    private const double Rounding = 1e-14;

    // What a reduced density matrix may take.
    private const double DensityOperations = 1e12;

    /// <summary>Measures the entanglement across every edge of the tree, and that of partitions.</summary>
    /// <param name="model">A network in any reading.</param>
    /// <param name="options">What to measure; null for the edges of the tree alone.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The entanglement of every class.</returns>
    /// <exception cref="ModelException">A class has the output 0 everywhere, or the network has a single site.</exception>
    /// <remarks>
    /// Cost: O(r^4) a node for QR and O(r^3) for a spectrum; memory of r^2 numbers a node. A partition takes O(r^5) for every node with sites on both sides.
    /// </remarks>
    public static IReadOnlyList<StateEntanglement> Measure(ConvAC model, EntanglementOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new EntanglementOptions();
        Refuse.Argument(options.Partitions?.Contains(null!) != false, $"The partitions of the options must not be null, nor any of them.", nameof(options));
        Refuse.Model(model.Tree.SiteCount < 2, $"Entanglement needs at least 2 sites, but the network has {model.Tree.SiteCount}.");
        var factors = new StateFactors(model, options.Threads, cancellation);
        var cuts = new MinCuts(model);
        double[] norms = [.. Enumerable.Range(0, model.Classes).Select(y => LogSquaredNorm(model, factors, model.Tree.Root, y))];
        MinCut[] bounds = [.. Edges(model.Tree).Select(cuts.OfEdge)];
        PartitionEntanglement[][] partitions = [.. options.Partitions.Select(p => Across(model, factors, cuts, p, double.MaxValue, cancellation))];
        SitePartition[] chain = options.Blocks ? [.. EntanglementProfile.BlocksOf(model.Tree.SiteCount, options.Boundary)] : [];
        var blocks = new PartitionEntanglement[chain.Length][];
        ParallelLoop.For(
            chain.Length, b => blocks[b] = Across(model, factors, cuts, chain[b], BlockOperations / chain.Length, cancellation),
            new ParallelOptions { MaxDegreeOfParallelism = options.Threads == 0 ? -1 : options.Threads, CancellationToken = cancellation });
        return [.. Enumerable.Range(0, model.Classes).Select(y =>
        {
            TreeCut[] edges = OfEdges(model, factors, y, bounds, options.Threads, cancellation);
            return new StateEntanglement(
                y, norms[y], edges, [.. partitions.Select(p => p[y])],
                EntanglementProfile.Of(model.Tree, model.IsDiscrete, edges, [.. blocks.Select(p => p[y])], options.Boundary));
        })];
    }

    /// <summary>Computes the minimum cut between a set of sites and all others, which bounds the log of the rank whatever the weights are.</summary>
    /// <param name="model">A network.</param>
    /// <param name="partition">The set.</param>
    /// <returns>The cut.</returns>
    /// <remarks>Cost: a few operations a node.</remarks>
    public static MinCut Bound(ConvAC model, SitePartition partition)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(partition);
        EnsureOf(partition, model.Tree);
        return new MinCuts(model).Of(partition.IsInside);
    }

    /// <summary>Gets the halves and every other site, where their tensors take little time.</summary>
    internal static IReadOnlyList<SitePartition> CheapPartitions(ConvAC model)
    {
        int sites = model.Tree.SiteCount;
        SitePartition[] sets = sites < 2 ? [] : sites == 2 ? [SitePartition.Halves(2)] : [SitePartition.Halves(sites), SitePartition.OddEven(sites)];
        return Array.FindAll(sets, s => Operations(model, [s]) < CheapOperations);
    }

    /// <summary>Counts the floating-point operations about, so that a long computation can be announced.</summary>
    internal static double Operations(ConvAC model, EntanglementOptions options)
    {
        double edges = 0;
        foreach (int v in Enumerable.Range(0, model.Tree.NodeCount))
        {
            double r = Math.Max(model.Shape.Channels(v), model.Shape.Rows(v));
            edges += (1 + model.Classes) * (4 * r * r * r * r / (model.Tree.IsSite(v) ? r : 1));
        }

        return edges + Operations(model, options.Partitions);
    }

    private static double Operations(ConvAC model, IReadOnlyList<SitePartition> partitions)
    {
        double sum = 0;
        foreach (SitePartition partition in partitions)
        {
            int[] inside = Inside(model.Tree, partition);
            sum += Enumerable.Range(model.Tree.SiteCount, model.Tree.InnerCount)
                .Where(v => inside[v] > 0 && inside[v] < model.Tree.ScopeSize(v))
                .Sum(v => 8 * Math.Pow(Math.Max(model.Shape.Channels(v), v == model.Tree.Root ? 1 : model.Shape.Rows(v)), 5));
        }

        return sum;
    }

    /// <summary>Counts for every node its sites in the set.</summary>
    internal static int[] Inside(PoolingTree tree, SitePartition partition)
    {
        int[] inside = new int[tree.NodeCount];
        foreach (int v in tree.ChildrenFirst)
        {
            inside[v] = tree.IsSite(v) && partition.IsInside[v] ? 1 : 0;
            foreach (int c in tree.Children(v))
            {
                inside[v] += inside[c];
            }
        }

        return inside;
    }

    private static IEnumerable<int> Edges(PoolingTree tree) => Enumerable.Range(0, tree.NodeCount - 1);

    private static double LogSquaredNorm(ConvAC model, StateFactors factors, int root, int y)
    {
        // Of the channels of the root what is left when they are added: where it is rounding, they cancel.
        ScaledMatrix channels = factors.Below(root);
        int r = channels.Columns;
        ReadOnlySpan<double> weights = model.Weights(root).Slice(y * r, r);
        ScaledMatrix output = channels.TimesTransposed(weights, 1);
        double square = DenseMatrix.Dot(output.Values, output.Values), largest = 0;
        for (int d = 0; d < r; d++)
        {
            largest = Math.Max(largest, Math.Abs(weights[d]) * Math.Sqrt(DenseMatrix.Dot(channels.Column(d), channels.Column(d))));
        }

        double length = Math.Sqrt(square) * Math.Pow(2, output.Exponent - channels.Exponent);
        Refuse.Model(!(square > 0) || length < Rounding * largest, $"The output of class {y} is 0 for every input, up to rounding: it is no state.");
        return Math.Log(square) + (2 * output.Exponent * Math.Log(2));
    }

    private static TreeCut[] OfEdges(
        ConvAC model, StateFactors factors, int y, MinCut[] bounds, int threads, CancellationToken cancellation)
    {
        var top = new ScaledMatrix(1, model.Classes);
        top.Values[y] = 1;
        ScaledMatrix[] outside = factors.Environments(top);
        var edges = new TreeCut[bounds.Length];
        ParallelLoop.For(
            edges.Length,
            v => edges[v] = new TreeCut(v, new SchmidtSpectrum(SingularValues.Of(factors.Above(v).TimesTransposed(outside[v]))), bounds[v]),
            new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads, CancellationToken = cancellation });
        return edges;
    }

    private static PartitionEntanglement[] Across(
        ConvAC model, StateFactors factors, MinCuts cuts, SitePartition partition, double most, CancellationToken cancellation)
    {
        PoolingTree tree = model.Tree;
        EnsureOf(partition, tree);
        int[] inside = Inside(tree, partition);
        cancellation.ThrowIfCancellationRequested();
        MinCut bound = cuts.Of(partition.IsInside);
        if (PartitionTensor.Coefficients(model, factors, inside, most) is { } coefficients)
        {
            return [.. coefficients.Select(c => new SchmidtSpectrum(c)).Select(s => new PartitionEntanglement(partition, s, s.Renyi(2), bound))];
        }

        if (ReducedDensity.Spectra(model, partition, Math.Min(most, DensityOperations), cancellation) is { } spectra)
        {
            return [.. spectra.Select(s => new PartitionEntanglement(partition, s, s.Renyi(2), bound))];
        }

        double[]? renyi = SwapTrace.Renyi2(model, factors, inside, cancellation);
        return [.. Enumerable.Range(0, model.Classes).Select(y => new PartitionEntanglement(partition, null, renyi?[y], bound))];
    }

    private static void EnsureOf(SitePartition partition, PoolingTree tree) => Refuse.Argument(
        partition.IsInside.Length != tree.SiteCount,
        $"The partition is one of {partition.IsInside.Length} sites, but the network has {tree.SiteCount}.", nameof(partition));
}
