using Entroscope.Estimators;
using Entroscope.Estimators.Calibration;
using Entroscope.Estimators.Discrete;

namespace Entroscope.Networks.Measurements;

/// <summary>
/// The entropy of a row's activations, each rounded to 2^b cells of equal width between its least and its largest value: at least the collision entropy H_2,
/// at most what the values take when each is coded by itself.
/// </summary>
/// <remarks>
/// H_2 = -ln P(two rows are equal) is estimated from all pairs of different rows (Hoeffding 1948), so that those of a row with itself do not hold it down.
/// Where no two rows are equal, N draws without a coincidence bound the sum of p^2: with mass in one symbol they are most probable,
/// (1 + l) exp(-l) with l = N sqrt(sum p^2), and
/// that is 5 % at l = 4.744. Where so few are equal that the estimate has no interval, the same bound is taken: c equal pairs are k rows of one symbol,
/// k(k-1)/2 at most c, and l is the mean of which Poisson's law gives k or fewer with 5 %. So the bound falls with every
/// pair that is equal. Rows may be all that there are, each once, rather than draws: of M rows one meets itself with probability 1/M, which is added to
/// that of two different ones; so the bound holds for both, and is at most ln M. A layer of which places were drawn has its upper bound
/// scaled up to all of them; the lower one holds as it is.
/// </remarks>
internal sealed class EntropyMeasurement : ILayerMeasurement
{
    private const double NoCoincidence = 4.743865;

    public IEnumerable<LayerFigure> Measure(LayerSample layer, LayerSample? next)
    {
        if (layer.Whole is not { } whole)
        {
            yield break;
        }

        SampleMatrix cells = Binning.EqualWidth(whole, 1 << layer.Bits);
        yield return new LayerFigure("entropy_lower", Finite(Lower(cells), layer.Population));
        yield return new LayerFigure("entropy_upper", Upper(cells, layer.Places));
    }

    private static SampleEstimate Lower(SampleMatrix cells)
    {
        SymbolCounts counts = SymbolCounts.Of(SymbolCounts.Encode(cells));
        double pairs = counts.Sum(c => c * (c - 1.0) / 2);
        if (pairs > 0 && DiscreteEntropy.Renyi("collision", cells, 2) is { Lower: not null } known)
        {
            return known with { Side = EstimateSide.LowerBound };
        }

        double least = Math.Max(0, 2 * Math.Log(cells.Rows / MostOfOneSymbol(pairs)));
        return new SampleEstimate
        {
            Value = least,
            Samples = cells.Rows,
            Estimator = pairs > 0 ? "collision-few" : "collision-none",
            Unit = EstimateUnit.Nats,
            Side = EstimateSide.LowerBound,
            Warning = (pairs == 0 ? Invariant($"No two of {cells.Rows} rows are equal") : Invariant($"{pairs} of the pairs of {cells.Rows} rows are equal"))
                + ": with 95 % confidence it is at least this.",
        };
    }

    /// <summary>Computes the mean number of rows of one symbol with which so few equal pairs, or fewer, come in 5 % of samples.</summary>
    public static double MostOfOneSymbol(double pairs)
    {
        double rows = Math.Floor((1 + Math.Sqrt(1 + (8 * pairs))) / 2);
        if (rows < 2)
        {
            return NoCoincidence;
        }

        (double low, double high) = (rows, (2 * rows) + 10);
        for (int step = 0; step < 60; step++)
        {
            double middle = (low + high) / 2;
            (low, high) = MathNet.Numerics.SpecialFunctions.GammaUpperRegularized(rows + 1, middle) > 0.05 ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    private static SampleEstimate Finite(SampleEstimate found, int population)
    {
        double self = 1.0 / population;
        double Of(double value) => -Math.Log(self + ((1 - self) * Math.Exp(-value)));
        return found with
        {
            Value = Of(found.Value),
            StandardError = found.StandardError * (1 - self) * Math.Exp(-found.Value + Of(found.Value)),
            Lower = found.Lower is { } lower ? Of(lower) : null,
            Upper = found.Upper is { } upper ? Of(upper) : null,
            Cap = Math.Log(population),
        };
    }

    private static SampleEstimate Upper(SampleMatrix cells, long places)
    {
        double[] terms = new double[cells.Rows];
        double correction = 0;
        double scale = (double)places / cells.Columns;
        for (int c = 0; c < cells.Columns; c++)
        {
            var counts = new Dictionary<double, int>();
            for (int i = 0; i < cells.Rows; i++)
            {
                counts[cells.Row(i)[c]] = counts.GetValueOrDefault(cells.Row(i)[c]) + 1;
            }

            for (int i = 0; i < cells.Rows; i++)
            {
                terms[i] -= scale * Math.Log((double)counts[cells.Row(i)[c]] / cells.Rows);
            }

            // Miller (1955).
            correction += scale * (counts.Count - 1) / (2.0 * cells.Rows);
        }

        SampleEstimate sum = LabelBudget.OfRows("units-alone", terms);
        return sum with
        {
            Value = sum.Value + correction,
            Lower = Math.Max(0, sum.Lower!.Value + correction),
            Upper = sum.Upper!.Value + correction,
            Side = EstimateSide.UpperBound,
            Warning = places > cells.Columns ? Invariant($"From {cells.Columns} drawn places of {places}.") : null,
        };
    }
}
