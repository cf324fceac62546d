using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>
/// The Blahut-Arimoto algorithm on a set of inputs that moves: weights are multiplied by a power of e^D until
/// they are best for the set, then the maxima of D(p(.|z) || p) join and inputs that are nearly one are merged,
/// until none has more than the mean. The largest D bounds the capacity from above, the mean from below.
/// </summary>
internal sealed class BlahutArimoto
{
    private const int MostRounds = 60;
    private const int StepsPerRound = 400;
    // Of the capacity, where no tolerance was named.
    private const double RelativeTolerance = 1e-3;
    private const double Negligible = 1e-9;
    private const double Vanishing = 1e-100;

    // In deviations of the noise: inputs that near are one.
    private const double Near = 0.3;

    private readonly UnitChannel _channel;
    private readonly double[] _grid;
    private readonly double[] _log;
    private readonly double[] _mixture;

    private BlahutArimoto(UnitChannel channel, double bound)
    {
        _channel = channel;
        _grid = Grid(channel, bound);
        _mixture = new double[channel.Outputs];
        _log = new double[channel.Outputs];
        Inputs = Start(channel, bound);
        Probabilities = [.. Inputs.Select(_ => 1.0 / Inputs.Length)];
    }

    public double[] Inputs { get; private set; }

    public double[] Probabilities { get; private set; }

    public double Lower { get; private set; }

    public double Upper { get; private set; } = double.PositiveInfinity;

    public double Tolerance { get; private set; }

    public int Steps { get; private set; }

    public static BlahutArimoto Run(UnitChannel channel, double bound, double? tolerance, CancellationToken cancellation)
    {
        var run = new BlahutArimoto(channel, bound);
        for (int round = 0; round < MostRounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            run.Improve(tolerance / 4);
            (double Place, double Divergence)[] peaks = run.Peaks();
            run.Upper = Math.Max(Math.Min(run.Upper, peaks.Max(p => p.Divergence)), run.Lower);
            run.Tolerance = tolerance ?? RelativeTolerance * run.Lower;
            if (run.Upper - run.Lower <= run.Tolerance)
            {
                break;
            }

            run.Follow(peaks, run.Tolerance);
        }

        return run;
    }

    // Inputs two deviations of the noise apart, as many as can just be distinguished; the ends are always among them.
    private static double[] Start(UnitChannel channel, double bound)
    {
        const double Spacing = 2;
        List<double> inputs = [-bound];
        while (inputs[^1] + (Spacing * channel.Resolution(inputs[^1])) is double next && next + channel.Resolution(bound) < bound)
        {
            inputs.Add(next);
        }

        return [.. inputs, bound];
    }

    // Half a step of resolution between inputs: D has no finer structure; its maxima are refined between them.
    private static double[] Grid(UnitChannel channel, double bound)
    {
        const double Step = 0.25;
        const int Fewest = 64;
        List<double> grid = [-bound];
        while (grid[^1] < bound)
        {
            double z = grid[^1];
            double step = Step * Math.Min(channel.Resolution(z), channel.Resolution(Math.Min(bound, z + 1)));
            grid.Add(Math.Min(bound, z + Math.Min(step, 2 * bound / Fewest)));
        }

        return [.. grid];
    }

    // Weights times e^(pace D): pace 1 never loses; longer paces are kept as long as they gain.
    private void Improve(double? tolerance)
    {
        const double Faster = 1.3;
        const double Longest = 30;
        Row[] rows = Array.ConvertAll(Inputs, MakeRow);
        double[] divergence = Evaluate(rows, Probabilities);
        Lower = Mean(Probabilities, divergence);
        double pace = 1;
        for (int step = 0; step < StepsPerRound && divergence.Max() - Lower > (tolerance ?? RelativeTolerance * Lower / 4); step++)
        {
            Steps++;
            double[] next = Reweighted(divergence, Math.Min(pace, Longest / (divergence.Max() - divergence.Min())));
            double[] there = Evaluate(rows, next);
            double gained = Mean(next, there);
            if (gained < Lower && pace > 1)
            {
                pace = Math.Max(1, pace / 2);
                continue;
            }

            (Probabilities, divergence, Lower) = (next, there, gained);
            pace *= Faster;
        }

        divergence = Evaluate(rows, Probabilities);
        Lower = Mean(Probabilities, divergence);
    }

    private static double Mean(double[] probabilities, double[] values) => CompensatedSum.Of([.. values.Select((d, i) => d * probabilities[i])]);

    private double[] Reweighted(double[] divergence, double pace)
    {
        double[] log = [.. divergence.Select((d, i) => Math.Log(Probabilities[i]) + (pace * d))];
        double total = LogSpace.LogSumExp(log);
        return Array.ConvertAll(log, l => Math.Max(Math.Exp(l - total), Vanishing));
    }

    // D of every input, with the mixture that belongs to it.
    private double[] Evaluate(Row[] rows, double[] probabilities)
    {
        Array.Clear(_mixture);
        for (int i = 0; i < rows.Length; i++)
        {
            double[] row = rows[i].Values;
            for (int k = 0; k < row.Length; k++)
            {
                _mixture[rows[i].First + k] += probabilities[i] * row[k];
            }
        }

        for (int y = 0; y < _log.Length; y++)
        {
            _log[y] = Math.Log(_mixture[y] / _channel.Weight(y));
        }

        return Array.ConvertAll(rows, row => -row.Noise - Cross(row));
    }

    private Row MakeRow(double z)
    {
        (int first, int last) = _channel.Range(z);
        return new Row(first, [.. Enumerable.Range(first, last - first + 1).Select(y => _channel.Weight(y) * _channel.Density(y, z))],
            _channel.NoiseEntropy(z));
    }

    private double Cross(Row row)
    {
        CompensatedSum sum = default;
        for (int k = 0; k < row.Values.Length; k++)
        {
            sum.Add(row.Values[k] > 0 ? row.Values[k] * _log[row.First + k] : 0);
        }

        return sum.Value;
    }

    // The maxima of D over the inputs allowed, refined.
    private (double Place, double Divergence)[] Peaks()
    {
        double[] values = Array.ConvertAll(_grid, z => _channel.Divergence(z, _log));
        List<(double Place, double Divergence)> peaks = [];
        for (int i = 0; i < _grid.Length; i++)
        {
            bool peak = (i == 0 || values[i] >= values[i - 1]) && (i == _grid.Length - 1 || values[i] >= values[i + 1]);
            if (peak)
            {
                peaks.Add(Refine(_grid[Math.Max(i - 1, 0)], _grid[Math.Min(i + 1, _grid.Length - 1)], (_grid[i], values[i])));
            }
        }

        return [.. peaks];
    }

    // Inputs that are nearly one become one, at their mean; maxima above the mean join; what has no weight leaves.
    private void Follow((double Place, double Divergence)[] peaks, double tolerance)
    {
        const double Share = 0.02;
        var weights = new SortedDictionary<double, double>();
        foreach ((double z, double p) in Merged())
        {
            weights[z] = weights.GetValueOrDefault(z) + p;
        }

        double[] joining = [.. peaks.Where(k => k.Divergence > Lower + (tolerance / 2)).Select(k => k.Place)];
        foreach (double place in joining)
        {
            weights[place] = weights.GetValueOrDefault(place) + (Share / joining.Length);
        }

        double total = weights.Values.Sum();
        Inputs = [.. weights.Keys];
        Probabilities = [.. weights.Values.Select(w => w / total)];
    }

    private List<(double Place, double Probability)> Merged()
    {
        List<(double Place, double Probability)> merged = [];
        foreach ((double z, double p) in Inputs.Zip(Probabilities).Where(p => p.Second > Negligible))
        {
            if (merged.Count > 0 && merged[^1].Place is double last && z - last < Near * Math.Min(_channel.Resolution(last), _channel.Resolution(z))
                && !IsEnd(last) && !IsEnd(z))
            {
                double both = merged[^1].Probability + p;
                merged[^1] = (((merged[^1].Probability * last) + (p * z)) / both, both);
            }
            else
            {
                merged.Add((z, p));
            }
        }

        return merged;
    }

    private bool IsEnd(double z) => z == _grid[0] || z == _grid[^1];

    // Golden-section search between the neighbours of a peak.
    private (double Place, double Divergence) Refine(double from, double to, (double Place, double Divergence) peak)
    {
        const double Golden = 0.6180339887498949;
        for (int i = 0; i < 30 && peak.Place != _grid[0] && peak.Place != _grid[^1]; i++)
        {
            double low = to - (Golden * (to - from));
            double high = from + (Golden * (to - from));
            double atLow = _channel.Divergence(low, _log);
            double atHigh = _channel.Divergence(high, _log);
            peak = atLow > peak.Divergence ? (low, atLow) : peak;
            peak = atHigh > peak.Divergence ? (high, atHigh) : peak;
            (from, to) = atLow < atHigh ? (low, to) : (from, high);
        }

        return peak;
    }

    private sealed record Row(int First, double[] Values, double Noise);
}
