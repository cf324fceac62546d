namespace Entroscope.Information.Widths;

/// <summary>What held-out rows say at one scale through the networks of one width. In nats.</summary>
/// <param name="Level">The level l, 0..L; its patches are the nodes of cut l.</param>
/// <param name="PatchSize">The mean number n of sites of a patch.</param>
/// <param name="Marginal">m(n), the mean of -log p of a patch: above the entropy of a patch, in expectation.</param>
/// <param name="TotalCorrelation">T(n; r), what the pooled patches of a node share; null at the top, and where a level joins none.</param>
/// <param name="PatchRest">The mean of I(patch; rest) over the patches that are joined; null where T is.</param>
/// <param name="Ratio">T over that of the reference width, with the errors of rows and seeds together; null where the reference reads too little.</param>
/// <param name="IsLimited">Whether I(patch; rest) comes near the log of the channels.</param>
public sealed record WidthLevel(
    int Level, double PatchSize, WidthEstimate Marginal, WidthEstimate? TotalCorrelation, WidthEstimate? PatchRest, (double Value, double Error)? Ratio,
    bool IsLimited);
