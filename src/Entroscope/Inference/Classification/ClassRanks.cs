namespace Entroscope.Inference.Classification;

/// <summary>Rows in order of a probability: the area under the receiver operating characteristic for any weights of the rows, ties by mid-ranks.</summary>
internal sealed class ClassRanks
{
    private readonly int[] _order;

    // Whether a row in order has the probability of the one before it.
    private readonly bool[] _tied;
    private readonly bool[] _positive;

    public ClassRanks(double[] probability, bool[] positive)
    {
        _order = [.. Enumerable.Range(0, probability.Length)];
        double[] sorted = [.. probability];
        Array.Sort(sorted, _order);
        _tied = [.. sorted.Select((p, i) => i > 0 && p == sorted[i - 1])];
        _positive = Array.ConvertAll(_order, r => positive[r]);
    }

    /// <param name="weights">How often every row counts; null for once.</param>
    /// <returns>The area; NaN where all rows or none are positive.</returns>
    public double Area(int[]? weights)
    {
        (double area, double below, double above) = (0, 0, 0);
        for (int i = 0; i < _order.Length;)
        {
            (double positive, double negative) = (0, 0);
            do
            {
                double weight = weights is null ? 1 : weights[_order[i]];
                (positive, negative) = _positive[i] ? (positive + weight, negative) : (positive, negative + weight);
                i++;
            }
            while (i < _order.Length && _tied[i]);

            area += positive * (below + (negative / 2));
            (below, above) = (below + negative, above + positive);
        }

        return above > 0 && below > 0 ? area / above / below : double.NaN;
    }
}
