using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>
/// The Blahut-Arimoto algorithm on a set of inputs that grows: weights are multiplied by e^D until they are best for the set, then the input of
/// largest D(p(.|z) || p) joins, until none has more than the mean. The largest D bounds the capacity from above, the mean from below.
/// </summary>
internal sealed class BlahutArimoto
{
    private const int MostRounds = 60;
    private const int StepsPerRound = 400;
    private const double Negligible = 1e-9;

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
        Inputs = [-bound, bound];
        Probabilities = [0.5, 0.5];
    }

    public double[] Inputs { get; private set; }

    public double[] Probabilities { get; private set; }

    public double Lower { get; private set; }

    public double Upper { get; private set; } = double.PositiveInfinity;

    public int Steps { get; private set; }

    public static BlahutArimoto Run(UnitChannel channel, double bound, double tolerance, CancellationToken cancellation)
    {
        var run = new BlahutArimoto(channel, bound);
        for (int round = 0; round < MostRounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            run.Improve(tolerance / 4);
            (double place, double divergence) = run.MostInformative();
            run.Upper = Math.Max(divergence, run.Lower);
            if (run.Upper - run.Lower <= tolerance)
            {
                break;
            }

            run.Include(place);
        }

        return run;
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

    private void Improve(double tolerance)
    {
        double[][] rows = Array.ConvertAll(Inputs, Row);
        double[] noise = Array.ConvertAll(Inputs, _channel.NoiseEntropy);
        double[] divergence = new double[Inputs.Length];
        for (int step = 0; step < StepsPerRound; step++)
        {
            Steps++;
            Mix(rows);
            for (int i = 0; i < rows.Length; i++)
            {
                divergence[i] = -noise[i] - Cross(rows[i]);
            }

            Lower = CompensatedSum.Of([.. divergence.Select((d, i) => d * Probabilities[i])]);
            if (divergence.Max() - Lower <= tolerance)
            {
                return;
            }

            double[] log = [.. divergence.Select((d, i) => Math.Log(Probabilities[i]) + d)];
            double total = LogSpace.LogSumExp(log);
            Probabilities = Array.ConvertAll(log, l => Math.Exp(l - total));
        }

        Mix(rows);
        Lower = CompensatedSum.Of([.. rows.Select((row, i) => Probabilities[i] * (-noise[i] - Cross(row)))]);
    }

    private double[] Row(double z)
    {
        double[] row = new double[_channel.Outputs];
        _channel.AddTo(row, z, 1);
        for (int y = 0; y < row.Length; y++)
        {
            row[y] *= _channel.Weight(y);
        }

        return row;
    }

    private void Mix(double[][] rows)
    {
        Array.Clear(_mixture);
        for (int i = 0; i < rows.Length; i++)
        {
            double p = Probabilities[i];
            for (int y = 0; y < _mixture.Length; y++)
            {
                _mixture[y] += p * rows[i][y];
            }
        }

        for (int y = 0; y < _log.Length; y++)
        {
            _log[y] = Math.Log(_mixture[y] / _channel.Weight(y));
        }
    }

    private double Cross(double[] row)
    {
        CompensatedSum sum = default;
        for (int y = 0; y < row.Length; y++)
        {
            sum.Add(row[y] > 0 ? row[y] * _log[y] : 0);
        }

        return sum.Value;
    }

    private (double Place, double Divergence) MostInformative()
    {
        double[] values = Array.ConvertAll(_grid, z => _channel.Divergence(z, _log));
        (double Place, double Divergence) best = (_grid[0], double.NegativeInfinity);
        for (int i = 0; i < _grid.Length; i++)
        {
            bool peak = (i == 0 || values[i] >= values[i - 1]) && (i == _grid.Length - 1 || values[i] >= values[i + 1]);
            if (peak)
            {
                (double Place, double Divergence) there = Refine(_grid[Math.Max(i - 1, 0)], _grid[Math.Min(i + 1, _grid.Length - 1)], (_grid[i], values[i]));
                best = there.Divergence > best.Divergence ? there : best;
            }
        }

        return best;
    }

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

    private void Include(double place)
    {
        const double Share = 0.02;
        (double Place, double Probability)[] kept =
        [
            .. Inputs.Select((z, i) => (z, Probabilities[i] * (1 - Share))).Where(p => p.Item2 > Negligible && p.z != place),
            (place, Share + Inputs.Select((z, i) => z == place ? Probabilities[i] * (1 - Share) : 0).Sum()),
        ];
        Array.Sort(kept, (a, b) => a.Place.CompareTo(b.Place));
        double total = kept.Sum(k => k.Probability);
        Inputs = [.. kept.Select(k => k.Place)];
        Probabilities = [.. kept.Select(k => k.Probability / total)];
    }
}
