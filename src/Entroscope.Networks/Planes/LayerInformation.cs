using Entroscope.Estimators;

namespace Entroscope.Networks.Planes;

/// <summary>What T says, by one way of making it.</summary>
/// <param name="Input">The estimate of I(X;T).</param>
internal sealed record LayerInformation(SampleEstimate Input)
{
    public SampleEstimate? InputLower { get; init; }

    public SampleEstimate? InputUpper { get; init; }

    public SampleEstimate? Label { get; init; }

    public SampleEstimate? LabelLower { get; init; }

    public SampleEstimate? LabelUpper { get; init; }

    public double? AnswerLeft { get; init; }

    /// <summary>Gets how the errors of both estimates vary together; null where that is not known.</summary>
    public PlaneEllipse? Ellipse { get; init; }

    /// <summary>Gets why there is no ellipse; null where there is one, or no class.</summary>
    public string? EllipseMissing { get; init; }

    /// <summary>Adds the ellipse where both estimates have an error, else the reason.</summary>
    /// <param name="make">Makes the ellipse from both errors, or says why there is none.</param>
    public LayerInformation WithEllipse(Func<double, double, (PlaneEllipse? Ellipse, string? Missing)> make)
    {
        if ((Input.Warning ?? Label?.Warning) is { } warning)
        {
            return this with { EllipseMissing = warning };
        }

        (PlaneEllipse? ellipse, string? missing) = Input.StandardError is > 0 and { } a && Label?.StandardError is > 0 and { } b
            ? make(a, b)
            : (null, "The rows show no error.");
        return this with { Ellipse = ellipse, EllipseMissing = missing };
    }

    /// <summary>Adds the ellipse, from what the rows add to both values to the first order.</summary>
    /// <param name="input">What every row, or draw, adds to I(X;T).</param>
    /// <param name="label">What it adds to I(T;Y).</param>
    public LayerInformation WithEllipse(double[] input, double[] label) =>
        WithEllipse((a, b) => (new PlaneEllipse(a, b, Correlation(input, label)), null));

    /// <summary>Computes the correlation of what the rows add.</summary>
    public static double Correlation(double[] a, double[] b)
    {
        (double meanA, double meanB) = (a.Average(), b.Average());
        (double aa, double bb, double ab) = (0, 0, 0);
        for (int i = 0; i < a.Length; i++)
        {
            (double x, double y) = (a[i] - meanA, b[i] - meanB);
            (aa, bb, ab) = (aa + (x * x), bb + (y * y), ab + (x * y));
        }

        return aa > 0 && bb > 0 ? Math.Clamp(ab / Math.Sqrt(aa * bb), -1, 1) : 0;
    }

    /// <summary>Makes a number that is known for these rows, which are all that there are.</summary>
    public static SampleEstimate Known(string estimator, double value, int rows, EstimateSide side = EstimateSide.Estimate) =>
        SampleEstimate.Of(estimator, EstimateUnit.Nats, value, 0, rows, null, (value, value)) with { Side = side, Cap = Math.Log(rows) };
}
