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

    /// <summary>Makes a number that is known for these rows, which are all that there are.</summary>
    public static SampleEstimate Known(string estimator, double value, int rows, EstimateSide side = EstimateSide.Estimate) =>
        SampleEstimate.Of(estimator, EstimateUnit.Nats, value, 0, rows, null, (value, value)) with { Side = side, Cap = Math.Log(rows) };
}
