using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Sharing;

/// <summary>Computes what two disjoint sets of sites share: exactly from their joint table where it is small, else from draws.</summary>
internal static class MutualInformationAnalysis
{
    private const int ChunkRows = 512;

    // Of the difference of three logarithms as large as the surprisal.
    private static readonly double Rounding = Math.ScaleB(1, -50);

    /// <summary>Computes I(X_A; X_B): exactly if all sites are discrete and their joint alphabet is at most 2^20, else from draws.</summary>
    /// <param name="others">The sites B, none twice and none of A.</param>
    /// <returns>The information, exact or with its standard error.</returns>
    public static MutualInformation Between(
        ConvACMixture model, int[] sites, int[] others, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        int[] all = Check(model, sites, others);
        return SiteEnumeration.IsSmall(model.Pattern, all)
            ? EnumerateBetween(model, sites, others, options?.Engine, SiteEnumeration.DefaultLimit, cancellation)
            : DrawBetween(model, sites, others, options, cancellation);
    }

    /// <summary>Computes I(X_A; X_B) of discrete sites exactly, from the table of their joint distribution.</summary>
    /// <param name="sites">The discrete sites A, none twice.</param>
    /// <param name="others">The discrete sites B, none twice and none of A.</param>
    /// <remarks>Cost: one upward pass a joint value.</remarks>
    public static MutualInformation EnumerateBetween(
        ConvACMixture model, int[] sites, int[] others, EngineOptions? engine = null, int limit = SiteEnumeration.DefaultLimit,
        CancellationToken cancellation = default)
    {
        int[] all = Check(model, sites, others);
        Evidence.CheckKind(model.Pattern, all, discrete: true, "its values cannot be enumerated; estimate by draws.");
        double[] joint = Conditional.Table(model, all, null, -1, limit, engine, cancellation).Probabilities;
        int columns = others.Aggregate(1, (product, i) => product * model.Pattern.Leaves[i].Alphabet);
        (double[] a, double[] b) = Margins(joint, columns);
        CompensatedSum sum = default;
        for (int c = 0; c < joint.Length; c++)
        {
            sum.Add(PairTable.Term(joint[c], a[c / columns] * b[c % columns]));
        }

        return new MutualInformation(
            [.. sites], [.. others], Estimate.Exact(sum.Value), Estimate.Exact(LogSpace.Entropy(a)), Estimate.Exact(LogSpace.Entropy(b)),
            Estimate.Exact(LogSpace.Entropy(joint)));
    }

    /// <summary>Computes the Rényi-2 correlation H_2(A) + H_2(B) - H_2(AB) of two sets of sites: 0 where they are independent, of either sign else.</summary>
    /// <returns>The correlation in nats, exact.</returns>
    /// <exception cref="SizeLimitException">Messages do not fit.</exception>
    public static double RenyiCorrelation(ConvAC model, int[] sites, int[] others, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        int[] all = Check(model, sites, others);
        return OfOrder2(sites) + OfOrder2(others) - OfOrder2(all);

        double OfOrder2(int[] set) => RenyiEntropies.Compute(model, 2, set, engine, cancellation: cancellation).Value;
    }

    /// <summary>Estimates I(X_A; X_B) from exact draws.</summary>
    /// <param name="model">A model with a distribution, with sites of any kind.</param>
    /// <param name="others">The sites B, none twice and none of A.</param>
    /// <param name="options">The number of draws, or the target error of the information; null for the defaults.</param>
    /// <remarks>Cost: three upward passes a draw. The result depends on the seed, not on the number of threads.</remarks>
    public static MutualInformation DrawBetween(
        ConvACMixture model, int[] sites, int[] others, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        int[] all = Check(model, sites, others);
        options ??= new EntropyOptions();
        EntropyOptions.Validate(options);
        if (model.CommonTree is null || !model.HasLatents)
        {
            return DrawWithoutTree(model, sites, others, options, cancellation);
        }

        ConvAC network = JoinedNetwork.Of(model);
        var engine = new ModelEngine(network, options.Engine);
        var source = new RareEventDraws(network, all, options, "information draws between sites");
        var moments = new DrawMoments(4);
        int[] links = LinksBetween(network.Tree, sites, others);
        LatentCapacity capacity = LatentCapacity.Compute(network);
        RareReach? reach = null;
        double[] values = new double[ChunkRows * 4];
        double[] log = new double[ChunkRows];
        foreach (SampleBlock block in SampleSource.Draw(source, options.LastDraw).Blocks(ChunkRows))
        {
            Fill(engine, block.Data, sites, others, values, log, cancellation);
            moments.Add(values, block.Weights, block.Rows.Count);
            if (options.HasTarget && options.IsReached(Information()))
            {
                break;
            }
        }

        return new MutualInformation([.. sites], [.. others], Information(), Entropy(1), Entropy(2), Entropy(0));

        // What the draws may have missed of the surprisal of all sites they may have missed of those of some.
        Estimate Entropy(int column) => Widen(moments.Mean(column), source.Events.MissedOfAll(moments.Rows));

        // All that the sets share goes through every link between them.
        Estimate Information()
        {
            reach = reach?.HoldsFor(moments.Rows) == true ? reach : new RareReach(network, all, source.Events, moments.Rows);
            double rounding = Rounding * (1 + Math.Abs(moments.Mean(0).Value));
            double least = reach.Resolution(moments.Rows,
                links.Select(v => capacity.LatentEntropy[v] - capacity.NodeCapacity[v]).DefaultIfEmpty(double.PositiveInfinity).Min());
            return moments.Mean(3).WithAtLeast(links.Select(reach.OfLink).DefaultIfEmpty(0).Max() + (rounding * rounding) + (least * least));
        }
    }

    // Without latents on a common tree no link is known through which all that is shared must go: the
    // errors are those of plain draws, with the part of values too rare to be among them.
    private static MutualInformation DrawWithoutTree(ConvACMixture model, int[] sites, int[] others, EntropyOptions options, CancellationToken cancellation)
    {
        var engine = new ModelEngine(model, options.Engine);
        var blocks = new DrawnBlocks(model, [.. sites, .. others], options.Seed, "information draws between sites");
        var moments = new DrawMoments(4);
        double[] values = new double[ChunkRows * 4];
        double[] log = new double[ChunkRows];
        foreach (SampleBlock block in SampleSource.Draw(blocks.Next, options.LastDraw).Blocks(ChunkRows))
        {
            Fill(engine, block.Data, sites, others, values, log, cancellation);
            moments.Add(values, null, block.Rows.Count);
            if (options.IsReached(Mean(3)))
            {
                break;
            }
        }

        return new MutualInformation([.. sites], [.. others], Mean(3), Mean(1), Mean(2), Mean(0));

        Estimate Mean(int column) => moments.Mean(column).WithUnseen();
    }

    // The surprisal of all sites, of one set and of the other, and what the sets share.
    private static void Fill(ModelEngine engine, Observations draws, int[] sites, int[] others, double[] values, double[] log, CancellationToken cancellation)
    {
        ConvAC pattern = engine.Model.Pattern;
        Observations[] views = [draws, DrawnBlocks.Only(pattern, draws, sites), DrawnBlocks.Only(pattern, draws, others)];
        for (int part = 0; part < views.Length; part++)
        {
            engine.LogLikelihood(views[part], RowSelection.All(draws), log.AsMemory(0, draws.Rows), cancellation: cancellation);
            for (int r = 0; r < draws.Rows; r++)
            {
                values[(r * 4) + part] = -log[r];
                values[(r * 4) + 3] = part == 0 ? log[r] : values[(r * 4) + 3] - log[r];
            }
        }
    }

    private static Estimate Widen(Estimate drawn, double missed) =>
        drawn with { StandardError = Math.Sqrt((drawn.StandardError * drawn.StandardError) + missed) };

    // The nodes whose links to their parents lie on the way from some site of one set to some of the other.
    private static int[] LinksBetween(PoolingTree tree, int[] sites, int[] others)
    {
        (int[] one, int[] two) = (new int[tree.NodeCount], new int[tree.NodeCount]);
        Array.ForEach(sites, i => one[i] = 1);
        Array.ForEach(others, i => two[i] = 1);
        foreach (int v in tree.ChildrenFirst)
        {
            foreach (int c in tree.IsSite(v) ? [] : tree.Children(v))
            {
                (one[v], two[v]) = (one[v] + one[c], two[v] + two[c]);
            }
        }

        return [.. Enumerable.Range(0, tree.NodeCount).Where(v => (one[v] > 0 && two[v] < others.Length) || (two[v] > 0 && one[v] < sites.Length))];
    }

    private static int[] Check(ConvACMixture model, int[] sites, int[] others)
    {
        double[] nothing = Evidence.Check(model.Pattern, null, -1);
        Evidence.CheckAsked(model.Pattern, sites, nothing);
        Evidence.CheckAsked(model.Pattern, others, nothing);
        int shared = Array.FindIndex(others, i => Array.IndexOf(sites, i) >= 0);
        return shared < 0
            ? [.. sites, .. others]
            : throw new ArgumentException(Invariant($"Site {others[shared]} is in both sets; the information is that between disjoint sets."), nameof(others));
    }

    private static (double[] Rows, double[] Columns) Margins(double[] joint, int columns)
    {
        double[] a = new double[joint.Length / columns], b = new double[columns];
        for (int c = 0; c < joint.Length; c++)
        {
            a[c / columns] += joint[c];
            b[c % columns] += joint[c];
        }

        return (a, b);
    }
}

/// <summary>What two disjoint sets of sites share, I(X_A; X_B) = H(X_A) + H(X_B) - H(X_A, X_B). In nats.</summary>
/// <param name="Sites">The sites A.</param>
/// <param name="Others">The sites B.</param>
/// <param name="Information">I(X_A; X_B), at least 0 (an estimate may lie below it
/// by its error); in estimates all three logarithms are of the same draw.</param>
/// <param name="Entropy">H(X_A); differential where sites are continuous.</param>
/// <param name="OtherEntropy">H(X_B).</param>
/// <param name="JointEntropy">H(X_A, X_B).</param>
public sealed record MutualInformation(int[] Sites, int[] Others, Estimate Information, Estimate Entropy, Estimate OtherEntropy, Estimate JointEntropy);
