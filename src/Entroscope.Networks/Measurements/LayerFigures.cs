using Entroscope.Estimators;

namespace Entroscope.Networks.Measurements;

/// <summary>What the measurements of layers share.</summary>
internal static class LayerFigures
{
    /// <summary>Makes a figure; where the estimator refuses the samples, it says why in the place of a value.</summary>
    public static LayerFigure Of(string key, string estimator, EstimateUnit unit, int samples, Func<SampleEstimate> estimate)
    {
        try
        {
            return new LayerFigure(key, estimate());
        }
        catch (ArgumentException e)
        {
            return new LayerFigure(key, new SampleEstimate
            {
                Value = double.NaN,
                Samples = samples,
                Estimator = estimator,
                Unit = unit,
                Warning = e.Message.Split(" (Parameter '", 2)[0],
            });
        }
    }

    public static bool IsConstant(SampleMatrix x)
    {
        for (int i = 1; i < x.Rows; i++)
        {
            if (!x.Row(i).SequenceEqual(x.Row(0)))
            {
                return false;
            }
        }

        return true;
    }

    public static SampleEstimate? Find(IEnumerable<LayerFigure> figures, string key) =>
        figures.FirstOrDefault(f => string.Equals(f.Key, key, StringComparison.Ordinal))?.Estimate;
}
