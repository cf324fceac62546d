using Entroscope.Estimators;
using Entroscope.Estimators.Calibration;
using Entroscope.Estimators.Discrete;

namespace Entroscope.Networks.Measurements;

/// <summary>
/// The entropy of a row's activations, each rounded to 2^b cells of equal width between its least and its largest value: at least the collision entropy H_2,
/// at most what the values take when each is coded by itself.
/// </summary>
/// <remarks>
/// H_2 = -ln P(two rows are equal) is estimated from all pairs of different rows (Hoeffding 1948), so that it is not held down by ln N. Where no two rows are
/// equal, N draws without a coincidence bound the sum of p^2: with mass in one symbol they are most probable, (1 + l) exp(-l) with l = N sqrt(sum p^2), and
/// that is 5 % at l = 4.744. A layer of which places were drawn has its upper bound scaled up to all of them; the lower one holds as it is.
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
        yield return new LayerFigure("entropy_lower", Lower(cells));
        yield return new LayerFigure("entropy_upper", Upper(cells, layer.Places));
    }

    private static SampleEstimate Lower(SampleMatrix cells)
    {
        SymbolCounts counts = SymbolCounts.Of(SymbolCounts.Encode(cells));
        if (counts.Multiplicities[^1].Count >= 2)
        {
            return DiscreteEntropy.Renyi("collision", cells, 2) with { Side = EstimateSide.LowerBound, Cap = null };
        }

        double least = Math.Max(0, 2 * Math.Log(cells.Rows / NoCoincidence));
        return new SampleEstimate
        {
            Value = least,
            Samples = cells.Rows,
            Estimator = "collision-none",
            Unit = EstimateUnit.Nats,
            Side = EstimateSide.LowerBound,
            Warning = Invariant($"No two of {cells.Rows} rows are equal: with 95 % confidence it is at least this."),
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
