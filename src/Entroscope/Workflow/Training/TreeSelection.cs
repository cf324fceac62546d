using Entroscope.Data.Tables;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Trees;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>
/// Finds the pooling tree that a plan asks for: named, read from a file, or learned from the training rows and chosen on the validation rows.
/// </summary>
internal static class TreeSelection
{
    // A trial ranks trees; it need not be a good model.
    public const int TrialWidth = 16;

    // Trained on few of many rows, the trees would be ranked by what they over-fit, which is not what distinguishes them in the end.
    private static readonly TreeTrials OfMany = new(20_000, 30);

    private static readonly LearnedTreeKind[] Kinds = [LearnedTreeKind.ChowLiu, LearnedTreeKind.Agglomerative, LearnedTreeKind.Cut];

    /// <summary>Finds the tree. The same data, plan and options give the same tree, on any number of threads.</summary>
    /// <param name="options">Seed, threads and pseudo-counts of the trials.</param>
    /// <param name="trials">How large the trials are; null for those of the number of rows.</param>
    /// <returns>The whole tree, which <see cref="NetworkPlan.For"/> cuts to the depth of the plan, and what it was chosen from.</returns>
    /// <exception cref="ModelException">The tree does not fit the data, or a file holds no tree for its columns.</exception>
    public static TreeChoice Choose(
        DataSplit split, NetworkPlan plan, TrainingOptions options, IProgress<TrainingProgress>? progress = null, TreeTrials? trials = null,
        CancellationToken cancellation = default) =>
        Choose(split, plan, options, tree => plan.Fits(split.Train, tree, options.ParameterLimit), progress, trials, cancellation);

    /// <summary>Finds the tree of a plan among those that fit. Where none does, one of them is given without a trial, for the caller to refuse.</summary>
    internal static TreeChoice Choose(
        DataSplit split, NetworkPlan plan, TrainingOptions options, Predicate<PoolingTree> fits, IProgress<TrainingProgress>? progress,
        TreeTrials? trials, CancellationToken cancellation)
    {
        if (plan.NamedTree(split.Train) is { } named)
        {
            return new TreeChoice(named, []);
        }

        PoolingTree[] trees = Learn(split.Train, plan, options, cancellation);
        PoolingTree[] fitting = Array.FindAll(trees, fits);
        return fitting.Length > 1
            ? Compare(fitting, split, plan, options, trials, progress, cancellation)
            : new TreeChoice(fitting.Length == 1 ? fitting[0] : trees[0], []);
    }

    private static PoolingTree[] Learn(Dataset data, NetworkPlan plan, TrainingOptions options, CancellationToken cancellation)
    {
        LeafSpecification[] leaves = data.LeafSpecifications();
        int threads = options.Engine.ThreadCount;
        Observations rows = RowSample.InMemory(data.Observations, options.Seed);
        var relations = ColumnRelations.Compute(rows, leaves, threads, cancellation: cancellation);
        var trees = new List<PoolingTree>();
        foreach (LearnedTreeKind kind in plan.LearnedTree is { } only ? [only] : Kinds)
        {
            try
            {
                Add(TreeLearner.Learn(kind, rows, leaves, relations, options.Seed, threads, cancellation));
            }
            catch (SizeLimitException) when (plan.LearnedTree is null && kind != LearnedTreeKind.Agglomerative)
            {
                // A kind of several that is not for so many columns: the others are compared without it.
            }
        }

        // The pixels of an image have an order of their own; whether it is better than what their values say is seen on validation rows.
        if (plan.LearnedTree is null && data.Image is { } image)
        {
            Add(PoolingTree.Grid(image.Height, image.Width));
        }

        return [.. trees];

        void Add(PoolingTree tree)
        {
            if (!trees.Exists(t => HaveSameNodes(Cut(t), Cut(tree))))
            {
                trees.Add(tree);
            }
        }

        // Trees that differ above the depth of the plan only are the same network.
        PoolingTree Cut(PoolingTree tree) => plan.Depth is { } depth && depth < tree.Height ? tree.WithDepth(depth) : tree;
    }

    private static TreeChoice Compare(
        PoolingTree[] trees, DataSplit split, NetworkPlan plan, TrainingOptions options, TreeTrials? trials, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        bool many = TrainingOptions.AreMany(split.Train.Observations.Rows);
        trials ??= many ? OfMany : TreeTrials.OfFew;
        Dataset train = Some(split.Train, trials.Rows, options.Seed, "rows of the trials");
        Dataset validation = Some(split.Validation, trials.Rows, options.Seed, "validation rows of the trials");
        NetworkPlan small = plan with { Widths = [Math.Min(TrialWidth, plan.Widths?.Max() ?? TrialWidth)] };

        // Small as it is, a trial may be larger than what the limit on the network itself allows.
        TrainingOptions trial = options with
        {
            Steps = trials.Steps,
            Restarts = 1,
            PriorStrengths = [options.PriorStrengths[many ? ^1 : 0]],
            Refit = false,
            KeepWhenCancelled = false,
            BatchSize = 0,
            WarmUpRows = 0,
            Initialisation = Initialisation.Clustering,
            ParameterLimit = long.MaxValue,
        };
        var candidates = new List<TreeCandidate>();
        foreach (PoolingTree tree in trees)
        {
            TrainingResult result = ExpectationMaximization.Train(
                small.For(train, tree), train.LeafSpecifications(), new TrainingSet(train.Observations, train.Labels),
                new TrainingSet(validation.Observations, validation.Labels), trial,
                progress is null ? null : new RenamedProgress(progress, _ => $"trial of {tree.Description}"),
                cancellation: cancellation);
            candidates.Add(new TreeCandidate(tree, result.Score));
        }

        TreeCandidate[] ranked = [.. candidates.OrderByDescending(c => c.Score)];
        return new TreeChoice(ranked[0].Tree, ranked);
    }

    private static Dataset Some(Dataset data, int most, ulong seed, string purpose)
    {
        int rows = data.Observations.Rows;
        return rows <= most ? data : data.Select(RowSample.Of(rows, most, new RandomStream(seed, purpose)), data.Name);
    }

    private static bool HaveSameNodes(PoolingTree a, PoolingTree b) =>
        a.NodeCount == b.NodeCount && Enumerable.Range(a.SiteCount, a.InnerCount).All(v => a.Children(v).SequenceEqual(b.Children(v)));
}
