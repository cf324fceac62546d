namespace Entroscope.Networks;

/// <summary>What the weights of a layer are, as a matrix of outputs by inputs; kernels of a convolution are laid out in rows.</summary>
public sealed record WeightStatistics
{
    /// <summary>Gets the number of outputs.</summary>
    public required long Rows { get; init; }

    /// <summary>Gets the number of inputs of an output.</summary>
    public required long Columns { get; init; }

    /// <summary>Gets the mean of the weights.</summary>
    public required double Mean { get; init; }

    /// <summary>Gets their standard deviation.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Gets the share that is exactly 0.</summary>
    public required double Zeros { get; init; }

    /// <summary>
    /// Gets the sum of the squared singular values over the largest (Rudelson and Vershynin 2007); NaN for matrices without a nonzero weight.
    /// </summary>
    public required double StableRank { get; init; }

    /// <summary>
    /// Gets (Σλ)²/Σλ² of the squared singular values λ: the number of directions, where all are alike; NaN for matrices without a nonzero weight.
    /// </summary>
    public required double ParticipationRatio { get; init; }

    // Beyond, the spectrum takes longer than all else together.
    private const int LargestSide = 2048;

    internal static WeightStatistics Of(double[] values, long rows, long columns, CancellationToken cancellation)
    {
        double mean = CompensatedSum.Of(values) / values.Length;
        CompensatedSum squares = default;
        Array.ForEach(values, v => squares.Add((v - mean) * (v - mean)));
        var gram = Math.Min(rows, columns) <= LargestSide ? GramMatrix.Of(values, (int)rows, (int)columns, cancellation) : null;
        return new WeightStatistics
        {
            Rows = rows,
            Columns = columns,
            Mean = mean,
            StandardDeviation = Math.Sqrt(squares.Value / values.Length),
            Zeros = values.Count(v => v == 0) / (double)values.Length,
            StableRank = gram is { Trace: > 0 } ? gram.Trace / gram.Largest() : double.NaN,
            ParticipationRatio = gram is { Trace: > 0 } ? gram.Trace * gram.Trace / gram.NormSquared : double.NaN,
        };
    }
}
