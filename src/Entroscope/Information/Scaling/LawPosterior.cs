using Entroscope.Numerics;

namespace Entroscope.Information.Scaling;

/// <summary>
/// The evidence of a law and the posterior of its parameters, by cubature on boxes that are halved where it matters. A law may fit
/// within a thousandth of its prior's range: the maxima are first looked for, and the boxes about them halved until they are resolved.
/// </summary>
internal sealed class LawPosterior
{
    private const int Starts = 6;
    private const int MostForced = 80;
    private const int Most = 8000;
    private const int MostWide = 6000;
    private const double Resolved = 1.5;
    private const double Relevant = 20;
    private readonly LawShape _shape;
    private readonly LawLikelihood _likelihood;
    private readonly double[] _values;
    private readonly double[] _table;
    private readonly List<PosteriorCell> _cells = [];
    private readonly int _most;
    private double _unit;
    private int _evaluations;

    /// <summary>Makes a first estimate.</summary>
    /// <param name="shape">The law at the levels of the likelihood.</param>
    /// <param name="effort">How many times more evaluations than usual are allowed.</param>
    public LawPosterior(LawShape shape, LawLikelihood likelihood, int effort = 1)
    {
        (_shape, _likelihood) = (shape, likelihood);
        _values = new double[shape.Length];
        _table = new double[likelihood.LogPrior.Length];
        // With the amplitude as one more parameter errors are large and the posterior is wide: fewer boxes do.
        double[][] breaks = likelihood.NeedsAmplitude
            ? [.. shape.Breaks.Select(b => b.Where((_, i) => i % 2 == 0).ToArray()), AbsoluteLikelihood.AmplitudeBreaks]
            : shape.Breaks;
        _most = effort * (breaks.Length > 2 ? MostWide : Most);
        AddBoxes(breaks, [], []);
        double[][] maxima = FindMaxima();
        _unit = Math.Max(_cells.Max(c => c.Greatest), maxima.Select(m => Log(m)).DefaultIfEmpty(double.NegativeInfinity).Max());
        foreach (PosteriorCell cell in _cells)
        {
            cell.Error = cell.Integral(_unit);
        }

        Array.ForEach(maxima, Resolve);
    }

    public LawShape Shape => _shape;

    /// <summary>Gets the log of the evidence: the density of the measured T by the law.</summary>
    public double LogEvidence => double.IsNegativeInfinity(_unit) ? _unit : _unit + Math.Log(_cells.Sum(c => c.Integral(_unit)));

    /// <summary>Halves boxes until the error of the evidence is small.</summary>
    /// <param name="relative">The error allowed, relative to the evidence.</param>
    public void Refine(double relative)
    {
        double total = _cells.Sum(c => c.Integral(_unit));
        while (_evaluations < _most && _cells[0].Low.Length > 0 && !double.IsNegativeInfinity(_unit))
        {
            int worst = 0;
            double error = 0;
            for (int i = 0; i < _cells.Count; i++)
            {
                error += _cells[i].Error;
                worst = _cells[i].Error > _cells[worst].Error ? i : worst;
            }

            if (error <= relative * total)
            {
                return;
            }

            total += Split(worst);
        }
    }

    /// <summary>Computes the posterior of transient levels and scatter.</summary>
    /// <returns>Masses at [k * S + s] that sum to 1.</returns>
    public double[] Marginal()
    {
        double[] sum = new double[_table.Length];
        double log = LogEvidence;
        foreach (PosteriorCell cell in _cells)
        {
            for (int i = 0; i < cell.Logs.Length; i++)
            {
                double mass = Math.Exp(cell.Logs[i] + cell.LogWeights[i] - log);
                if (mass > 0 && cell.Tables[i] is { } table)
                {
                    for (int t = 0; t < sum.Length; t++)
                    {
                        sum[t] += mass * table[t];
                    }
                }
            }
        }

        return sum;
    }

    /// <summary>Draws from the posterior: systematically over the points, evenly over what each of them represents.</summary>
    public LawDraw[] Draw(int count, RandomStream random)
    {
        var draws = new List<LawDraw>(count);
        double log = LogEvidence;
        double sum = 0;
        double next = random.NextDouble() / count;
        foreach (PosteriorCell cell in _cells)
        {
            for (int i = 0; i < cell.Logs.Length; i++)
            {
                sum += Math.Exp(cell.Logs[i] + cell.LogWeights[i] - log);
                for (; next < sum && draws.Count < count; next += 1.0 / count)
                {
                    draws.Add(Draw(cell, i, random));
                }
            }
        }

        return [.. draws];
    }

    private LawDraw Draw(PosteriorCell cell, int point, RandomStream random)
    {
        double[] u = [.. cell.Points[point].Select((_, d) =>
        {
            (double from, double to) = cell.Part(point, d);
            return from + ((to - from) * random.NextDouble());
        })];
        int places = SigmaGrid.Instance.LogSigma.Length;
        int place = random.NextIndex(cell.Tables[point]!);
        (int k, int s) = (place / places, place % places);
        double[] edges = SigmaGrid.Instance.Edges;
        double sigma = Math.Exp(edges[s] + ((edges[s + 1] - edges[s]) * random.NextDouble()));
        if (!SetLogShape(u))
        {
            u = cell.Points[point];
            SetLogShape(u);
        }

        double amplitude = _likelihood.DrawLogAmplitude(_values, u.Length > 0 ? u[^1] : 0, k, s, random.NextGaussian());
        return new LawDraw(u, Math.Exp(amplitude), k, sigma);
    }

    private double Log(double[] point) => Evaluate(point).Log;

    private (double Log, double[]? Table) Evaluate(double[] point)
    {
        _evaluations++;
        if (!SetLogShape(point))
        {
            return (double.NegativeInfinity, null);
        }

        _likelihood.Evaluate(_values, point.Length > 0 ? point[^1] : 0, _table);
        double most = double.NegativeInfinity;
        for (int t = 0; t < _table.Length; t++)
        {
            _table[t] += _likelihood.LogPrior[t];
            most = Math.Max(most, _table[t]);
        }

        double[] shares = new double[_table.Length];
        double sum = 0;
        for (int t = 0; t < shares.Length; t++)
        {
            double below = _table[t] - most;
            shares[t] = below < -40 ? 0 : Math.Exp(below);
            sum += shares[t];
        }

        for (int t = 0; t < shares.Length; t++)
        {
            shares[t] /= sum;
        }

        return (most + Math.Log(sum), shares);
    }

    private bool SetLogShape(double[] point)
    {
        _shape.Shape(point, _values);
        for (int l = 0; l < _values.Length; l++)
        {
            if (!(_values[l] > 0))
            {
                return false;
            }

            _values[l] = Math.Log(_values[l]);
        }

        return true;
    }

    private void AddBoxes(double[][] breaks, double[] low, double[] high)
    {
        if (low.Length == breaks.Length)
        {
            _cells.Add(new PosteriorCell(low, high, Evaluate));
            return;
        }

        double[] ends = breaks[low.Length];
        for (int i = 1; i < ends.Length; i++)
        {
            AddBoxes(breaks, [.. low, ends[i - 1]], [.. high, ends[i]]);
        }
    }

    // Climbs from the best points of different boxes.
    private double[][] FindMaxima()
    {
        if (_cells[0].Low.Length == 0)
        {
            return [];
        }

        (double[] Point, double Log)[] found = [.. _cells.Where(c => double.IsFinite(c.Greatest)).OrderByDescending(c => c.Greatest).Take(Starts).Select(c =>
        {
            double[] start = c.Points[Array.IndexOf(c.Logs, c.Greatest)];
            double[] steps = [.. c.High.Zip(c.Low, (h, l) => (h - l) / 3)];
            return SimplexSearch.Maximum(Log, start, steps);
        })];
        double best = found.Select(f => f.Log).DefaultIfEmpty(0).Max();
        return [.. found.Where(f => f.Log > best - Relevant).Select(f => f.Point)];
    }

    private void Resolve(double[] maximum)
    {
        double log = Log(maximum);
        for (int i = 0; i < MostForced; i++)
        {
            int cell = _cells.FindIndex(c => c.Contains(maximum));
            if (cell < 0 || _cells[cell].Greatest > log - Resolved)
            {
                return;
            }

            Split(cell);
        }
    }

    // Returns by how much the evidence moves.
    private double Split(int index)
    {
        PosteriorCell parent = _cells[index];
        (PosteriorCell first, PosteriorCell second) = parent.Split(Evaluate);
        double change = first.Integral(_unit) + second.Integral(_unit) - parent.Integral(_unit);
        (first.Error, second.Error) = (Math.Abs(change) / 2, Math.Abs(change) / 2);
        _cells[index] = first;
        _cells.Add(second);
        return change;
    }
}

/// <summary>A draw from the posterior of a law.</summary>
/// <param name="Point">The parameters of the shape; behind them the place of the amplitude where that was one.</param>
/// <param name="Amplitude">The amplitude, in nats.</param>
/// <param name="Transients">The number of levels at the bottom that do not follow the law.</param>
internal sealed record LawDraw(double[] Point, double Amplitude, int Transients, double Sigma);
