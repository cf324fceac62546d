using Entroscope.Estimators;

namespace Entroscope.Networks.Planes;

/// <summary>A layer in the information plane: what its noisy or binned activations T say about the input X and the class Y, in nats.</summary>
public sealed record PlanePoint
{
    /// <summary>Gets the layer.</summary>
    public required NetworkLayer Layer { get; init; }

    /// <summary>Gets the number of its units that were looked at.</summary>
    public required int Units { get; init; }

    /// <summary>Gets the number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets the estimate of I(X;T); its cap is ln N.</summary>
    public required SampleEstimate Input { get; init; }

    /// <summary>Gets the lower bound of I(X;T); null where the rows give none.</summary>
    public SampleEstimate? InputLower { get; init; }

    /// <summary>Gets the upper bound of I(X;T); null where the rows give none: a sample value near ln N bounds nothing.</summary>
    public SampleEstimate? InputUpper { get; init; }

    /// <summary>Gets the estimate of I(T;Y); null without classes.</summary>
    public SampleEstimate? Label { get; init; }

    /// <summary>Gets the lower bound of I(T;Y); null without classes.</summary>
    public SampleEstimate? LabelLower { get; init; }

    /// <summary>Gets the upper bound of I(T;Y), at most H(Y); null without classes.</summary>
    public SampleEstimate? LabelUpper { get; init; }

    /// <summary>
    /// Gets how the errors of <see cref="Input"/> and <see cref="Label"/> vary together; null where that is not known (<see cref="EllipseMissing"/>).
    /// </summary>
    public PlaneEllipse? Ellipse { get; init; }

    /// <summary>Gets why there is no ellipse; null where there is one, or the rows have no classes.</summary>
    public string? EllipseMissing { get; init; }

    /// <summary>
    /// Gets a value indicating whether the estimate of I(X;T) is at ln N, which it would exceed: N rows show no more, and it says nothing about the layer but
    /// that.
    /// </summary>
    public bool IsAtCap => Input is { Warning: not null, Cap: { } cap } && Input.Value >= cap * (1 - 1e-9);

    /// <summary>
    /// Gets H(Ŷ|T), what T leaves open about the network's own answer on these rows: the activations leave nothing open, and where T does, it is not what the
    /// network computes with. Null where the outputs are no classes.
    /// </summary>
    public double? AnswerLeft { get; init; }

    /// <summary>Gets H(T) of the activations as they are, without noise and bins, on these rows: they are a function of X.</summary>
    public required double Distinct { get; init; }

    /// <summary>Gets which rows have equal activations: those of one number.</summary>
    internal int[] Codes { get; init; } = [];

    /// <summary>Gets a value indicating whether T determines the network's answer; null where that is not known.</summary>
    public bool? IsValid => AnswerLeft is { } left ? left < Math.Log(2) * 1e-3 : null;
}
