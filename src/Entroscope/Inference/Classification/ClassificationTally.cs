using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Inference.Classification;

/// <summary>Collects the class posteriors of labelled rows, whichever pass computed them, into their <see cref="ClassificationReport"/>.</summary>
internal sealed class ClassificationTally
{
    // Rows and cells that all resamples together may look at.
    private const long MostWork = 40_000_000;
    private const int FewestResamples = 100;

    // Of few rows, too: the error of an error is then a quarter of a per cent.
    private const int MostResamples = 100_000;
    private const int MacroShares = 4;

    // A share of fewer rows may be any.
    private const int Few = 5;
    private readonly ClassificationOptions _options;
    private readonly string[] _names;
    private readonly List<int> _labels = [];
    private readonly List<int> _named = [];
    private readonly List<double> _logLoss = [];
    private readonly List<double> _posterior = [];

    // Of the rows that have a posterior.
    private readonly List<int> _possible = [];
    private readonly List<int> _mostProbable = [];

    public ClassificationTally(ConvACMixture model, ClassificationOptions options)
    {
        options.Ensure(model.Classes);
        _options = options;
        _names = [.. model.Metadata.ClassNames ?? [.. Enumerable.Range(0, model.Classes).Select(y => Invariant($"{y}"))]];
    }

    private int Classes => _names.Length;

    /// <summary>Adds a labelled row.</summary>
    /// <param name="mostProbable">Its most probable class; -1 for a row of probability 0, whose posterior is not read.</param>
    /// <param name="logOfLabel">log P(y | x) of its class.</param>
    public void Add(int label, int mostProbable, ReadOnlySpan<double> posterior, double logOfLabel)
    {
        _labels.Add(label);
        _named.Add(mostProbable < 0 ? -1 : _options.Name(mostProbable, posterior));
        if (mostProbable >= 0)
        {
            _possible.Add(_labels.Count - 1);
            _mostProbable.Add(mostProbable);
            _logLoss.Add(-logOfLabel);
            _posterior.AddRange(posterior);
        }
    }

    /// <returns>The report; null without a labelled row.</returns>
    public ClassificationReport? ToReport()
    {
        if (_labels.Count == 0)
        {
            return null;
        }

        var counts = new ClassCounts(Classes);
        int[] cells = [.. _labels.Select((y, r) => counts.CellOf(y, _named[r]))];
        Array.ForEach(cells, counts.Add);
        double[] shares = new double[MacroShares + (3 * Classes)];
        counts.Shares(shares);
        int[] rows = [.. Enumerable.Range(0, Classes).Select(counts.Rows)];
        int[] possible = [.. _possible.Select(r => _labels[r])];
        double[][] probability = [.. Enumerable.Range(0, Classes).Select(y => Enumerable.Range(0, possible.Length).Select(r => Of(r, y)).ToArray())];
        bool[][] has = [.. Enumerable.Range(0, Classes).Select(y => Array.ConvertAll(possible, label => label == y))];

        // Of two classes one area is that of the other, up to rounding of the probabilities: it is one figure.
        ClassRanks[] ranks = [.. Enumerable.Range(0, Classes).Select(y => y == 1 && Classes == 2 ? null! : new ClassRanks(probability[y], has[y]))];
        if (Classes == 2)
        {
            ranks[1] = ranks[0];
        }

        double[] areas = Array.ConvertAll(ranks, r => r.Area(null));
        (double[] errors, double[] areaErrors, int resamples) = Resample(counts, cells, ranks);
        int majority = Array.IndexOf(rows, rows.Max());
        double[] part = Array.ConvertAll(rows, n => (double)n / _labels.Count);
        int[] named = [.. Enumerable.Range(0, Classes).Select(counts.Named)];
        return new ClassificationReport
        {
            Rows = _labels.Count,
            Rule = _options.Rule,
            Confusion = [.. Enumerable.Range(0, Classes).Select(y => Enumerable.Range(0, Classes).Select(n => counts[y, n]).ToArray())],
            Unclassified = [.. Enumerable.Range(0, Classes).Select(y => counts[y, Classes])],
            Classes = [.. Enumerable.Range(0, Classes).Select(y => new ClassReport
            {
                Name = _names[y],
                Rows = rows[y],
                Named = named[y],
                Precision = Own(y, 0, named[y]),
                Recall = Own(y, 1, rows[y]),
                F1 = Own(y, 2, rows[y] + named[y]),
                Auc = Area(y),
                Calibration = CalibrationCurve.Of(probability[y], has[y]),
            })],
            Accuracy = ClassFigure.OfShare(shares[0], errors[0], _labels.Count),
            AboveMajority = ClassFigure.OfMean(
                [.. _labels.Select((y, r) => (_named[r] == y ? 1.0 : 0) - (y == majority ? 1.0 : 0))], -1),
            MacroPrecision = Macro(1, y => named[y]),
            MacroRecall = Macro(2, y => rows[y]),
            MacroF1 = Macro(3, y => rows[y] + named[y]),
            MacroAuc = MacroArea(),
            LogLoss = ClassFigure.OfMean([.. _logLoss], 0),
            Brier = ClassFigure.OfMean([.. possible.Select((label, r) => Distance(r, label))], 0),
            Calibration = CalibrationCurve.Of([.. _mostProbable.Select((y, r) => Of(r, y))], [.. possible.Select((label, r) => label == _mostProbable[r])]),
            MajorityClass = majority,
            MajorityShare = part[majority],
            BaselineLogLoss = LogSpace.Entropy(part),
            BaselineBrier = 1 - part.Sum(p => p * p),
            Resamples = resamples,
            Cost = _options.Costs is { } costs ? CostReport.Of(costs, [.. _labels], [.. _named], MostProbable()) : null,
        };

        ClassFigure Own(int y, int k, int most) => ClassFigure.OfShare(shares[MacroShares + (3 * y) + k], errors[MacroShares + (3 * y) + k], most);

        // A perfect order of few rows stands for no more rows than the smaller side has.
        ClassFigure Area(int y) => ClassFigure.OfShare(
            areas[y], areaErrors[y], (areaErrors[y] > 0 ? 2 : 1) * Smaller(y));

        int Smaller(int y) => Math.Min(has[y].Count(h => h), has[y].Count(h => !h));

        // Resampled rows of a class that is always or never right are all alike; two rows of either kind more (Agresti and Coull 1998) are not.
        ClassFigure Macro(int k, Func<int, int> basis)
        {
            int[] present = [.. Enumerable.Range(0, Classes).Where(y => rows[y] > 0)];
            double variance = present.Sum(y =>
            {
                double n = basis(y) + 4;
                double shown = double.IsFinite(shares[MacroShares + (3 * y) + k - 1]) ? shares[MacroShares + (3 * y) + k - 1] : 0;
                double p = ((shown * basis(y)) + 2) / n;
                double shift = basis(y) < Few ? shown - p : 0;
                return (p * (1 - p) / n) + (shift * shift);
            });
            return ClassFigure.OfShare(shares[k], Math.Max(errors[k], Math.Sqrt(variance) / present.Length), _labels.Count);
        }

        ClassFigure MacroArea()
        {
            if (Classes == 2)
            {
                return Area(0);
            }

            int[] known = [.. Enumerable.Range(0, Classes).Where(y => double.IsFinite(areas[y]))];
            double error = areaErrors[Classes];
            return known.Length == 0 ? ClassFigure.None : ClassFigure.OfShare(
                known.Average(y => areas[y]), error,
                (error > 0 ? 2 : 1) * known.Length * (double)known.Length / known.Sum(y => 1.0 / Smaller(y)));
        }
    }

    // Of all rows, -1 for those of probability 0.
    private int[] MostProbable()
    {
        int[] result = new int[_labels.Count];
        Array.Fill(result, -1);
        for (int i = 0; i < _possible.Count; i++)
        {
            result[_possible[i]] = _mostProbable[i];
        }

        return result;
    }

    private double Of(int row, int y) => _posterior[(row * Classes) + y];

    private double Distance(int row, int label)
    {
        double sum = 0;
        for (int y = 0; y < Classes; y++)
        {
            double away = Of(row, y) - (y == label ? 1 : 0);
            sum += away * away;
        }

        return sum;
    }

    // Standard errors of the shares, and of the areas and their mean, over rows drawn again.
    private (double[] Shares, double[] Areas, int Resamples) Resample(ClassCounts counts, int[] cells, ClassRanks[] ranks)
    {
        int times = (int)Math.Clamp(MostWork / ((long)cells.Length * (1 + Classes)), FewestResamples, Math.Max(FewestResamples, _options.Resamples));
        times = Math.Min(times, Math.Min(MostResamples, _options.Resamples));
        var again = new ClassCounts(counts.Classes);
        double[] shares = new double[MacroShares + (3 * Classes)];
        double[] areas = new double[Classes + 1];
        var ofShares = new Spread(shares.Length);
        var ofAreas = new Spread(areas.Length);
        int[] weights = new int[cells.Length];
        int[] ofPossible = new int[_possible.Count];
        for (int b = 0; b < times; b++)
        {
            var random = new RandomStream(_options.Seed, "rows drawn again", b);
            again.Clear();
            Array.Clear(weights);
            for (int i = 0; i < cells.Length; i++)
            {
                int row = random.NextInt(cells.Length);
                weights[row]++;
                again.Add(cells[row]);
            }

            for (int i = 0; i < ofPossible.Length; i++)
            {
                ofPossible[i] = weights[_possible[i]];
            }

            again.Shares(shares);
            ofShares.Add(shares);
            for (int y = 0; y < Classes; y++)
            {
                areas[y] = ranks[y].Area(ofPossible);
            }

            areas[Classes] = areas.AsSpan(0, Classes).ToArray().Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
            ofAreas.Add(areas);
        }

        return (ofShares.Errors(), ofAreas.Errors(), times);
    }

    /// <summary>Standard deviations of numbers that some resamples do not define.</summary>
    private sealed class Spread(int length)
    {
        private readonly int[] _count = new int[length];
        private readonly double[] _mean = new double[length];
        private readonly double[] _squares = new double[length];

        public void Add(double[] values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                if (double.IsFinite(values[i]))
                {
                    double shift = values[i] - _mean[i];
                    _mean[i] += shift / ++_count[i];
                    _squares[i] += shift * (values[i] - _mean[i]);
                }
            }
        }

        public double[] Errors() => [.. _squares.Select((s, i) => _count[i] < 2 ? double.NaN : Math.Sqrt(s / (_count[i] - 1)))];
    }
}
