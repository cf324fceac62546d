using Entroscope.Estimators;

namespace Entroscope.Networks.Measurements;

/// <summary>
/// The participation ratio (Σλ)²/Σλ² of the eigenvalues of the covariance of units: the number of directions that activations spread over. Of
/// layers with many units it is that of the chosen samples, which cannot reach more than their number.
/// </summary>
internal sealed class ParticipationMeasurement : ILayerMeasurement
{
    private const string Key = "participation_ratio";

    public IEnumerable<LayerFigure> Measure(LayerSample layer, LayerSample? next)
    {
        if (layer.Statistics.Units < 2)
        {
            yield break;
        }

        if (layer.Spectrum is { } known)
        {
            if (known.NormSquared > 0)
            {
                yield return new LayerFigure(Key,
                    Estimate(known.TraceSquared / known.NormSquared, (int)Math.Min(int.MaxValue, layer.Statistics.Samples), layer.Statistics.Units));
            }
        }
        else if (layer.Samples is { } samples)
        {
            var gram = GramMatrix.Of(Centred(samples), samples.Rows, samples.Columns, CancellationToken.None);
            if (gram.Trace > 0)
            {
                yield return new LayerFigure(Key,
                    Estimate(gram.Trace * gram.Trace / gram.NormSquared, samples.Rows, Math.Min(samples.Columns, samples.Rows - 1)));
            }
        }
    }

    private static SampleEstimate Estimate(double value, int samples, int cap) => new()
    {
        Value = value,
        Samples = samples,
        Estimator = "covariance",
        Unit = EstimateUnit.Dimensions,
        Cap = cap,
    };

    private static double[] Centred(SampleMatrix samples)
    {
        double[] values = samples.Values.ToArray();
        for (int c = 0; c < samples.Columns; c++)
        {
            double sum = 0;
            for (int r = 0; r < samples.Rows; r++)
            {
                sum += values[(r * samples.Columns) + c];
            }

            double mean = sum / samples.Rows;
            for (int r = 0; r < samples.Rows; r++)
            {
                values[(r * samples.Columns) + c] -= mean;
            }
        }

        return values;
    }
}
