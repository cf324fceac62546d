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
/// The trees of the components of a mixture: learned trees that differ, for networks with the same tree err alike. First the
/// kinds of learned trees that did well in the trials, then trees of these kinds learned from random halves of the training rows.
/// </summary>
internal sealed class ComponentTrees
{
    // A tree whose trial is further behind than this part of the best score takes weight from better ones.
    private const double LargestGap = 0.03;

    private readonly DataSplit _split;
    private readonly NetworkPlan _plan;
    private readonly TrainingOptions _options;

    private ComponentTrees(DataSplit split, NetworkPlan plan, TrainingOptions options) => (_split, _plan, _options) = (split, plan, options);

    /// <summary>Finds the trees. The same arguments give the same trees, on any number of threads; more components begin with those of fewer.</summary>
    /// <param name="plan">The plan; a tree that it names serves all components.</param>
    /// <param name="options">Seed, threads and pseudo-counts of the trials.</param>
    /// <param name="tree">The choice of the first tree, where it was made before; null chooses the one that the plan asks for.</param>
    /// <returns>The choice of the first tree, and the tree of every component.</returns>
    public static (TreeChoice Choice, PoolingTree[] Trees) Find(
        DataSplit split, NetworkPlan plan, TrainingOptions options, TreeChoice? tree, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        TreeChoice choice = tree ?? TreeSelection.Choose(split, plan, options, progress, cancellation: cancellation);
        if (plan.Components == 1 || plan.HasCommonTree || plan.NamedTree(split.Train) is not null)
        {
            return (choice, [.. Enumerable.Repeat(choice.Tree, plan.Components)]);
        }

        double least = choice.Candidates.Count == 0 ? 0 : choice.Candidates[0].Score - (LargestGap * Math.Abs(choice.Candidates[0].Score));
        PoolingTree[] good = choice.Candidates.Count == 0 ? [choice.Tree] : [.. choice.Candidates.Where(c => c.Score >= least).Select(c => c.Tree)];
        var trees = new ComponentTrees(split, plan, options);
        return (choice,
            [.. Enumerable.Range(0, plan.Components).Select(z => z < good.Length ? good[z] : trees.OfHalf(good[z % good.Length], z, cancellation))]);
    }

    // A tree of the same kind, or the tree itself where that does not fit the plan or there is no half to learn from.
    private PoolingTree OfHalf(PoolingTree tree, int component, CancellationToken cancellation)
    {
        int threads = _options.Engine.ThreadCount;
        Observations half = RowSample.InMemory(_split.Train.Observations, _options.Seed);
        half = half.Select(RowSample.Of(half.Rows, Math.Max(1, half.Rows / 2),
            new RandomStream(_options.Seed, "rows of a component's tree", component)));
        LeafSpecification[] leaves = _split.Train.LeafSpecifications();
        LearnedTreeKind kind = Enum.GetValues<LearnedTreeKind>().First(k => string.Equals(TreeLearner.Describe(k), tree.Description, StringComparison.Ordinal));
        var relations = ColumnRelations.Compute(half, leaves, threads, cancellation: cancellation);
        PoolingTree own = TreeLearner.Learn(kind, half, leaves, relations, _options.Seed, threads, cancellation);
        return _plan.Fits(_split.Train, own, _options.ParameterLimit) ? own : tree;
    }
}
