using Entroscope.Model.Leaves;

namespace Entroscope.Files.Onnx;

/// <summary>
/// The representation layer as ONNX operators: log-densities [sites, rows, channels] of the sites of a network, 0 where a value is missing, NaN where a value
/// is none of its site.
/// </summary>
/// <param name="columns">The tensor of the values, shape [sites, rows].</param>
/// <param name="sites">The number of all sites.</param>
internal sealed partial class OnnxLeaves(OnnxGraph graph, string columns, int sites)
{
    // Sites of more codes are compared with theirs in groups of their own, as every site of a group is compared with as many.
    private const int FewCodes = 16;
    private static readonly double LogTwoPi = Math.Log(2 * Math.PI);

    /// <summary>Adds the log-densities of all sites, in groups of equal channels.</summary>
    public NodeStacks Add(IReadOnlyList<LeafDistribution> leaves)
    {
        var stacks = new NodeStacks(graph);
        var groups = Enumerable.Range(0, sites).GroupBy(i => (leaves[i].Channels, Kind: KindOf(leaves[i]), Codes: CodesOf(leaves[i])));
        foreach (var group in groups)
        {
            int[] members = [.. group];
            LeafDistribution[] own = [.. members.Select(i => leaves[i])];
            string x = Values(members);
            (string densities, string allowed) = group.Key.Kind switch
            {
                LeafFamily.Categorical => group.Key.Codes == 0 ? Tabulated(x, Cast<DiscreteLeaf>(own)) : Coded(x, Cast<CategoricalLeaf>(own)),
                LeafFamily.Binomial => Binomial(x, Cast<BinomialLeaf>(own)),
                LeafFamily.Gaussian => (Normal(x, Cast<GaussianLeaf>(own)), IsFinite(x)),
                LeafFamily.Student => (Student(x, Cast<StudentLeaf>(own)), IsFinite(x)),
                LeafFamily.Quantile => (Quantile(x, Cast<QuantileLeaf>(own)), IsFinite(x)),
                LeafFamily.LogNormal => (LogNormal(x, Cast<TransformedLeaf>(own)), IsFinite(x)),
                _ => (NormalScore(x, Cast<TransformedLeaf>(own)), IsFinite(x)),
            };
            string known = graph.Node("Where", allowed, densities, graph.Number(double.NaN));
            stacks.Add(graph.Node("Where", graph.Node("IsNaN", x), graph.Number(0), known), members);
        }

        return stacks;
    }

    private static LeafFamily KindOf(LeafDistribution leaf) => leaf.Family == LeafFamily.Bernoulli ? LeafFamily.Categorical : leaf.Family;

    // 0 for sites without codes, else a bound of their number.
    private static int CodesOf(LeafDistribution leaf) =>
        leaf is CategoricalLeaf { Codes: { } codes } ? Math.Max(FewCodes, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)codes.Count)) : 0;

    private static T[] Cast<T>(LeafDistribution[] leaves)
        where T : LeafDistribution => [.. leaves.Cast<T>()];

    // Shape [members, rows, 1].
    private string Values(int[] members)
    {
        bool all = members.Length == sites;
        string own = all ? columns : graph.Node("Gather", [("axis", 0L)], columns, graph.Integers([.. members.Select(i => (long)i)]));
        return graph.Node("Unsqueeze", own, graph.Integers(2));
    }

    private string IsFinite(string x) => graph.Node("LessOrEqual", graph.Node("Abs", x), graph.Number(double.MaxValue));

    // One number a site, shape [members, 1, 1].
    private string PerSite(IEnumerable<double> numbers)
    {
        double[] all = [.. numbers];
        return graph.Numbers(all, all.Length, 1, 1);
    }

    // One number a channel, shape [members, 1, channels].
    private string PerChannel<T>(T[] leaves, Func<T, int, double> number)
        where T : LeafDistribution
    {
        int channels = leaves[0].Channels;
        return graph.Numbers([.. leaves.SelectMany(l => Enumerable.Range(0, channels).Select(d => number(l, d)))], leaves.Length, 1, channels);
    }

    // One row of equal length a site, filled up, shape [members, 1, longest].
    private string Rows<T>(T[] leaves, Func<T, double[]> row, double filling)
    {
        double[][] rows = [.. leaves.Select(row)];
        int longest = Math.Max(1, rows.Max(r => r.Length));
        return graph.Numbers([.. rows.SelectMany(r => r.Concat(Enumerable.Repeat(filling, longest - r.Length)))], rows.Length, 1, longest);
    }

    // How many of the numbers of a row are at most the value, as a real number, shape [members, rows, 1].
    private string CountUpTo(string x, string row) => Sum(graph.Node("LessOrEqual", row, x));

    private string Sum(string flags) => graph.Node("ReduceSum", [("keepdims", 1L)], graph.Node("Cast", [("to", 11L)], flags), graph.Integers(2));

    // Takes rows of a table [places, width], in which each site has its own part, at real numbers within the part: shape [members, rows, width].
    private string Look(string table, long[] starts, string place)
    {
        string within = graph.Node("Cast", [("to", 7L)], graph.Node("Squeeze", place, graph.Integers(2)));
        return graph.Node("Gather", [("axis", 0L)], table, graph.Node("Add", within, graph.Integers(starts, [starts.Length, 1])));
    }

    // A number for every place of every site, and where each site's part begins. Leaves that sites share are stored once.
    private (string Table, long[] Starts) Table<T>(T[] leaves, Func<T, int> places, int width, Func<T, int, int, double> number)
        where T : class
    {
        var starts = new Dictionary<T, long>(ReferenceEqualityComparer.Instance);
        var numbers = new List<double>();
        foreach (T leaf in leaves)
        {
            if (starts.TryAdd(leaf, numbers.Count / width))
            {
                for (int k = 0; k < places(leaf); k++)
                {
                    for (int d = 0; d < width; d++)
                    {
                        numbers.Add(number(leaf, k, d));
                    }
                }
            }
        }

        return (graph.Numbers([.. numbers], numbers.Count / width, width), [.. leaves.Select(l => starts[l])]);
    }
}
