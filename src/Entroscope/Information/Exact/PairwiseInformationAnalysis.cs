using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Model;

namespace Entroscope.Information.Exact;

/// <summary>
/// Computes the informations between pairs of discrete sites exactly: P(x_i, x_j) is the sum over the channels g of their lowest common ancestor of
/// P(g) P(x_i | g) P(x_j | g), one matrix product for all the pairs that meet at a node (theory, "Mutual information").
/// </summary>
internal static class PairwiseInformationAnalysis
{
    private const string OnlyDiscrete =
        "the pairwise table needs discrete sites; use the information between sets of sites, which is drawn, or choose discrete sites.";

    // A matrix of half a gigabyte.
    private const int MostSites = 8192;

    /// <summary>Returns whether the matrix of all pairs is cheap enough to be made unasked: at most 8192 sites, and so many operations.</summary>
    /// <exception cref="ArgumentException">A site is continuous.</exception>
    public static bool IsCheap(ConvAC model, double operations) => CountOperations(model) <= operations && model.Tree.SiteCount <= MostSites;

    /// <summary>
    /// Counts the multiply-adds that <see cref="Compute(ConvAC, int[], int, CancellationToken)"/> takes: about (sum of the alphabets)^2 r / 2.
    /// </summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="sites">The discrete sites, none twice; null for all.</param>
    /// <remarks>Cost: O(nodes).</remarks>
    public static double CountOperations(ConvAC model, int[]? sites = null)
    {
        sites = Check(model, sites);
        double[] values = new double[model.Tree.NodeCount];
        Array.ForEach(sites, i => values[i] = model.Leaves[i].Alphabet);
        double operations = 0;
        foreach (int v in model.Tree.ChildrenFirst)
        {
            double squares = 0;
            foreach (int c in model.Tree.Children(v))
            {
                values[v] += values[c];
                squares += values[c] * values[c];
                operations += values[c] * model.Shape.Channels(c) * model.Shape.Channels(v);
            }

            operations += model.Tree.IsSite(v) ? 0 : ((values[v] * values[v]) - squares) / 2 * model.Shape.Channels(v);
        }

        return operations;
    }

    /// <summary>Computes the informations between all pairs of sites.</summary>
    /// <param name="sites">The discrete sites, none twice; null for all. A subset costs accordingly less.</param>
    /// <param name="threads">The number of threads; 0 for one per processor. Changes no result.</param>
    /// <exception cref="ArgumentException">A site is continuous, out of range or repeated.</exception>
    /// <remarks>
    /// Cost: <see cref="CountOperations"/> multiply-adds, and a logarithm for every pair of values of two sites; memory O((sum of the alphabets) r).
    /// </remarks>
    public static PairwiseInformation Compute(ConvAC model, int[]? sites = null, int threads = 0, CancellationToken cancellation = default)
    {
        int[] chosen = Check(model, sites);
        var table = new PairwiseTable(model, chosen, new EngineOptions { Threads = threads }.ThreadCount);
        return new PairwiseInformation { Sites = chosen, Matrix = table.Fill(cancellation), Operations = CountOperations(model, chosen) };
    }

    /// <summary>Computes the informations between all pairs of sites of a model of one or several networks, whatever their trees.</summary>
    /// <param name="model">A model whose sites are all discrete.</param>
    /// <param name="threads">The number of threads; 0 for one per processor. Changes no result.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The exact matrix.</returns>
    /// <exception cref="ArgumentException">A site is continuous.</exception>
    /// <exception cref="SizeLimitException">Trees differ, and the table of all pairs of values is too large.</exception>
    public static PairwiseInformation Compute(ConvACMixture model, int threads, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        Check(model.Pattern, null);
        return model.CommonTree is null ? MixturePairs.Compute(model, threads, cancellation) : Compute(JoinedNetwork.Of(model), null, threads, cancellation);
    }

    /// <summary>Computes the informations between some pairs of sites, each along the paths to their lowest common ancestor.</summary>
    /// <param name="threads">The number of threads; 0 for one per processor. Changes no result.</param>
    /// <returns>I(X_i; X_j) of every pair, exact, in nats.</returns>
    /// <exception cref="ArgumentException">A site is continuous or out of range, or a pair is one site twice.</exception>
    /// <remarks>Cost: O(alphabet r^2) a step of the two paths.</remarks>
    public static double[] OfPairs(ConvAC model, IReadOnlyList<(int First, int Second)> pairs, int threads = 0, CancellationToken cancellation = default)
    {
        model.EnsureGenerative();
        foreach ((int first, int second) in pairs)
        {
            Check(model, [first, second]);
        }

        var work = new PairPaths(model, pairs);
        WorkCrew.Run(new EngineOptions { Threads = threads }.ThreadCount, pairs.Count, work, cancellation);
        return work.Information;
    }

    private static int[] Check(ConvAC model, int[]? sites)
    {
        double[] nothing = Evidence.Check(model, null, -1);
        sites ??= [.. Enumerable.Range(0, nothing.Length)];
        Evidence.CheckAsked(model, sites, nothing);
        Evidence.CheckKind(model, sites, discrete: true, OnlyDiscrete);
        return [.. sites];
    }
}

/// <summary>The informations between all pairs of some discrete sites, exact. All in nats.</summary>
public sealed record PairwiseInformation
{
    /// <summary>Gets the sites, in the order of the matrix.</summary>
    public required int[] Sites { get; init; }

    /// <summary>Gets I(X_i; X_j), shape [sites, sites], row-major, symmetric, at least 0; on the diagonal H(X_i).</summary>
    public required double[] Matrix { get; init; }

    /// <summary>Gets the multiply-adds that it took.</summary>
    public required double Operations { get; init; }

    /// <summary>Gets an element of the matrix.</summary>
    /// <param name="row">The position of a site in <see cref="Sites"/>.</param>
    /// <param name="column">The position of another, or of the same site.</param>
    /// <returns>The information between both; the entropy of the site with itself.</returns>
    public double this[int row, int column] =>
        Matrix[(Refuse.Index(row, Sites.Length, nameof(row)) * Sites.Length) + Refuse.Index(column, Sites.Length, nameof(column))];
}
