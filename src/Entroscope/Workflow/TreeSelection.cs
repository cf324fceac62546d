using Entroscope.Data;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Workflow;

/// <summary>Finds the pooling tree that a plan asks for: named, read from a file, or learned from the training rows and chosen on the validation rows.</summary>
public static class TreeSelection
{
    // A trial ranks trees; it need not be a good model. Ranks hardly change beyond these sizes.
    private const int TrialSteps = 10;
    private const int TrialWidth = 16;
    private const int TrialRows = 6000;

    private static readonly LearnedTreeKind[] Kinds = [LearnedTreeKind.ChowLiu, LearnedTreeKind.Agglomerative, LearnedTreeKind.Cut];

    /// <summary>Finds the tree. The same data, plan and options give the same tree, on any number of threads.</summary>
    /// <param name="split">The data; the test part is not touched.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="options">Seed, threads and pseudo-counts of the trials.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The tree and what it was chosen from.</returns>
    /// <exception cref="ModelException">The tree does not fit the data, or a file holds no tree for its columns.</exception>
    public static TreeChoice Choose(DataSplit split, NetworkPlan plan, TrainingOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        if (plan.NamedTree(split.Train) is { } named)
        {
            return new TreeChoice(named, []);
        }

        PoolingTree[] trees = Learn(split.Train, plan, options, cancellation);
        return trees.Length == 1 ? new TreeChoice(trees[0], []) : Compare(trees, split, plan, options, cancellation);
    }

    private static PoolingTree[] Learn(Dataset data, NetworkPlan plan, TrainingOptions options, CancellationToken cancellation)
    {
        LeafSpecification[] leaves = data.LeafSpecifications();
        int threads = options.Engine.ThreadCount;
        var information = DataMutualInformation.Compute(data.Observations, leaves, threads, cancellation);
        var trees = new List<PoolingTree>();
        foreach (LearnedTreeKind kind in plan.LearnedTree is { } only ? [only] : Kinds)
        {
            PoolingTree tree = TreeLearner.Learn(kind, data.Observations, leaves, information, options.Seed, threads, cancellation);
            if (!trees.Exists(t => HaveSameNodes(t, tree)))
            {
                trees.Add(tree);
            }
        }

        // Trees of pairs always have enough levels for what a plan may say.
        PoolingTree[] deep = [.. trees.Where(t => t.Height >= (plan.Widths?.Count ?? 1))];
        return deep.Length > 0 ? deep : [.. trees];
    }

    private static TreeChoice Compare(PoolingTree[] trees, DataSplit split, NetworkPlan plan, TrainingOptions options, CancellationToken cancellation)
    {
        Dataset train = Some(split.Train, options.Seed, "rows of the trials");
        Dataset validation = Some(split.Validation, options.Seed, "validation rows of the trials");
        NetworkPlan small = plan with { Widths = [Math.Min(TrialWidth, plan.Widths?.Max() ?? TrialWidth)] };
        TrainingOptions trial = options with { Steps = TrialSteps, Restarts = 1, Refit = false, BatchSize = 0, Initialisation = Initialisation.Clustering };
        var candidates = new List<TreeCandidate>();
        foreach (PoolingTree tree in trees)
        {
            TrainingResult result = ExpectationMaximization.Train(
                small.For(train, tree), train.LeafSpecifications(), new TrainingSet(train.Observations, train.Labels),
                new TrainingSet(validation.Observations, validation.Labels), trial, cancellation: cancellation);
            candidates.Add(new TreeCandidate(tree, result.Score));
        }

        TreeCandidate[] ranked = [.. candidates.OrderByDescending(c => c.Score)];
        return new TreeChoice(ranked[0].Tree, ranked);
    }

    private static Dataset Some(Dataset data, ulong seed, string purpose)
    {
        int rows = data.Observations.Rows;
        return rows <= TrialRows ? data : data.Select(RowSample.Of(rows, TrialRows, new RandomStream(seed, purpose)), data.Name);
    }

    private static bool HaveSameNodes(PoolingTree a, PoolingTree b) =>
        a.NodeCount == b.NodeCount && Enumerable.Range(a.SiteCount, a.InnerCount).All(v => a.Children(v).SequenceEqual(b.Children(v)));
}
