using Entroscope.Engine;
using Entroscope.Engine.Signed;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using MathNet.Numerics.LinearAlgebra;

namespace Entroscope.Learning.Score;

/// <summary>
/// A start by kernel ridge regression on prototypes. A Gaussian kernel is a product over the sites, so channel g of every site, and of every node above, is the
/// kernel with training row g there, and the output matrix holds the coefficients of the regression on the classes (Nystroem features). Training goes on
/// from the classifier that this is.
/// </summary>
internal sealed class PrototypeStart
{
    private const int MostRows = 10_000;
    private const int Points = 60;
    private static readonly double[] Widths = [1, 2, 4];
    private static readonly double[] Ridges = [1e-3, 1e-2, 1e-1];
    private readonly NetworkShape _shape;
    private readonly TrainingSet _set;
    private readonly TrainingSet _validation;
    private readonly int _threads;
    private readonly double[] _variances;
    private readonly int[] _prototypes;
    private readonly int[] _rows;

    private PrototypeStart(NetworkShape shape, TrainingSet set, TrainingSet validation, bool alike, ulong seed, int threads)
    {
        _variances = [.. Enumerable.Range(0, shape.Tree.SiteCount).Select(i => ColumnMoments.Of(set.Data.Column(i)).Variance)];
        double mean = _variances.Average();

        // Columns of different units count alike; constant ones have no unit.
        for (int i = 0; i < _variances.Length; i++)
        {
            _variances[i] = alike || _variances[i] == 0 ? mean > 0 ? mean : 1 : _variances[i];
        }

        (_shape, _set, _validation, _threads) = (shape, set, validation, threads);
        int[] labelled = [.. Enumerable.Range(0, set.Data.Rows).Where(r => set.Labels![r] >= 0)];
        new RandomStream(seed, "prototypes").Shuffle(labelled.AsSpan());
        _rows = labelled[..Math.Min(labelled.Length, MostRows)];
        _prototypes = _rows[..Math.Min(_rows.Length, Channels)];
    }

    private int Channels => _shape.Channels(_shape.Tree.Root);

    /// <summary>Builds the network: width of the kernel and penalty are those of the best log p(y | x) of the validation rows.</summary>
    /// <param name="shape">An architecture without sharing whose inner nodes have equally many channels.</param>
    /// <param name="set">The training rows, of real columns.</param>
    /// <param name="alike">Whether the columns have one unit, as the pixels of images; else distances are in their standard deviations.</param>
    /// <param name="threads">The threads; they change no result.</param>
    /// <exception cref="ModelException">The architecture has no room for prototypes.</exception>
    public static ConvAC Build(NetworkShape shape, TrainingSet set, TrainingSet validation, bool alike, ulong seed, int threads)
    {
        Refuse.Model(shape.SharedWeights, $"A start from prototypes gives every site weights of its own, so they cannot be shared.");
        int root = shape.Channels(shape.Tree.Root);
        Refuse.Model(
            Enumerable.Range(shape.Tree.SiteCount, shape.Tree.NodeCount - shape.Tree.SiteCount).Any(v => shape.Channels(v) != root),
            $"A start from prototypes needs one width for all levels, the number of prototypes.");
        return new PrototypeStart(shape, set, validation, alike, seed, threads).Build();
    }

    private ConvAC Build()
    {
        int[] others = [.. Enumerable.Range(0, _validation.Data.Rows).Where(r => _validation.Labels![r] >= 0).Take(MostRows)];
        (double Score, ConvAC? Kernel, double[] Output) best = (double.NegativeInfinity, null, []);
        foreach (double width in Widths)
        {
            ConvAC kernel = Kernel(width / _variances.Length);
            ISignedEngine engine = SignedEngines.Create(kernel, new EngineOptions { Threads = _threads });
            double[] features = Features(engine, _set.Data, _rows), otherFeatures = Features(engine, _validation.Data, others);
            (Matrix<double> gram, Matrix<double> target) = Normal(features);
            foreach (double ridge in Ridges)
            {
                double[] output = Solve(gram, target, ridge);
                double score = Score(output, otherFeatures, others);
                best = best.Kernel is null || score > best.Score ? (score, kernel, output) : best;
            }
        }

        double[][] weights = [.. Enumerable.Range(0, _shape.MatrixCount).Select(m => best.Kernel!.Matrix(m).ToArray())];
        weights[_shape.MatrixOf(_shape.Tree.Root)] = best.Output;
        return new ConvAC(_shape, best.Kernel!.Leaves, weights, Uniform(_shape.Classes), Reading.Score);
    }

    // The kernel with every prototype as the network has it, [rows, channels].
    private double[] Features(ISignedEngine engine, Observations data, int[] rows)
    {
        double[] log = new double[MemoryLimit.Cells(rows.Length, Channels)], sign = new double[log.Length];
        engine.Scores(data, RowSelection.Of(rows), log, sign);
        for (int i = 0; i < log.Length; i++)
        {
            log[i] = sign[i] * Math.Exp(log[i]);
        }

        return log;
    }

    private (Matrix<double> Gram, Matrix<double> Target) Normal(double[] features)
    {
        int channels = Channels;
        double[][] columns = new double[channels][];
        ParallelLoop.For(
            channels, g => columns[g] = [.. Enumerable.Range(0, _rows.Length).Select(r => features[(r * channels) + g])], DenseMatrix.Crew(_threads));
        double[,] gram = new double[channels, channels], target = new double[channels, _shape.Classes];
        ParallelLoop.For(channels, g =>
        {
            for (int d = 0; d <= g; d++)
            {
                gram[g, d] = gram[d, g] = TensorPrimitives.Dot<double>(columns[g], columns[d]);
            }

            for (int r = 0; r < _rows.Length; r++)
            {
                target[g, _set.Labels![_rows[r]]] += columns[g][r];
            }
        }, DenseMatrix.Crew(_threads));
        return (Matrix<double>.Build.DenseOfArray(gram), Matrix<double>.Build.DenseOfArray(target));
    }

    // Row-major [Y, prototypes].
    private static double[] Solve(Matrix<double> gram, Matrix<double> target, double ridge)
    {
        Matrix<double> penalised = gram + Matrix<double>.Build.DenseDiagonal(gram.RowCount, gram.ColumnCount, ridge);
        return penalised.Cholesky().Solve(target).ToColumnMajorArray();
    }

    private double Score(double[] output, double[] features, int[] rows)
    {
        double[] scores = new double[_shape.Classes];
        double sum = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            for (int y = 0; y < scores.Length; y++)
            {
                scores[y] = TensorPrimitives.Dot(output.AsSpan(y * Channels, Channels), features.AsSpan(i * Channels, Channels));
            }

            ScoreProbabilities.LogProbabilities(scores, scores);
            sum += scores[_validation.Labels![rows[i]]];
        }

        return sum;
    }

    // The network whose classes are the prototypes: exp(-width |x - p_g|^2), distances in standard deviations.
    private ConvAC Kernel(double width)
    {
        PoolingTree tree = _shape.Tree;
        int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(_shape.Channels)];
        var shape = new NetworkShape(tree, channels, Channels);
        var leaves = new LeafDistribution[tree.SiteCount];
        double[][] weights = new double[shape.MatrixCount][];
        ParallelLoop.For(tree.NodeCount, v =>
        {
            int rows = shape.Rows(v);
            if (!tree.IsSite(v))
            {
                weights[shape.MatrixOf(v)] = [.. Enumerable.Range(0, rows * rows).Select(i => i / rows == i % rows ? 1.0 : 0)];
                return;
            }

            ValueColumn column = _set.Data.Column(v);
            double[] here = Array.ConvertAll(_prototypes, r => column[r]);
            (double From, double To) range = Range(column, Math.Sqrt(_variances[v]));
            double[] points = [.. Enumerable.Range(0, Points).Select(k => range.From + (k * (range.To - range.From) / (Points - 1)))];
            leaves[v] = FeatureStart.Spread(range, channels[v]);
            weights[shape.MatrixOf(v)] = FeatureStart.Fit(leaves[v], points, rows, (g, x) => g >= here.Length || double.IsNaN(here[g])
                ? 1 : Math.Exp(-width * (x - here[g]) * (x - here[g]) / _variances[v]));
        }, DenseMatrix.Crew(_threads));
        return new ConvAC(shape, leaves, weights, Uniform(Channels), Reading.Score);
    }

    private static double[] Uniform(int classes) => [.. Enumerable.Repeat(1.0 / classes, classes)];

    // A little more than that of the values: those of other rows may lie outside.
    private static (double From, double To) Range(ValueColumn column, double deviation)
    {
        (double least, double most) = (double.PositiveInfinity, double.NegativeInfinity);
        for (int r = 0; r < column.Count; r++)
        {
            (least, most) = double.IsNaN(column[r]) ? (least, most) : (Math.Min(least, column[r]), Math.Max(most, column[r]));
        }

        double centre = most >= least ? (least / 2) + (most / 2) : 0;
        double half = Math.Max(most >= least ? 0.55 * (most - least) : 0, 2 * deviation);
        return (centre - half, centre + half);
    }
}
