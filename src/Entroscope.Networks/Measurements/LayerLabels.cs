using Entroscope.Estimators;
using Entroscope.Estimators.Calibration;
using Entroscope.Estimators.Probes;

namespace Entroscope.Networks.Measurements;

/// <summary>What probes read of the classes from the whole rows of a layer, on rows that are held out in turn.</summary>
internal sealed record LayerLabels
{
    private static readonly ProbeFamily[][] Sets =
        [[ProbeFamily.Gaussian, ProbeFamily.Logistic, ProbeFamily.Neighbours], [ProbeFamily.Gaussian, ProbeFamily.Logistic]];

    /// <summary>Gets the rows of input, in their order.</summary>
    public required int[] Rows { get; init; }

    /// <summary>Gets what the best family reads, chosen on training rows.</summary>
    public required UsableInformation Best { get; init; }

    /// <summary>Gets what the better of the linear ones reads.</summary>
    public required UsableInformation Linear { get; init; }

    public required LabelBudget Budget { get; init; }

    /// <summary>The number of rows with a class below which nothing is measured, also of those that are held out.</summary>
    public const int FewestRows = 20;

    /// <summary>Measures a layer; null where there are too few rows with classes, or its rows do not vary.</summary>
    public static LayerLabels? Of(LayerSample layer)
    {
        if (Known(layer) is not (var x, var labels, var rows) || labels.Distinct().Count() < 2 || LayerFigures.IsConstant(x))
        {
            return null;
        }

        UsableInformation[] found;
        if (layer.Test is null)
        {
            found = UsableInformation.Of(Sets, x, labels, layer.Seed, 1);
        }
        else if (Known(layer.Test) is (var test, var testLabels, var testRows) && test.Columns == x.Columns)
        {
            found = UsableInformation.OnTest(Sets, x, labels, test, testLabels, layer.Seed, 1);
            rows = testRows;
        }
        else
        {
            return null;
        }

        return new LayerLabels
        {
            Rows = rows,
            Best = found[0],
            Linear = found[1],
            Budget = found[0].Budget(layer.Seed),
        };
    }

    /// <summary>Compares layers on the same rows; null where they have others.</summary>
    public static SampleEstimate? Difference(LayerLabels? first, LayerLabels? second) =>
        first is not null && second is not null && first.Rows.AsSpan().SequenceEqual(second.Rows)
            ? UsableInformation.Difference(first.Best, second.Best) with { Estimator = "probe-difference" }
            : null;

    /// <summary>Computes the mean of what is usable over the rows of every class; null for one without rows.</summary>
    public SampleEstimate?[] OfClasses(int classes) =>
    [
        .. Enumerable.Range(0, classes).Select(k => Best.Pointwise.Where((_, i) => Best.Labels[i] == k).ToArray()).Select(values =>
            values.Length < 2 ? null : LabelBudget.OfRows(Best.Estimate.Estimator, values)),
    ];

    // The rows with a class; null where they are too few.
    private static (SampleMatrix Rows, int[] Labels, int[] Numbers)? Known(LayerSample layer)
    {
        int[] known = layer.Whole is { } whole ? [.. Enumerable.Range(0, whole.Rows).Where(i => layer.AllLabels![layer.Rows[i]] >= 0)] : [];
        int[] numbers = Array.ConvertAll(known, i => layer.Rows[i]);
        return known.Length < FewestRows ? null : (layer.Whole!.Select(known), Array.ConvertAll(numbers, n => layer.AllLabels![n]), numbers);
    }
}
