using Entroscope.Data.Tables;
using Entroscope.Information.Exact;
using Entroscope.Learning;
using Entroscope.Learning.Trees;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Arranging;

/// <summary>Finds an order of the columns of a table, measures the entanglement of the data tensor in it, and trains networks in both orders.</summary>
internal static class ArrangementJob
{
    /// <summary>The fewest columns: of fewer every order has the same sets.</summary>
    public const int FewestColumns = 4;

    /// <summary>The fewest training rows: batches of fewer say nothing.</summary>
    public const int FewestRows = 64;

    private const int Shuffles = 8;
    private const int MostShuffledRows = 2000;

    /// <summary>Arranges.</summary>
    /// <param name="split">The rows; the order is found and the entanglement measured on those of the training, networks are compared on the test rows,
    /// else on the validation rows.</param>
    /// <param name="model">The model of <see cref="AssociationMeasure.Model"/>; null for the other measures.</param>
    /// <param name="phase">Receives what is being done; null for none.</param>
    /// <exception cref="DataException">There are too few rows or columns, or the data tensor vanishes.</exception>
    /// <exception cref="ModelException">The model has other columns, or some that are not discrete.</exception>
    /// <exception cref="SizeLimitException">There are more columns than a table of all pairs is kept of.</exception>
    public static Arrangement Run(
        DataSplit split, ArrangementOptions options, ConvACMixture? model = null, IProgress<string>? phase = null, CancellationToken cancellation = default)
    {
        Check(split, options);
        Refuse.Argument(
            options.By == AssociationMeasure.Model != model is not null, $"A model is needed for, and only for, associations by a model.", nameof(model));
        double[]? matrix = options.By == AssociationMeasure.Model ? MatrixOf(split, model!, options.Threads, cancellation) : null;
        Observations rows = RowSample.InMemory(split.Train.Observations, options.Seed);
        phase?.Report("order of the columns");
        int[] found = OrderOf(rows);
        (bool areAssociated, double excess) = IsAssociated(split.Train, rows, options, cancellation);
        phase?.Report("entanglement of the data tensor");
        var comparison = new OrderEntanglement(split.Train, options, half => OrderOf(split.Train.Observations.Select(half)), cancellation);
        ColumnAssociation association = Associate(rows);
        OrderTrials? trials = null;
        PoolingTree tree = BalancedOrder.Tree(found);
        PoolingTree given = TreeSpecification.Parse(null, split.Train.Observations.Sites, split.Train.Image);
        if (options.Train)
        {
            phase?.Report("trainings in both orders");
            trials = OrderTraining.Run(split, given, tree, options, cancellation);
        }

        return new Arrangement
        {
            Columns = [.. split.Train.Columns.Select(c => c.Name)],
            GivenOrder = GivenOrder(split.Train),
            GivenTree = given,
            FoundOrder = found,
            FoundTree = tree,
            HasNames = split.Train.Image is null && split.Train.Sequence is null,
            By = options.By,
            BatchRows = comparison.BatchRows,
            Batches = options.Batches,
            Classes = comparison.Classes,
            Levels = comparison.Levels(tree, association),
            GivenGain = comparison.GivenGain,
            FoundGain = comparison.FoundGain,
            Association = excess,
            AreAssociated = areAssociated,
            Trials = trials,
        };

        ColumnAssociation Associate(Observations data) => matrix is null
            ? Measure(split.Train, data, options.By, options.Threads, cancellation) : ColumnAssociation.OfMatrix(data.Sites, matrix);

        int[] OrderOf(Observations data) => BalancedOrder.Find(Associate(data), options.Seed, cancellation);
    }

    /// <summary>Gets the order in which a network that is not learned takes the columns: that of the grid of an image, else as they stand.</summary>
    public static int[] GivenOrder(Dataset data) => data.Image is { } image ? Leaves(PoolingTree.Grid(image.Height, image.Width))
        : [.. Enumerable.Range(0, data.Observations.Sites)];

    private static int[] Leaves(PoolingTree tree)
    {
        var order = new List<int>();
        Visit(tree.Root);
        return [.. order];

        void Visit(int node)
        {
            if (tree.IsSite(node))
            {
                order.Add(node);
            }

            foreach (int child in tree.Children(node))
            {
                Visit(child);
            }
        }
    }

    private static ColumnAssociation Measure(
        Dataset data, Observations rows, AssociationMeasure by, int threads, CancellationToken cancellation) => by == AssociationMeasure.Correlation
            ? ColumnAssociation.ByCorrelation(rows, data.LeafSpecifications(), threads, cancellation)
            : ColumnAssociation.ByInformation(DataMutualInformation.Compute(rows, data.LeafSpecifications(), threads, cancellation));

    // The sum over all pairs against that of columns whose rows are shuffled one by one: a value beyond the 97.5 % of its prediction interval.
    private static (bool Beyond, double T) IsAssociated(Dataset data, Observations rows, ArrangementOptions options, CancellationToken cancellation)
    {
        rows = rows.Select(RowSample.Of(rows.Rows, MostShuffledRows, new RandomStream(options.Seed, "rows of the shuffles")));
        var by = options.By == AssociationMeasure.Correlation ? AssociationMeasure.Correlation : AssociationMeasure.Information;
        double total = Total(rows);
        double[] shuffled = [.. Enumerable.Range(0, Shuffles).Select(s =>
        {
            var random = new RandomStream(options.Seed, "shuffled columns", s);
            int[] order = [.. Enumerable.Range(0, rows.Rows)];
            return Total(new Observations([.. Enumerable.Range(0, rows.Sites).Select(i =>
            {
                random.Shuffle<int>(order);
                return rows.Column(i).Select(order);
            })]));
        })];
        var byChance = Estimate.OfSample(shuffled);
        double error = byChance.StandardError * Math.Sqrt(Shuffles + 1);
        double t = total <= byChance.Value ? 0 : (total - byChance.Value) / error;
        return (t > StudentLaw.Quantile(0.975, Shuffles - 1), t);

        double Total(Observations some) => Measure(data, some, by, options.Threads, cancellation).Total;
    }

    private static double[] MatrixOf(DataSplit split, ConvACMixture model, int threads, CancellationToken cancellation)
    {
        Dataset data = split.Train;
        Refuse.Model(
            model.Pattern.Tree.SiteCount != data.Observations.Sites,
            $"The model has {model.Pattern.Tree.SiteCount} columns, but the data has {data.Observations.Sites}.");
        ModelColumns.EnsureSame(model.Pattern, data, [.. data.Columns.Select(c => c.Name)]);
        int real = Enumerable.Range(0, model.Pattern.Leaves.Count).FirstOrDefault(i => model.Pattern.Leaves[i].Alphabet == 0, -1);
        Refuse.Model(
            real >= 0,
            $"The informations of all pairs of columns are exact for discrete ones only, but column {real + 1} is real.");
        return PairwiseInformationAnalysis.Compute(model, threads, cancellation).Matrix;
    }

    private static void Check(DataSplit split, ArrangementOptions options)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        Refuse.Argument(options.BatchRows < 16, $"The rows of a batch must be at least 16, but are {options.BatchRows}.", nameof(options));
        Refuse.Argument(options.Trainings < 1, $"There must be at least 1 training in each order, but there are {options.Trainings}.", nameof(options));
        Refuse.Argument(options.Width < 1, $"Networks must have at least 1 channel, but have {options.Width}.", nameof(options));
        Refuse.Argument(options.Threads < 0, $"The number of threads must be at least 0, but is {options.Threads}.", nameof(options));
        Refuse.Argument(
            options.Batches < 4 || options.Batches % 2 == 1, $"The number of batches must be even and at least 4, but is {options.Batches}.", nameof(options));
        (int columns, int rows) = (split.Train.Observations.Sites, split.Train.Observations.Rows);
        Refuse.Data(columns < FewestColumns, $"{split.Train.Name}: an order needs at least {FewestColumns} columns, but there are {columns}.");
        Refuse.Data(rows < FewestRows, $"{split.Train.Name}: an order needs at least {FewestRows} training rows, but there are {rows}.");
        Refuse.Size(
            columns > ColumnRelations.LargestTable,
            $"An order is found of at most {ColumnRelations.LargestTable} columns, of which a table of all pairs is kept, but there are {columns}.");
    }
}
