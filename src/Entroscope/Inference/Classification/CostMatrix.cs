namespace Entroscope.Inference.Classification;

/// <summary>What it costs to name a class where another is true. The class that is named is that of the least expected cost. Immutable.</summary>
public sealed class CostMatrix
{
    private readonly double[][] _costs;

    /// <summary>Initialises the costs.</summary>
    /// <param name="costs">For every true class the cost of naming each class: [true][named], finite and not negative.</param>
    /// <exception cref="ArgumentException">The table is not square, is of fewer than two classes, or a cost is negative or not finite.</exception>
    public CostMatrix(IReadOnlyList<IReadOnlyList<double>> costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        Refuse.Argument(costs.Count < 2, $"Costs decide between classes, but are given for {costs.Count}.", nameof(costs));
        for (int y = 0; y < costs.Count; y++)
        {
            ArgumentNullException.ThrowIfNull(costs[y], nameof(costs));
            Refuse.Argument(costs[y].Count != costs.Count, $"There are {costs.Count} classes, but class {y} has {costs[y].Count} costs.", nameof(costs));
            for (int n = 0; n < costs.Count; n++)
            {
                Refuse.Range(!(double.IsFinite(costs[y][n]) && costs[y][n] >= 0),
                    $"A cost must be finite and at least 0, but that of naming class {n} where {y} is true is {costs[y][n]}.", nameof(costs));
            }
        }

        _costs = [.. costs.Select(row => row.ToArray())];
    }

    /// <summary>Gets the number of classes.</summary>
    public int Classes => _costs.Length;

    /// <summary>Gets the cost of naming a class where another, or the same, is true.</summary>
    /// <param name="label">The true class.</param>
    /// <param name="named">The class that is named.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double this[int label, int named] => _costs[Checked(label, nameof(label))][Checked(named, nameof(named))];

    /// <summary>Names the class of the least expected cost.</summary>
    /// <param name="posterior">The probabilities of the classes.</param>
    /// <returns>The class; of several the most probable one, and of these the first.</returns>
    /// <exception cref="ArgumentException">There are other classes than the costs are for.</exception>
    public int Name(ReadOnlySpan<double> posterior)
    {
        Ensure(posterior.Length);
        (int best, double least) = (-1, double.PositiveInfinity);
        for (int n = 0; n < posterior.Length; n++)
        {
            double expected = 0;
            for (int y = 0; y < posterior.Length; y++)
            {
                expected += posterior[y] * _costs[y][n];
            }

            if (best < 0 || expected < least || (expected == least && posterior[n] > posterior[best]))
            {
                (best, least) = (n, expected);
            }
        }

        return best;
    }

    /// <summary>Gets the largest cost of a class, which a row without a named class has.</summary>
    internal double Largest(int label) => _costs[label].Max();

    internal double[] CostsOf(int label) => [.. _costs[label]];

    internal void Ensure(int classes) =>
        Refuse.Argument(classes != Classes, $"The costs are for {Classes} classes, but the model has {classes}.", nameof(classes));

    private int Checked(int index, string name)
    {
        Refuse.Range(index < 0 || index >= Classes, $"A class must be one of 0..{Classes - 1}, but is {index}.", name);
        return index;
    }
}
