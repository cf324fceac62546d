namespace Entroscope.Information.Scaling;

/// <summary>A box of the parameters of a law with the integrand at its Gauss points, three a side.</summary>
internal sealed class PosteriorCell
{
    private const double Outer = 0.7745966692414834;
    private static readonly double[] Offsets = [-Outer, 0, Outer];
    private static readonly double[] Weights = [5.0 / 18, 8.0 / 18, 5.0 / 18];

    /// <summary>Initialises a box and evaluates it.</summary>
    /// <param name="evaluate">The log of the integrand at a point, and how it is made up there.</param>
    public PosteriorCell(double[] low, double[] high, Func<double[], (double Log, double[]? Table)> evaluate)
    {
        (Low, High) = (low, high);
        int count = (int)Math.Pow(3, low.Length);
        (Points, Logs, Tables, LogWeights) = (new double[count][], new double[count], new double[count][], new double[count]);
        for (int i = 0; i < count; i++)
        {
            double[] point = new double[low.Length];
            double weight = 1;
            for (int d = 0, rest = i; d < low.Length; d++, rest /= 3)
            {
                (double centre, double half) = ((low[d] + high[d]) / 2, (high[d] - low[d]) / 2);
                point[d] = centre + (half * Offsets[rest % 3]);
                weight *= 2 * half * Weights[rest % 3];
            }

            (double log, double[]? table) = evaluate(point);
            (Points[i], Logs[i], Tables[i], LogWeights[i]) = (point, log, table, Math.Log(weight));
        }

        Greatest = Logs.Max();
    }

    /// <summary>Gets the lower corner.</summary>
    public double[] Low { get; }

    /// <summary>Gets the upper corner.</summary>
    public double[] High { get; }

    /// <summary>Gets the Gauss points.</summary>
    public double[][] Points { get; }

    /// <summary>Gets the log of the integrand at each.</summary>
    public double[] Logs { get; }

    /// <summary>Gets the share of every number of transient levels and scatter in the integrand; null where that is 0.</summary>
    public double[]?[] Tables { get; }

    /// <summary>Gets the log of the weight of each point, the volume included.</summary>
    public double[] LogWeights { get; }

    /// <summary>Gets the greatest log of the integrand.</summary>
    public double Greatest { get; }

    /// <summary>Gets or sets the error of the integral as far as known, relative to the same unit as <see cref="Integral"/>.</summary>
    public double Error { get; set; }

    /// <summary>Computes the integral over the box.</summary>
    public double Integral(double logUnit)
    {
        double sum = 0;
        for (int i = 0; i < Logs.Length; i++)
        {
            sum += Math.Exp(Logs[i] + LogWeights[i] - logUnit);
        }

        return sum;
    }

    /// <summary>Returns whether a point lies in the box.</summary>
    public bool Contains(double[] point)
    {
        for (int d = 0; d < point.Length; d++)
        {
            if (point[d] < Low[d] || point[d] > High[d])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Halves the box across the direction in which the integrand varies most.</summary>
    public (PosteriorCell First, PosteriorCell Second) Split(Func<double[], (double Log, double[]? Table)> evaluate)
    {
        int direction = Steepest();
        double middle = (Low[direction] + High[direction]) / 2;
        double[] end = [.. High];
        double[] start = [.. Low];
        (end[direction], start[direction]) = (middle, middle);
        return (new PosteriorCell([.. Low], end, evaluate), new PosteriorCell(start, [.. High], evaluate));
    }

    /// <summary>Gets the part of the box that a Gauss point represents, along one direction.</summary>
    public (double From, double To) Part(int point, int direction)
    {
        int place = point / (int)Math.Pow(3, direction) % 3;
        double side = High[direction] - Low[direction];
        double[] ends = [0, Weights[0], 1 - Weights[2], 1];
        return (Low[direction] + (side * ends[place]), Low[direction] + (side * ends[place + 1]));
    }

    private int Steepest()
    {
        int best = 0;
        double most = -1;
        for (int d = 0, step = 1; d < Low.Length; d++, step *= 3)
        {
            double variation = 0;
            for (int i = 0; i < Logs.Length; i++)
            {
                if (i / step % 3 == 1)
                {
                    double centre = Math.Exp(Logs[i] - Greatest);
                    variation += Math.Abs(Math.Exp(Logs[i - step] - Greatest) - centre) + Math.Abs(Math.Exp(Logs[i + step] - Greatest) - centre);
                }
            }

            if (variation > most)
            {
                (best, most) = (d, variation);
            }
        }

        return best;
    }
}
