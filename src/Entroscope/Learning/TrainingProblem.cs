using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Learning;

/// <summary>What is to be learned from what: architecture, leaves, data and options, checked and with the moments of the columns.</summary>
internal sealed class TrainingProblem
{
    private readonly ColumnMoments[] _moments;

    /// <summary>Initialises a problem; the arguments have been checked.</summary>
    public TrainingProblem(NetworkShape shape, IReadOnlyList<LeafSpecification> leaves, TrainingSet set, TrainingOptions options)
    {
        (Shape, Leaves, Set, Options) = (shape, leaves, set, options);
        _moments = new ColumnMoments[leaves.Count];
        Parallel.For(0, _moments.Length, Parallelism(), i => _moments[i] = ColumnMoments.Of(set.Data.Column(i)));
        LeafDistribution[] flat = [.. leaves.Select((leaf, i) => FlatLeaf(leaf, shape.Channels(i), _moments[i]))];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(shape.NodeOfMatrix)
            .Select(v => Flat(shape.Rows(v) * shape.Channels(v), shape.Channels(v)))];
        Template = new ConvAC(shape, flat, weights, Flat(shape.Classes, shape.Classes));
    }

    /// <summary>Gets the architecture.</summary>
    public NetworkShape Shape { get; }

    /// <summary>Gets the leaf specification of every site.</summary>
    public IReadOnlyList<LeafSpecification> Leaves { get; }

    /// <summary>Gets the training samples.</summary>
    public TrainingSet Set { get; }

    /// <summary>Gets the options.</summary>
    public TrainingOptions Options { get; }

    /// <summary>Gets the network that knows nothing: uniform rows, every channel of a leaf like the whole column.</summary>
    public ConvAC Template { get; }

    /// <summary>Gets mean and variance of a column of the training samples.</summary>
    public ColumnMoments Moments(int site) => _moments[site];

    /// <summary>Gets the prior of a leaf's parameters.</summary>
    public LeafPrior Prior(int site) => new(Options.LeafPseudoCount, Options.MinimumVariance * _moments[site].Scale);

    /// <summary>Opens the random stream of a purpose within a restart.</summary>
    public RandomStream Random(string purpose, int restart, int index) => new(Options.Seed, purpose, ((long)restart << 32) | (uint)index);

    /// <summary>Gets options of parallel loops with the threads of the engine.</summary>
    public ParallelOptions Parallelism(CancellationToken cancellation = default) =>
        new() { MaxDegreeOfParallelism = Options.Engine.ThreadCount, CancellationToken = cancellation };

    /// <summary>The M step: the parameters of the largest posterior density for the expected counts under the Dirichlet prior of the pseudo-counts.</summary>
    /// <param name="current">The network whose leaves the counts were taken with; a row or channel without any weight keeps its parameters.</param>
    /// <param name="counts">Expected (or observed) counts.</param>
    /// <returns>The new network.</returns>
    public ConvAC Maximize(ConvAC current, Engine.ExpectedCounts counts)
    {
        var leaves = new LeafDistribution[Shape.Tree.SiteCount];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = current.Leaves[i].Maximize(counts.Leaves[i], Prior(i));
        }

        var weights = new double[Shape.MatrixCount][];
        for (int m = 0; m < weights.Length; m++)
        {
            weights[m] = Normalize(counts.Weights[m], current.Matrix(m), Shape.Channels(Shape.NodeOfMatrix(m)));
        }

        return new ConvAC(Shape, leaves, weights, Normalize(counts.Classes, current.ClassPrior, Shape.Classes));
    }

    private double[] Normalize(double[] counts, ReadOnlySpan<double> current, int columns)
    {
        double[] rows = current.ToArray();
        for (int start = 0; start < rows.Length; start += columns)
        {
            Simplex.Normalize(counts.AsSpan(start, columns), Options.PseudoCount, rows.AsSpan(start, columns));
        }

        return rows;
    }

    private static double[] Flat(int length, int columns)
    {
        double[] row = new double[length];
        Array.Fill(row, 1.0 / columns);
        return row;
    }

    private static LeafDistribution FlatLeaf(LeafSpecification leaf, int channels, ColumnMoments moments)
    {
        double rate = leaf.Alphabet > 1 ? Math.Clamp(moments.Mean / (leaf.Alphabet - 1), 0.01, 0.99) : 0.5;
        return leaf.Family switch
        {
            LeafFamily.Categorical => new CategoricalLeaf(channels, leaf.Alphabet, Flat(channels * leaf.Alphabet, leaf.Alphabet)),
            LeafFamily.Bernoulli => new BernoulliLeaf(Filled(channels, rate)),
            LeafFamily.Binomial => new BinomialLeaf(leaf.Alphabet - 1, Filled(channels, rate)),
            _ => new GaussianLeaf(Filled(channels, moments.Mean), Filled(channels, moments.Scale)),
        };
    }

    private static double[] Filled(int length, double value)
    {
        double[] values = new double[length];
        Array.Fill(values, value);
        return values;
    }
}
