namespace Entroscope.Estimators.Calibration;

/// <summary>
/// The share of events as a function that grows with the probability given (pool adjacent violators, Ayer et al. 1955; Dimitriadis et al. 2021).
/// </summary>
internal sealed class IsotonicMap
{
    // One event of the average kind joins every block: a block without exceptions shows no certainty.
    private const double Added = 1;
    private readonly double[] _centres;
    private readonly double[] _shares;

    private IsotonicMap(double[] centres, double[] shares) => (_centres, _shares) = (centres, shares);

    public static IsotonicMap Fit(double[] probability, bool[] came)
    {
        int[] order = [.. Enumerable.Range(0, probability.Length)];
        Array.Sort([.. probability], order);
        double average = (came.Count(c => c) + 0.5) / (came.Length + 1);
        var blocks = new List<(double Sum, double Count, double Events)>();
        for (int first = 0, last; first < order.Length; first = last)
        {
            // Equal probabilities are one block whatever came.
            (double sum, double count, double events) = (0, 0, 0);
            for (last = first; last < order.Length && probability[order[last]] == probability[order[first]]; last++)
            {
                (sum, count, events) = (sum + probability[order[last]], count + 1, events + (came[order[last]] ? 1 : 0));
            }

            while (blocks.Count > 0 && blocks[^1].Events / blocks[^1].Count >= events / count)
            {
                (sum, count, events) = (sum + blocks[^1].Sum, count + blocks[^1].Count, events + blocks[^1].Events);
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add((sum, count, events));
        }

        return new IsotonicMap(
            [.. blocks.Select(b => b.Sum / b.Count)], [.. blocks.Select(b => (b.Events + (Added * average)) / (b.Count + Added))]);
    }

    /// <summary>Reads the function, linear between the centres of the blocks.</summary>
    public double At(double probability)
    {
        int place = Array.BinarySearch(_centres, probability);
        if (place >= 0)
        {
            return _shares[place];
        }

        place = ~place;
        if (place == 0 || place == _centres.Length)
        {
            return _shares[Math.Min(place, _centres.Length - 1)];
        }

        double part = (probability - _centres[place - 1]) / (_centres[place] - _centres[place - 1]);
        return _shares[place - 1] + (part * (_shares[place] - _shares[place - 1]));
    }
}
