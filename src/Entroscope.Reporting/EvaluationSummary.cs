using Entroscope.Inference;
using Entroscope.Information;

namespace Entroscope.Reporting;

/// <summary>How well a model describes some data.</summary>
public sealed record EvaluationSummary
{
    /// <summary>Gets a value indicating whether these are the figures of the network chosen before the refit, which has not learned from the data, instead of those of the network delivered.</summary>
    public bool BeforeRefit { get; init; }

    /// <summary>Gets the number of samples.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets the mean of log p(x), the class summed out, in nats a sample, with its standard error over the samples.</summary>
    public required Estimate LogLikelihood { get; init; }

    /// <summary>Gets -log2 p(x) of all samples over the number of their observed values: bits an observed site; negative is possible for densities.</summary>
    public required double BitsPerSite { get; init; }

    /// <summary>Gets the samples of probability 0; they make the mean of log p(x) negative infinity and are not recognised.</summary>
    public ImpossibleRows Impossible { get; init; } = ImpossibleRows.None;

    /// <summary>Gets the mean of log p(x) over the samples that are possible, with its standard error; that of all samples where none is impossible.</summary>
    public Estimate PossibleLogLikelihood { get; init; }

    /// <summary>Gets the fraction of samples whose most probable class is the true one, 0..1; null when there are no labels.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Gets the share of the most frequent class among the labelled samples, 0..1: the accuracy of always naming it; null where there is no accuracy.</summary>
    public double? BaseRate { get; init; }

    /// <summary>Gets the number of samples whose class is known, which the accuracy is of; null for all.</summary>
    public int? LabelledRows { get; init; }
}
