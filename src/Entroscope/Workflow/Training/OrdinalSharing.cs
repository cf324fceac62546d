using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>
/// Chooses how much of their strength the values of an ordinal share with their neighbours, none included, by shallow networks that are trained for a few
/// steps: first one share for all ordinals, then for each whether it is better with or without. What looks smooth over all rows may be jagged within a
/// channel, so that no look at the column alone decides. Values share nothing unless held-out rows show that it is better by more than three times the error.
/// </summary>
internal sealed class OrdinalSharing
{
    private const int Steps = 20;
    private const int Width = 8;
    private const int FewestHeldOut = 50;
    private const int HeldOutPart = 5;
    private const int FewestRows = 200;
    private const int MostRows = 3000;
    private const int MostValues = 200_000;

    // The log-probability of rows that a network calls impossible, so that sums stay numbers.
    private const double Impossible = -1e6;

    private const double Errors = 3;

    // Of more ordinals than these the others follow the whole.
    private const int MostSingle = 8;
    private static readonly double[] Shares = [NamedSymbols.NeighbourShare, NamedSymbols.NeighbourShare / 2];

    private readonly TrainingSet _train;
    private readonly TrainingSet _heldOut;
    private readonly NetworkShape _shape;
    private readonly LeafSpecification[] _leaves;
    private readonly TrainingOptions _options;

    private OrdinalSharing(DataSplit split, TrainingOptions options)
    {
        var plan = new NetworkPlan { Tree = "line", Depth = 1, Widths = [Width] };
        _shape = plan.For(split.Train, plan.NamedTree(split.Train)!);
        _leaves = split.Train.LeafSpecifications();
        _options = options with
        {
            Steps = Math.Min(Steps, options.Steps),
            Restarts = 1,
            Refit = false,
            BatchSize = 0,
            WarmUpRows = 0,
            ParameterLimit = long.MaxValue,
        };
        int most = Math.Clamp(MostValues / split.Train.Observations.Sites, FewestRows, MostRows);
        var random = new RandomStream(options.Seed, "rows of the choice of sharing");
        TrainingSet train = Some(split.Train);
        TrainingSet? validation = split.IsValidated ? Some(split.Validation) : null;
        if (validation is { Data.Rows: >= FewestHeldOut })
        {
            (_train, _heldOut) = (train, validation);
            return;
        }

        TrainingSet all = validation is null ? train : StackedColumn.Stack(train, validation);
        int[] order = [.. Enumerable.Range(0, all.Data.Rows)];
        random.Shuffle<int>(order);
        int held = order.Length / HeldOutPart;
        (_train, _heldOut) = (all.Select(order[held..]), all.Select(order[..held]));

        TrainingSet Some(Dataset data) =>
            new TrainingSet(data.Observations, data.Labels).Select(RowSample.Of(data.Observations.Rows, most, random));
    }

    /// <summary>Chooses for the ordinals of a split for which nothing was chosen before.</summary>
    public static DataSplit Choose(DataSplit split, TrainingOptions options, CancellationToken cancellation = default)
    {
        int[] sites =
        [
            .. Enumerable.Range(0, split.Train.Columns.Count)
                .Where(i => split.Train.Columns[i] is { Kind: ColumnKind.Ordinal, Sharing: null, HasNoValue: false }),
        ];
        if (sites.Length == 0 || split.Train.Observations.Rows < HeldOutPart)
        {
            return split;
        }

        double?[] sharing = [.. split.Train.Columns.Select(c => c.Sharing)];
        new OrdinalSharing(split, options).Choose(sites, sharing, cancellation);
        DataSplit chosen = split.WithSharing(sharing);
        Dataset train = sites.Select(i => chosen.Train.Columns[i]).Where(c => c.Leaf.Sharing is not null)
            .Aggregate(chosen.Train, (data, c) => data.WithNote(Describe(c)));
        return chosen with { Train = train, Validation = split.IsValidated ? chosen.Validation : train };
    }

    private static string Describe(ColumnInfo column) =>
        $"Column {DataFault.Show(column.Name)}: its values share {(column.Sharing == 0 ? "no strength" : Invariant($"{column.Sharing} of their strength"))} "
        + "with their neighbours, which is best on held-out rows.";

    private void Choose(int[] sites, double?[] sharing, CancellationToken cancellation)
    {
        double[] none = Score(_ => 0);
        double[][] scores = [.. Shares.Select(share => Score(_ => share))];
        int best = Enumerable.Range(0, Shares.Length).MaxBy(s => scores[s].Sum());
        bool shared = IsBetter(scores[best], none);
        foreach (int site in sites)
        {
            sharing[site] = shared ? Shares[best] : 0;
        }

        foreach (int site in sites.Length == 1 ? [] : sites.Take(MostSingle))
        {
            double[] other = Score(i => (i == site) == shared ? 0 : Shares[best]);
            bool alone = shared ? IsBetter(scores[best], other) : IsBetter(other, none);
            sharing[site] = alone ? Shares[best] : 0;
        }

        double[] Score(Func<int, double> share)
        {
            LeafSpecification[] leaves = [.. _leaves.Select((leaf, i) => sites.Contains(i) ? leaf with { Sharing = share(i) } : leaf)];
            ConvAC model = ExpectationMaximization.Train(_shape, leaves, _train, _heldOut, _options, cancellation: cancellation).Model;
            var logs = new WideLog[_heldOut.Data.Rows];
            var step = new ExpectationStep(_options.Engine);
            step.Load(model);
            step.LogJoint(_heldOut, RowSelection.All(_heldOut.Data), logs, cancellation);
            return Array.ConvertAll(logs, log => Math.Max(Impossible, log.ToDouble()));
        }
    }

    private static bool IsBetter(double[] scores, double[] others)
    {
        double[] gains = [.. scores.Zip(others, (a, b) => a - b)];
        double mean = gains.Average();
        return mean * gains.Length > Errors * Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)));
    }
}
