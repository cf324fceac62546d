namespace Entroscope.Sources;

/// <summary>The distribution of the posterior probability of state 1 of a hidden state of two values, as a finite set of points.</summary>
/// <remarks>
/// Where points become too many they are put in bins. To join the points of a bin in their mean is to forget which it was: less information than there is.
/// To split a point between the ends of its bin, so that its mean stays, is to add information. So every mean of a convex function lies between the two.
/// </remarks>
internal sealed class BeliefDistribution
{
    private const int MostPoints = 1200;

    private readonly double[] _one;
    private readonly double[] _weight;

    private BeliefDistribution(double[] one, double[] weight, bool isExact) => (_one, _weight, IsExact) = (one, weight, isExact);

    /// <summary>Gets a value indicating whether no points were put in bins yet.</summary>
    public bool IsExact { get; }

    /// <summary>Makes the distribution before anything is seen.</summary>
    public static BeliefDistribution Prior(double one) => new([one], [1], true);

    /// <summary>Goes to the next state of the chain.</summary>
    public BeliefDistribution Step(double leave, double @return) =>
        new(Array.ConvertAll(_one, b => ((1 - b) * leave) + (b * (1 - @return))), _weight, IsExact);

    /// <summary>Sees a symbol that shows the other state with a probability.</summary>
    /// <param name="better">Whether bins, where there are too many points, add information; else they lose some.</param>
    /// <param name="most">The number of points that is too many.</param>
    public BeliefDistribution See(double noise, bool better, int most = MostPoints)
    {
        var one = new List<double>(2 * _one.Length);
        var weight = new List<double>(2 * _one.Length);
        for (int i = 0; i < _one.Length; i++)
        {
            foreach (double likelihood in (ReadOnlySpan<double>)[noise, 1 - noise])
            {
                double seen = _one[i] * likelihood;
                double all = seen + ((1 - _one[i]) * (1 - likelihood));
                if (all > 0)
                {
                    one.Add(seen / all);
                    weight.Add(_weight[i] * all);
                }
            }
        }

        if (one.Count <= most)
        {
            return new BeliefDistribution([.. one], [.. weight], IsExact);
        }

        (double[] points, double[] weights) = PointBins.Reduce([.. one], [.. weight], most, better);
        return new BeliefDistribution(points, weights, false);
    }

    /// <summary>
    /// Computes the mutual information of the past and the future of a chain that both have this distribution, at its last and at its next state.
    /// </summary>
    public double Shared(double leave, double @return, double one)
    {
        double sum = 0;
        for (int i = 0; i < _one.Length; i++)
        {
            // The predictive probability of the next state over its prior.
            double next = ((1 - _one[i]) * leave) + (_one[i] * (1 - @return));
            double ratioOne = next / one;
            double ratioZero = (1 - next) / (1 - one);
            double inner = 0;
            for (int j = 0; j < _one.Length; j++)
            {
                double ratio = (_one[j] * ratioOne) + ((1 - _one[j]) * ratioZero);
                inner += ratio > 0 ? _weight[j] * ratio * Math.Log(ratio) : 0;
            }

            sum += _weight[i] * inner;
        }

        return sum;
    }
}
