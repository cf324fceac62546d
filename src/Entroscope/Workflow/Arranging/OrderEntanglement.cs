using Entroscope.Data.Tables;
using Entroscope.Information.Entanglement;
using Entroscope.Learning.Trees;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Workflow.Arranging;

/// <summary>
/// The entanglement of the data tensor of batches of rows in the given order, in one that was found on other rows, in random orders, and with columns shuffled.
/// </summary>
/// <remarks>
/// Batches have no rows in common. Half of them are measured in an order found on the rows of the other half: an order would fit the chance of its own rows.
/// The given order and the one found are compared batch by batch. Every random order is measured on all batches, and an order is set against their spread: one
/// that is no better than chance is one of them, and not their mean.
/// </remarks>
internal sealed class OrderEntanglement
{
    // What is measured of a batch.
    private const int Given = 0;
    private const int Found = 1;
    private const int Independent = 2;
    private const int Random = 3;
    private const int RandomOrders = 8;

    private const int MostClasses = 10;

    private readonly DataEmbedding _embedding;
    private readonly PoolingTree _given;
    // By batch, by what is measured, by level.
    private readonly double[][][] _entropies;

    /// <summary>Measures.</summary>
    /// <param name="data">The training rows.</param>
    /// <param name="find">Finds an order on some of these rows.</param>
    /// <exception cref="DataException">The tensor of a batch vanishes.</exception>
    public OrderEntanglement(Dataset data, ArrangementOptions options, Func<int[], int[]> find, CancellationToken cancellation)
    {
        int[] rows = Rows(data, options.Seed, out bool isLabelled);
        int half = rows.Length / 2;
        int each = options.Batches / 2;
        BatchRows = Math.Min(options.BatchRows, half / each);
        Refuse.Data(BatchRows < 4, $"{data.Name}: batches need at least {4 * options.Batches} rows with a class, but there are {rows.Length}.");
        int[][] halves = [rows[..half], rows[half..(2 * half)]];
        int[][] orders = [find(halves[1]), find(halves[0])];
        _embedding = DataEmbedding.Of(data.Observations, data.LeafSpecifications(), rows);
        int[]? labels = isLabelled ? Array.ConvertAll(rows, r => data.Labels![r]) : null;
        Classes = labels is null ? 0 : Named(labels).Length;
        int[] given = ArrangementJob.GivenOrder(data);
        _given = BalancedOrder.Tree(given);
        PoolingTree[] found = Array.ConvertAll(orders, o => BalancedOrder.Tree(o));
        PoolingTree[] random = [.. Enumerable.Range(0, RandomOrders).Select(k =>
            BalancedOrder.Tree(Shuffled(given, new RandomStream(options.Seed, "random orders", k))))];
        _entropies = new double[options.Batches][][];
        ParallelLoop.For(options.Batches, batch =>
        {
            int first = batch < each ? batch * BatchRows : half + ((batch - each) * BatchRows);
            int[] places = [.. Enumerable.Range(first, BatchRows)];
            var shuffles = new RandomStream(options.Seed, "shuffled batches", batch);
            int[][] shuffled = [.. given.Select(_ => Shuffled(places, shuffles))];
            double[][] amplitudes = labels is null ? [Ones(BatchRows)] : Amplitudes(labels, places);
            var tensor = new DataTensor(_embedding, _ => places, amplitudes);
            _entropies[batch] = [
                tensor.Entropies(_given, cancellation),
                tensor.Entropies(found[batch < each ? 0 : 1], cancellation),
                new DataTensor(_embedding, i => shuffled[i], amplitudes).Entropies(_given, cancellation),
                .. random.Select(tree => tensor.Entropies(tree, cancellation))];
            Refuse.Data(
                _entropies[batch].Any(e => Array.Exists(e, double.IsNaN)),
                $"{data.Name}: the data tensor of {BatchRows} rows vanishes: they have one class, or the same rows in all; measure without the class.");
        }, DataMutualInformation.Parallelism(options.Threads, cancellation));
    }

    /// <summary>Gets the number of rows of a batch.</summary>
    public int BatchRows { get; }

    /// <summary>Gets the number of classes; 0 without.</summary>
    public int Classes { get; }

    /// <summary>Gets how much less entangled the given order is than random ones.</summary>
    public Estimate GivenGain => BelowRandom(Given, Overall);

    /// <summary>Gets how much less entangled the orders found are than the given one.</summary>
    public Estimate FoundGain => Estimate.OfSample(Array.ConvertAll(_entropies, e => Overall(e[Given]) - Overall(e[Found])));

    /// <summary>Gets the levels.</summary>
    /// <param name="tree">The tree of the order that was found on all rows.</param>
    /// <param name="association">The associations of the columns.</param>
    public LevelArrangement[] Levels(PoolingTree tree, ColumnAssociation association)
    {
        bool[] measured = DataTensor.Chosen(_given);
        return [.. Enumerable.Range(0, _given.Height).Select(level =>
        {
            int[] nodes = [.. Enumerable.Range(0, _given.Root).Where(v => _given.HeightOf(v) == level && measured[v])];
            double dimension = nodes.Average(v => LogDimension(_given.Scope(v)));
            return new LevelArrangement
            {
                Level = level,
                Columns = nodes.Average(_given.ScopeSize),
                Sets = nodes.Length,
                LogDimension = dimension,
                Largest = Math.Min(dimension, Math.Log(BatchRows)),
                Given = Mean(level, Given),
                Found = Mean(level, Found),
                Random = Mean(level, [.. Enumerable.Range(Random, RandomOrders)]),
                Independent = Mean(level, Independent),
                GivenBelowRandom = BelowRandom(Given, e => e[level]),
                FoundBelowRandom = BelowRandom(Found, e => e[level]),
                GivenSurrogate = nodes.Average(v => association.Across(_given.Scope(v))),
                FoundSurrogate = nodes.Average(v => association.Across(tree.Scope(v))),
            };
        })];
    }

    // The rows that are measured, in a random order: those of a class, where there are several.
    private static int[] Rows(Dataset data, ulong seed, out bool isLabelled)
    {
        int[] all = [.. Enumerable.Range(0, data.Observations.Rows)];
        isLabelled = data.Labels is { } known && known.Where(y => y >= 0).Distinct().Skip(1).Any();
        int[] rows = isLabelled ? Array.FindAll(all, r => data.Labels![r] >= 0) : all;
        new RandomStream(seed, "rows of the batches").Shuffle<int>(rows);
        return rows;
    }

    private static int[] Named(int[] labels) =>
        [.. labels.CountBy(y => y).OrderByDescending(c => c.Value).ThenBy(c => c.Key).Take(MostClasses).Select(c => c.Key)];

    // One class against the others, +1 and -1, centred; of two classes both are the same tensor.
    private static double[][] Amplitudes(int[] labels, int[] places)
    {
        int[] classes = Named(labels);
        double[][] all = [.. classes.Take(classes.Length == 2 ? 1 : classes.Length).Select(y => Array.ConvertAll(places, r => labels[r] == y ? 1.0 : -1.0))];
        foreach (double[] y in all)
        {
            double mean = y.Sum() / y.Length;
            TensorPrimitives.Subtract(y, mean, y);
        }

        return Array.FindAll(all, y => Array.Exists(y, v => v != 0));
    }

    private static double[] Ones(int count)
    {
        double[] ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private static int[] Shuffled(int[] values, RandomStream random)
    {
        int[] shuffled = [.. values];
        random.Shuffle<int>(shuffled);
        return shuffled;
    }

    private double LogDimension(int[] set)
    {
        double inside = set.Sum(i => Math.Log(_embedding.Dimensions[i]));
        return Math.Min(inside, _embedding.Dimensions.Sum(d => Math.Log(d)) - inside);
    }

    private Estimate Mean(int level, params int[] kinds) => Estimate.OfSample(Array.ConvertAll(_entropies, e => kinds.Average(k => e[k][level])));

    // The interval is that of the difference from one more random order.
    private Estimate BelowRandom(int kind, Func<double[], double> of)
    {
        double[] orders = [.. Enumerable.Range(Random, RandomOrders).Select(k => _entropies.Average(e => of(e[k])))];
        var random = Estimate.OfSample(orders);
        return random with { Value = random.Value - _entropies.Average(e => of(e[kind])), StandardError = random.StandardError * Math.Sqrt(RandomOrders + 1) };
    }

    // Over the levels whose sets depend on the order.
    private static double Overall(double[] levels) => levels.Skip(1).Average();
}
