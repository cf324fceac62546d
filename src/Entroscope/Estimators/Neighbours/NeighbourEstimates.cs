using Entroscope.Numerics;

namespace Entroscope.Estimators.Neighbours;

/// <summary>The estimators of nearest neighbours with error, interval, test and refusals.</summary>
/// <remarks>
/// Every column is divided by its standard deviation, which an information does not depend on, and an entropy by a known amount. The interval is given where
/// the value changes little from a quarter of the samples to all of them. Samples that are equal are no draws of a density: they are refused or warned about,
/// never jittered.
/// </remarks>
internal sealed class NeighbourEstimates
{
    private const int StandardNeighbours = 3;
    private const int StandardPermutations = 99;
    private const int MostSamplesOfTest = 4000;

    // Measured: an estimate that changes by more of its standard errors from a quarter of the samples has intervals that cover less than 93 %.
    private const double MostDrift = 2.5;
    // Measured: in 3 dimensions and more the intervals of entropies of densities cover less than 90 %, and fewer samples do not show why.
    private const int MostDimensions = 2;

    // Measured likewise, of all variables of an information together.
    private const int MostOfInformation = 4;

    // Measured: from 1.2 nats on Gaussians have a bias of half a standard error, which falls no faster than the error from 1000 to 4000 samples, and which a
    // quarter of the samples has as well.
    private const double MostNats = 1;
    private const int SmallestClass = 20;

    // Measured: intervals of informations nearer to the entropy of the classes hold in less than 93 %: what is missing of it has a skewed error.
    private const double MostOfClasses = 0.85;
    private const double MostEqual = 0.02;
    private readonly string _name;
    private readonly int _k;
    private readonly ulong _seed;
    private readonly int _threads;
    private readonly int? _permutations;

    public NeighbourEstimates(string name, int? neighbours, ulong seed, int threads, int? permutations)
    {
        Refuse.Argument(neighbours < 1, $"The number of neighbours must be at least 1, but is {neighbours}.", nameof(neighbours));
        (_name, _k, _seed, _threads, _permutations) = (name, neighbours ?? StandardNeighbours, seed, threads, permutations);
    }

    /// <summary>Estimates the differential entropy.</summary>
    public SampleEstimate Entropy(SampleMatrix x) => OfDensity(x, (part, threads) => NeighbourSums.Entropy(part, _k, threads));

    /// <summary>Estimates the Rényi entropy of a density.</summary>
    /// <param name="order">The order q, above 0 and below k + 1; at 1 it is Shannon's.</param>
    public SampleEstimate Renyi(SampleMatrix x, double order)
    {
        Refuse.Argument(!(order > 0 && order < _k + 1),
            $"The order of a Rényi entropy from {_k} neighbours is above 0 and below {_k + 1}, but is {order}.", nameof(order));
        return order == 1 ? Entropy(x) : OfDensity(x, (part, threads) => NeighbourSums.Renyi(part, _k, order, threads));
    }

    /// <summary>Estimates a mutual information, or a total correlation, from the values of variables.</summary>
    /// <param name="blocks">The variables, at least 2.</param>
    /// <param name="formula">The formula: of blocks, neighbours and threads.</param>
    public SampleEstimate Information(SampleMatrix[] blocks, Func<SampleMatrix[], int, int, double> formula, bool allowsEqual = false)
    {
        Array.ForEach(blocks, b => SampleMatrix.EnsureSameRows(blocks[0], b));
        SampleMatrix[] scaled = Array.ConvertAll(blocks, b => Scaling.Unit(b).Scaled);
        int n = blocks[0].Rows;
        EnsureEnough(n);
        var joint = SampleMatrix.Join(scaled);
        string? equal = EqualSamples(joint, scaled, refused: !allowsEqual);
        double value = formula(scaled, _k, _threads);
        SampleEstimate found = Finish(value, n, (allowsEqual ? null : equal) ?? Wide(joint.Columns, MostOfInformation) ?? Strong(value), isInformation: true,
            rows => formula(Array.ConvertAll(scaled, b => b.Select(rows)), _k, 1));
        double[] digamma = GammaFunctions.DigammaTable(n);
        return found with
        {
            Cap = blocks.Length > 2 ? null : digamma[n] - digamma[Math.Min(_k, n)],
            PValue = Test(value, n, order => formula([.. scaled[..^1], scaled[^1].Select(order)], _k, 1), blocks.Length == 2),
        };
    }

    /// <summary>Estimates the mutual information of two variables given a third.</summary>
    public SampleEstimate Conditional(SampleMatrix x, SampleMatrix y, SampleMatrix z)
    {
        SampleMatrix.EnsureSameRows(x, y);
        SampleMatrix.EnsureSameRows(x, z);
        (x, y, z) = (Scaling.Unit(x).Scaled, Scaling.Unit(y).Scaled, Scaling.Unit(z).Scaled);
        EnsureEnough(x.Rows);
        string? equal = EqualSamples(SampleMatrix.Join(x, y, z), [x, y, z], refused: true);
        double value = NeighbourSums.Conditional(x, y, z, _k, _threads);
        string? problem = equal ?? Wide(x.Columns + y.Columns + z.Columns, MostOfInformation) ?? Strong(value);
        return Finish(value, x.Rows, problem, isInformation: true,
            rows => NeighbourSums.Conditional(x.Select(rows), y.Select(rows), z.Select(rows), _k, 1));
    }

    /// <summary>Estimates the mutual information of a variable with a density and a class.</summary>
    public SampleEstimate Ross(SampleMatrix x, IReadOnlyList<int> labels)
    {
        Refuse.Argument(labels.Count != x.Rows, $"There are {x.Rows} samples, but {labels.Count} classes; every sample needs one.", nameof(labels));
        x = Scaling.Unit(x).Scaled;
        EnsureEnough(x.Rows);
        int[] sizes = [.. labels.GroupBy(y => y).Select(g => g.Count())];
        Refuse.Argument(sizes.Max() < 2, $"Every class has one sample; a neighbour within the class is needed.", nameof(labels));
        string? equal = EqualSamples(x, [x], refused: true);
        string? small = sizes.Min() > SmallestClass * _k ? null
            : Invariant($"The smallest class has {sizes.Min()} samples; more than {SmallestClass * _k} are needed for an interval.");
        double value = NeighbourSums.Ross(x, labels, _k, _threads);
        double[] digamma = GammaFunctions.DigammaTable(x.Rows);
        double cap = digamma[x.Rows] - sizes.Sum(s => (double)s / x.Rows * digamma[s]);
        string? one = sizes.Length == 1 ? OneClass : value <= MostOfClasses * cap ? null
            : Invariant($"It is near the entropy of the classes, {cap:0.####} nats; the error of what is missing is not known well enough for an interval.");
        return Finish(value, x.Rows, one ?? equal ?? small ?? Wide(x.Columns, MostDimensions), isInformation: true, rows => NeighbourSums.Ross(x.Select(rows),
            [.. rows.Select(r => labels[r])], _k, 1)) with
        {
            Cap = cap,
            PValue = Test(value, x.Rows, order => NeighbourSums.Ross(x, [.. order.Select(r => labels[r])], _k, 1), isAsked: true),
        };
    }

    private SampleEstimate OfDensity(SampleMatrix x, Func<SampleMatrix, int, double> formula)
    {
        (SampleMatrix scaled, double shift) = Scaling.Unit(x);
        int constant = double.IsNegativeInfinity(shift) ? Enumerable.Range(0, x.Columns).First(c => IsConstant(x, c)) : -1;
        Refuse.Argument(constant >= 0, $"Column {constant + 1} is constant; the density has no finite entropy.", nameof(x));
        EnsureEnough(x.Rows);
        string? problem = EqualSamples(scaled, [scaled], refused: true) ?? Wide(x.Columns, MostDimensions);
        return Finish(formula(scaled, _threads) + shift, x.Rows, problem, isInformation: false, rows => formula(scaled.Select(rows), 1) + shift);
    }

    private SampleEstimate Finish(double value, int samples, string? problem, bool isInformation, Func<int[], double> onRows)
    {
        if (samples < SubsampleError.FewestSamples)
        {
            return SampleEstimate.Of(_name, EstimateUnit.Nats, value, null, samples,
                problem ?? Invariant($"{samples} samples are too few for an error; {SubsampleError.FewestSamples} are needed."));
        }

        (double error, double quarters) = SubsampleError.Measure(samples, _seed, _threads, onRows);
        double drift = Math.Abs(quarters - value);
        problem ??= drift <= MostDrift * error ? null
            : Invariant($"From a quarter of the samples it is {quarters:0.####} nats, {drift / error:0.0} standard errors away: ")
                + "its bias is not small beside its error.";
        return SampleEstimate.Of(_name, EstimateUnit.Nats, value, error, samples, problem,
            isInformation ? NonNegativeMean.Interval95(value, error) : SampleEstimate.Normal(value, error));
    }

    private static bool IsConstant(SampleMatrix x, int column)
    {
        double[] values = x.Column(column).Values.ToArray();
        return values.Min() == values.Max();
    }

    private static string? Wide(int columns, int most) => columns <= most ? null
        : Invariant($"In {columns} dimensions the bias need not be small beside the error, and hardly changes with the number of samples; it is known in ")
            + Invariant($"{most} or fewer.");

    private static string? Strong(double value) => value <= MostNats ? null
        : Invariant($"Above {MostNats:0.0} nats the bias of neighbours is not small beside the error, and hardly changes with the number of samples.");

    private double? Test(double value, int samples, Func<int[], double> shuffled, bool isAsked)
    {
        int permutations = _permutations ?? (samples > MostSamplesOfTest ? 0 : StandardPermutations);
        if (!isAsked || permutations == 0)
        {
            return null;
        }

        double[] values = new double[permutations];
        ParallelLoop.For(permutations, p =>
        {
            int[] order = [.. Enumerable.Range(0, samples)];
            new RandomStream(_seed, "permutations of the samples of the second variable", p).Shuffle(order.AsSpan());
            values[p] = shuffled(order);
        }, new ParallelOptions { MaxDegreeOfParallelism = _threads == 0 ? -1 : _threads });
        return (1 + values.Count(v => v >= value)) / (permutations + 1.0);
    }

    private void EnsureEnough(int samples) => Refuse.Argument(samples <= _k,
        $"{samples} samples have no {_k} neighbours each; at least {_k + 1} are needed.", nameof(samples));

    // The k-th neighbour at distance 0 has no logarithm; single values that are equal in a column make strict counts too small.
    private string? EqualSamples(SampleMatrix joint, SampleMatrix[] blocks, bool refused)
    {
        if (refused)
        {
            double[] nearest = new double[joint.Rows];
            NeighbourSums.Mean(joint, _k, _threads, (i, _, distances) => nearest[i] = distances[^1]);
            int at = Array.IndexOf(nearest, 0.0);
            Refuse.Argument(at >= 0, $"Row {at + 1} is equal to {_k} or more other rows: the distribution has no density there. {Atoms}", nameof(joint));
        }

        for (int b = 0; b < blocks.Length; b++)
        {
            for (int c = 0; c < blocks[b].Columns; c++)
            {
                double[] column = blocks[b].Column(c).Values.ToArray();
                double share = 1 - ((double)column.Distinct().Count() / column.Length);
                if (share > MostEqual)
                {
                    string place = blocks.Length == 1 ? string.Empty : Invariant($"variable {b + 1}, ");
                    return Invariant($"{100 * share:0} % of the values of {place}column {c + 1} are equal to others; ")
                        + "the estimator is for values of a density.";
                }
            }
        }

        return null;
    }

    /// <summary>What is said where nothing can be about classes.</summary>
    public const string OneClass = "All samples are of one class: they show nothing about classes.";

    private const string Atoms = "Take an estimator of discrete variables, or of mixed ones.";
}
