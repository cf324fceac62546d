using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Information.Widths;

/// <summary>Spends a budget of parameters on widths so that every latent has the same slack above what it must carry (theory, "Width law").</summary>
/// <remarks>
/// A node that carries I nats gets <c>r = floor(exp(strength * I + s))</c> channels, with one s for all: of all schedules within the budget the
/// one whose smallest slack is largest. No node gets more channels than its patch has joint values or than its children have joint channels
/// (more of them could distinguish nothing), and none less than 2 where 2 are of use. Widths never fall when the budget grows.
/// </remarks>
internal static class WidthAdvisor
{
    private const int FewestChannels = 2;
    private const int Halvings = 100;

    // More than any memory holds; keeps the search over s finite.
    private const double LargestLog = 20;

    /// <summary>Recommends widths for what was measured.</summary>
    /// <param name="measured">The architecture that was measured; tree, classes and sharing are kept.</param>
    /// <param name="information">For every node the information in nats that its latent must carry, at least 0.</param>
    /// <param name="budget">The largest number of parameters: leaves, weights and class prior.</param>
    /// <param name="strength">How much of the measured differences is followed, at least
    /// 0: 1 is the width law, 0 gives equal widths but for the lossless limits.</param>
    /// <param name="leafChannels">The channels of every site where they are given; null to spend on them, too.</param>
    /// <exception cref="ModelException">Not even the smallest network fits into the budget; the message names both numbers.</exception>
    /// <exception cref="ArgumentException">The arguments do not fit each other, or are out of range.</exception>
    /// <remarks>Cost: O(nodes), about a hundred times.</remarks>
    public static NetworkShape Recommend(
        NetworkShape measured, IReadOnlyList<LeafSpecification> leaves, IReadOnlyList<double> information, long budget, double strength = 1,
        int? leafChannels = null) => Recommend(measured, leaves, information, budget, strength, leafChannels, WidthBounds.None(measured));

    /// <summary>
    /// Recommends widths that do not contradict what was measured: no idle node gets wider, none is narrower
    /// than what it passes needs, and saturated nodes get no narrower as long as the budget holds them.
    /// </summary>
    /// <param name="needs">What was measured, node by node.</param>
    /// <exception cref="ModelException">Not even the smallest network fits into the budget.</exception>
    internal static NetworkShape Recommend(NetworkShape measured, IReadOnlyList<LeafSpecification> leaves, IReadOnlyList<WidthNeed> needs, long budget)
    {
        double[] held = [.. needs.Select(n => Math.Clamp(n.Held.Value, 0, n.LogChannels))];
        var bounds = WidthBounds.Of(measured, needs);
        while (true)
        {
            if (Smallest(measured, leaves, null, bounds) > budget)
            {
                // The budget binds: what it cannot hold is narrowed, too.
                return Recommend(measured, leaves, held, budget, 1, null, WidthBounds.None(measured) with { Largest = bounds.Largest });
            }

            NetworkShape advised = Recommend(measured, leaves, held, budget, 1, null, bounds);

            // Narrower children hold back what must not be narrower: they are kept as they are.
            if (!bounds.KeepChildrenOfNarrowed(advised))
            {
                return advised;
            }
        }
    }

    private static NetworkShape Recommend(
        NetworkShape measured, IReadOnlyList<LeafSpecification> leaves, IReadOnlyList<double> information, long budget, double strength,
        int? leafChannels, WidthBounds bounds)
    {
        int nodes = measured.Tree.NodeCount;
        Refuse.Argument(information.Count != nodes || leaves.Count != measured.Tree.SiteCount,
            $"Information is needed for each of the {nodes} nodes and a leaf for each of the {measured.Tree.SiteCount} "
            + $"sites, but {information.Count} and {leaves.Count} were given.", nameof(information));

        Refuse.Argument(
            !(strength >= 0 && double.IsFinite(strength)) || !information.All(i => i >= 0 && double.IsFinite(i)),
            $"The strength and the information of every node must be finite numbers of at least 0.", nameof(information));

        double[] limits = Limits(measured, leaves, leafChannels);
        double[] wanted = Wanted(measured, information, strength);
        NetworkShape Make(double s) => Shape(measured, limits, wanted, s, leafChannels is not null, bounds);
        long least = Smallest(measured, leaves, leafChannels, bounds);
        Refuse.Model(least > budget, $"The smallest network on this tree has {least} parameters, more than the budget of {budget}.");
        (double low, double high) = (-wanted.Max(), LargestLog);
        for (int i = 0; i < Halvings; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = NetworkSize.ParameterCount(Make(middle), leaves) <= budget ? (middle, high) : (low, middle);
        }

        return Make(low);
    }

    /// <summary>Finds the widest uniform architecture within a budget: every inner node with the same channels, the sites as they are.</summary>
    /// <param name="planned">The architecture whose tree, sites, classes and sharing are kept.</param>
    /// <returns>The architecture; null where not even one channel fits.</returns>
    public static NetworkShape? Uniform(NetworkShape planned, IReadOnlyList<LeafSpecification> leaves, long budget)
    {
        PoolingTree tree = planned.Tree;
        NetworkShape Make(int r) =>
            planned.WithChannels([.. Enumerable.Range(0, tree.NodeCount).Select(v => tree.IsSite(v) ? planned.Channels(v) : r)]);
        (int fits, int large) = (0, 1 << 20);
        while (large - fits > 1)
        {
            int middle = (fits + large) / 2;
            (fits, large) = NetworkSize.ParameterCount(Make(middle), leaves) <= budget ? (middle, large) : (fits, middle);
        }

        return fits == 0 ? null : Make(fits);
    }

    /// <summary>Counts the parameters of the smallest network that is recommended on a tree: two channels wherever two are of use.</summary>
    /// <param name="measured">The architecture whose tree, classes and sharing are kept.</param>
    /// <param name="leafChannels">The channels of every site where they are given, or null.</param>
    /// <returns>The number of parameters: the smallest budget that is taken.</returns>
    public static long Smallest(NetworkShape measured, IReadOnlyList<LeafSpecification> leaves, int? leafChannels = null) =>
        Smallest(measured, leaves, leafChannels, WidthBounds.None(measured));

    private static long Smallest(NetworkShape measured, IReadOnlyList<LeafSpecification> leaves, int? leafChannels, WidthBounds bounds) =>
        NetworkSize.ParameterCount(
            Shape(measured, Limits(measured, leaves, leafChannels), new double[measured.Tree.NodeCount], 0, leafChannels is not null, bounds), leaves);

    /// <summary>Computes for every node the number of joint values of its sites; positive infinity where a site is continuous.</summary>
    internal static double[] LosslessChannels(PoolingTree tree, IReadOnlyList<LeafSpecification> leaves)
    {
        double[] values = new double[tree.NodeCount];
        foreach (int v in tree.ChildrenFirst)
        {
            values[v] = tree.IsSite(v) ? (leaves[v].Alphabet > 0 ? leaves[v].Alphabet : double.PositiveInfinity) : Product(tree, v, values);
        }

        return values;
    }

    // What every node is asked to carry, times the strength; with shared weights that of its level.
    private static double[] Wanted(NetworkShape shape, IReadOnlyList<double> information, double strength)
    {
        double[] wanted = [.. information.Select(i => strength * i)];
        foreach (int[] nodes in shape.ChannelGroups)
        {
            double largest = nodes.Max(v => strength * information[v]);
            Array.ForEach(nodes, v => wanted[v] = largest);
        }

        return wanted;
    }

    private static NetworkShape Shape(NetworkShape measured, double[] limits, double[] wanted, double s, bool fixedSites, WidthBounds bounds)
    {
        PoolingTree tree = measured.Tree;
        double[] channels = new double[tree.NodeCount];
        foreach (int[] nodes in measured.ChannelGroupsFromBelow)
        {
            double limit = nodes.Max(v => Limit(v));
            Array.ForEach(nodes, v => channels[v] = Width(v, limit));
        }

        return measured.WithChannels([.. channels.Select(c => (int)c)]);

        double Limit(int v) => tree.IsSite(v) ? limits[v] : Math.Min(limits[v], Product(tree, v, channels));

        double Width(int v, double limit) => fixedSites && tree.IsSite(v)
            ? limit
            : Math.Min(limit, bounds.Clamp(v, Math.Clamp(Math.Floor(Math.Exp(Math.Min(wanted[v] + s, LargestLog)) + 1e-9), FewestChannels, int.MaxValue)));
    }

    private static double Product(PoolingTree tree, int v, double[] values)
    {
        double product = 1;
        foreach (int c in tree.Children(v))
        {
            product *= values[c];
        }

        return product;
    }

    // More channels than these could distinguish nothing; given leaf channels are what they are.
    private static double[] Limits(NetworkShape measured, IReadOnlyList<LeafSpecification> leaves, int? leafChannels)
    {
        double[] limits = LosslessChannels(measured.Tree, leaves);
        if (leafChannels is { } m)
        {
            Array.Fill(limits, m, 0, leaves.Count);
        }

        return limits;
    }
}
