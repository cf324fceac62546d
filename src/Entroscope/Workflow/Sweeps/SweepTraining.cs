using Entroscope.Data.Tables;
using Entroscope.Information.Estimates;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Sweeps;

/// <summary>One training of a sweep: its rows, its model, its options and its name.</summary>
internal sealed class SweepTraining
{
    private readonly SweepPlan _plan;

    private SweepTraining(SweepPlan plan, DataSplit rows, TreeChoice tree, int value, ulong seed)
    {
        _plan = plan;
        Tree = tree;
        Value = value;
        Seed = seed;
        Rows = rows;
        Network = Shape(plan, value) with { HasCommonTree = true };
        Options = plan.Training with { Seed = seed, Refit = plan.Training.Refit && plan.Axis.Factor != SweepFactor.Rows, KeepWhenCancelled = false };
    }

    public int Value { get; }

    public ulong Seed { get; }

    /// <summary>Gets the rows to train, choose and test on.</summary>
    public DataSplit Rows { get; }

    public NetworkPlan Network { get; }

    /// <summary>Gets the whole tree, the same for all trainings.</summary>
    public TreeChoice Tree { get; }

    /// <summary>Gets the number of parameters: of a mixture those of all components and their weights.</summary>
    public long Parameters =>
        (Network.Components * Network.CountParameters(Rows.Train, Tree.Tree)) + (Network.Components == 1 ? 0 : Network.Components);

    public TrainingOptions Options { get; }

    /// <summary>Gets how the entropies are drawn.</summary>
    public EntropyOptions Drawing => new() { Draws = _plan.Draws, Seed = Seed, Engine = new() { Threads = Options.Engine.Threads } };

    /// <summary>Gets the axis that the training is a point of.</summary>
    public SweepFactor Factor => _plan.Axis.Factor;

    /// <summary>
    /// Makes all trainings of a plan, in the order in which they are run: all seeds of the smallest value first. A tree to be learned is learned once, from
    /// all training rows and with the first seed, so that nothing but the axis and the seed differs.
    /// </summary>
    /// <exception cref="DataException">More rows are requested than there are.</exception>
    public static SweepTraining[] Of(SweepPlan plan, DataSplit split, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        SweepPlan.Check(plan);
        if (plan.Axis.Factor != SweepFactor.Widths)
        {
            // The width that is chosen for the data must not change along the axis.
            plan = plan with { Network = plan.Network with { Widths = plan.Network.Widths ?? [plan.Network.WidthFor(split.Train)] } };
        }

        (int Value, DataSplit Rows)[] points =
            [.. plan.Axis.Values.Select(value => (value, plan.Axis.Factor == SweepFactor.Rows ? FirstRows(split, value, plan.Seeds[0]) : split))];
        long limit = plan.Training.ParameterLimit;
        Array.ForEach(points, p => Shape(plan, p.Value).EnsureFits(p.Rows.Train, limit));

        // Values of the axis do not change the choice, as long as the same trees fit: a longer list continues with the tree of a shorter one.
        bool Fits(PoolingTree tree) => Array.TrueForAll(points, p => Shape(plan, p.Value).Fits(p.Rows.Train, tree, limit));
        TreeChoice tree = TreeSelection.Choose(split, plan.Network, plan.Training with { Seed = plan.Seeds[0] }, Fits, progress, null, cancellation);
        Array.ForEach(points, p => Shape(plan, p.Value).EnsureFits(p.Rows.Train, tree.Tree, limit));
        return [.. points.SelectMany(p => plan.Seeds.Select(seed => new SweepTraining(plan, p.Rows, tree, p.Value, seed)))];
    }

    /// <summary>Makes the name of the training out of all that determines its result.</summary>
    public SweepKey Key()
    {
        Dataset train = Rows.Train;
        TrainingRecord settings = TrainingSettings.Of(
            [.. Enumerable.Repeat(Network.For(train, Tree.Tree), Network.Components)],
            train.LeafSpecifications(),
            new TrainingSet(train.Observations, train.Labels),
            new TrainingSet(Rows.Validation.Observations, Rows.Validation.Labels),
            Options,
            Rows.ComputeFingerprint());
        string[] own = [$"program={_plan.Version}", Invariant($"sweep={_plan.Axis.Name}={Value}"), Invariant($"draws={_plan.Draws}")];
        return new SweepKey(string.Join('\n', settings.Entries.Select(s => $"{s.Key}={s.Value}").Concat(own).Order(StringComparer.Ordinal)))
        {
            Bounds = new SweepBounds(Factor, Value, Seed, train.Observations.Rows, Options.Steps),
        };
    }

    private static NetworkPlan Shape(SweepPlan plan, int value) => plan.Axis.Factor switch
    {
        SweepFactor.Widths => plan.Network with { Widths = [value] },
        SweepFactor.Depth => plan.Network with { Depth = value, Widths = plan.Network.Widths is { } widths ? [.. widths.Take(value)] : null },
        SweepFactor.Components => plan.Network with { Components = value },
        _ => plan.Network,
    };

    // The rows of a smaller value are among those of a larger one, so that more rows are more knowledge and not other knowledge.
    private static DataSplit FirstRows(DataSplit split, int count, ulong seed)
    {
        int available = split.Train.Observations.Rows;
        Refuse.Data(count > available, $"{split.Train.Name}: there are {available} rows, but the sweep needs rows={count}.");
        int[] order = [.. Enumerable.Range(0, available)];
        new RandomStream(seed, "rows of a sweep").Shuffle(order.AsSpan());
        int[] chosen = order[..count];
        Array.Sort(chosen);
        return split with { Train = split.Train.Select(chosen, Invariant($"{split.Train.Name}, {count} of them")) };
    }
}
