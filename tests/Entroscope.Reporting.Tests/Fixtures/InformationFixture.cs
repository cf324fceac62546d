using Entroscope.Information.Channels;
using Entroscope.Information.Distance;
using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Sharing;
using Entroscope.Information.Widths;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Measuring;

namespace Entroscope.Reporting.Tests.Fixtures;

/// <summary>Makes up how information flows, within the bounds that hold for every network; without a scaling law, which has to be measured.</summary>
internal static class InformationFixture
{
    private const int LargestMatrix = 64;

    public static InformationReport Of(NetworkShape shape, LeafSpecification[] leaves, LayerEntropies entropies, int draws)
    {
        PoolingTree tree = shape.Tree;
        double[] bound =
            [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? 0 : Math.Log(Math.Min(shape.Channels(v), shape.Channels(tree.Parent(v)))))];
        double[] share = [.. bound.Select((b, v) => b * (0.2 + (0.4 * Math.Abs(Math.Sin(v)))))];
        Estimate[] nodes = [.. share.Select((s, v) => v == tree.Root ? Estimate.Exact(0) : new Estimate(s, 0.02 * s, draws))];
        bool discrete = leaves.All(l => l.Alphabet > 0);
        bool matrix = discrete && tree.SiteCount <= LargestMatrix;
        return new InformationReport
        {
            NoScaling = "The numbers of this report are made up, and a law cannot be.",
            Patches = new PatchInformation
            {
                Method = "draws",
                Draws = draws,
                Nodes = nodes,
                MeanPerLevel = [.. Enumerable.Range(0, tree.Height + 1).Select(l => new Estimate(tree.Cut(l).Average(v => share[v]), 0.01, draws))],
                ChannelBound = bound,
                LatentBound = [.. bound.Select(b => 0.95 * b)],
                LinkBound = [.. bound.Select(b => 0.7 * b)],
            },
            ClassInformation = shape.Classes > 1 ? [.. bound.Select((_, v) => Math.Log(shape.Classes) * tree.ScopeSize(v) / (tree.SiteCount + 1))] : null,
            Pairs = matrix ? Pairs(leaves) : null,
            NoPairs = matrix ? null : "The matrix was left out.",
            DistanceLaw = discrete ? Law(tree) : null,
            NoDistanceLaw = discrete ? null : "Some sites are continuous.",
            Bracket = new EntropyBracket
            {
                Kind = discrete ? EntropyKind.Shannon : EntropyKind.Differential,
                LowerBounds = [new("latents_told", entropies.Entropy.Value - 2), new("nested", entropies.Entropy.Value - 1)],
                UpperBounds = [new("joint", entropies.Entropy.Value + 2), new("chow_liu", entropies.Entropy.Value + 0.5)],
            },
            Widths = Widths(shape, share, draws),
            Activations = [.. Enumerable.Range(0, tree.Height + 1).Select(h => Activation(shape, h, draws))],
        };
    }

    private static PairwiseInformation Pairs(LeafSpecification[] leaves)
    {
        int count = leaves.Length;
        double[] entropy = [.. leaves.Select(l => 0.9 * Math.Log(l.Alphabet))];
        return new PairwiseInformation
        {
            Sites = [.. Enumerable.Range(0, count)],
            Matrix = [.. Enumerable.Range(0, count * count)
                .Select(p => p % (count + 1) == 0 ? entropy[p / count] : 0.5 * entropy[p / count] * Math.Exp(-Math.Abs((p / count) - (p % count)) / 3.0))],
            Operations = 1000,
        };
    }

    private static DistanceLaw Law(PoolingTree tree)
    {
        DistancePoint[] points = [.. Enumerable.Range(1, tree.Height)
            .Select(h => new DistancePoint(h, Math.Pow(2, h), new Estimate(0.3 * Math.Pow(2, -1.2 * h), 0.002, h == 1 ? 0 : 256), 10 * h, h > 1))];
        return new DistanceLaw
        {
            Kind = SiteDistance.Tree,
            Points = points,
            ShareOfPairs = 0.25,
            PowerLaw = new DistanceFit(1.2, 0.01, 1.18, 1.22, Math.Log(0.3), 0.97),
            Exponential = new DistanceFit(0.1, 0.01, 0.08, 0.12, Math.Log(0.2), 0.03),
            Prediction = new DistancePrediction(0.8, IsEigenvalue: false, 1.3, null),
            Verdict = DistanceVerdict.PowerLaw,
            Decades = 1.2,
        };
    }

    private static WidthAdvice Widths(NetworkShape shape, double[] share, int draws)
    {
        PoolingTree tree = shape.Tree;
        WidthNeed[] nodes = [.. share.Select(
            (s, v) => new WidthNeed(v, shape.Channels(v), Math.Pow(2, tree.ScopeSize(v)), Math.Pow(2, tree.ScopeSize(v)), 0.9 * Math.Log(shape.Channels(v)),
                0.95 * Math.Log(shape.Channels(v)), new Estimate(0.5 * s, 0.01, draws), new Estimate(s, 0.02, draws), 0.5 * s, 0.9 * s, 0.9 * s))];
        return new WidthAdvice
        {
            Nodes = nodes,
            Levels = [.. Enumerable.Range(0, tree.Height + 1).Select(h => Level(h, [.. nodes.Where(n => tree.HeightOf(n.Node) == h)]))],
            Parameters = shape.WeightCount,
            Budget = shape.WeightCount,
            Advised = shape,
            AdvisedParameters = shape.WeightCount,
        };
    }

    private static LevelWidths Level(int height, WidthNeed[] nodes) => new(
        height, nodes.Length, nodes.Average(n => n.Channels), nodes.Average(n => n.ChannelLimit), nodes.Average(n => n.LogChannels),
        nodes.Average(n => n.Capacity), new Estimate(nodes.Average(n => n.Information.Value), 0.01, nodes[0].Information.Draws),
        new Estimate(nodes.Average(n => n.Held.Value), 0.02, nodes[0].Held.Draws),
        nodes.Average(n => n.Needed), nodes.Average(n => n.LeastChannels), nodes.Average(n => n.Channels),
        new SortedDictionary<WidthUse, int>(nodes.CountBy(n => n.Use).ToDictionary()));

    private static LevelActivation Activation(NetworkShape shape, int height, int draws)
    {
        int[] nodes = [.. Enumerable.Range(0, shape.Tree.NodeCount).Where(v => shape.Tree.HeightOf(v) == height)];
        double most = nodes.Average(v => Math.Log(shape.Channels(v)));
        Estimate Of(double value) => new(value, 0.02, draws);
        return new LevelActivation(
            Level: height,
            Nodes: nodes.Length,
            Surprisal: Of(2 + height),
            ExpectedInput: Of(-2 - height),
            ExpectedLogWeight: Of(-0.3 * most),
            ExpectedScore: Of(-2 - height - (0.3 * most)),
            PosteriorEntropy: Of(0.3 * most),
            LogChannels: most,
            IdentityDeviation: 1e-15,
            PosteriorDeviation: 1e-15);
    }
}
