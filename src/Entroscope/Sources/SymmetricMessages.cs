namespace Entroscope.Sources;

/// <summary>
/// What the leaves below a node say about its bit: the distribution of |theta|, theta = P(1 | leaves) - P(0 | leaves), as a finite set of points.
/// The bit is fair and everything is symmetric, so that this is all there is (density evolution).
/// </summary>
internal sealed class SymmetricMessages
{
    private const int MostPoints = 1500;

    private readonly double[] _theta;
    private readonly double[] _weight;

    private SymmetricMessages(double[] theta, double[] weight, bool isExact) => (_theta, _weight, IsExact) = (theta, weight, isExact);

    /// <summary>Gets what a leaf says about itself.</summary>
    public static SymmetricMessages Certain { get; } = new([1], [1], true);

    /// <summary>Gets a value indicating whether no points were put in bins yet.</summary>
    public bool IsExact { get; }

    /// <summary>Gets what two children like this one say about their parent, each through a channel.</summary>
    /// <param name="lambda">1 - 2 flip of the channel.</param>
    /// <param name="better">Whether bins, where there are too many points, add information; else they lose some.</param>
    /// <param name="most">The number of points that is too many.</param>
    public SymmetricMessages Parent(double lambda, bool better, int most = MostPoints)
    {
        double[] through = Array.ConvertAll(_theta, t => lambda * t);
        var theta = new List<double>();
        var weight = new List<double>();
        for (int i = 0; i < through.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = through[i] * through[j];
                double both = _weight[i] * _weight[j] * (i == j ? 1 : 2);
                Add((through[i] + through[j]) / (1 + product), both * (1 + product) / 2);
                Add(Math.Abs(through[i] - through[j]) / (1 - product), both * (1 - product) / 2);
            }
        }

        if (theta.Count <= most)
        {
            return new SymmetricMessages([.. theta], [.. weight], IsExact);
        }

        (double[] points, double[] weights) = PointBins.Reduce([.. theta], [.. weight], most, better);
        return new SymmetricMessages(points, weights, false);

        void Add(double t, double w)
        {
            theta.Add(t);
            weight.Add(w);
        }
    }

    /// <summary>Computes the mutual information of the leaves below two nodes like this one that have one parent.</summary>
    public double Shared(double lambda)
    {
        double sum = 0;
        for (int i = 0; i < _theta.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                sum += _weight[i] * _weight[j] * (i == j ? 1 : 2) * Information(lambda * lambda * _theta[i] * _theta[j]);
            }
        }

        return sum;
    }

    // That of two fair bits of correlation x.
    private static double Information(double x)
    {
        if (x < 1e-3)
        {
            // The series of the expression below, which would lose its digits.
            double square = x * x;
            return square * (0.5 + (square * ((1.0 / 12) + (square / 30))));
        }

        return (((1 + x) * Math.Log(1 + x)) + (x < 1 ? (1 - x) * Math.Log(1 - x) : 0)) / 2;
    }
}
