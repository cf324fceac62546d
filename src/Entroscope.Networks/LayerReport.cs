using Entroscope.Estimators;
using Entroscope.Networks.Measurements;

namespace Entroscope.Networks;

/// <summary>What was found of a layer.</summary>
public sealed record LayerReport
{
    /// <summary>Gets the layer.</summary>
    public required NetworkLayer Layer { get; init; }

    /// <summary>Gets the sizes of its tensor for one row of input; null where the network was not run.</summary>
    public IReadOnlyList<int>? Shape { get; init; }

    /// <summary>Gets the type of its elements, such as <c>float32</c>; null where it is not known.</summary>
    public string? ElementType { get; init; }

    /// <summary>Gets the multiplications with addition for one row; null where they are not known.</summary>
    public long? MultiplyAdds { get; init; }

    /// <summary>Gets what its activations are; null where they were not observed.</summary>
    public LayerStatistics? Statistics { get; init; }

    /// <summary>Gets what its weights are; null where it has none that are read.</summary>
    public WeightStatistics? Weights { get; init; }

    /// <summary>Gets what was measured of its activations.</summary>
    public IReadOnlyList<LayerFigure> Figures { get; init; } = [];

    /// <summary>Gets what its units transmit of their pre-activations; empty for layers that are no known activation function.</summary>
    public IReadOnlyList<UnitInformation> Units { get; init; } = [];

    /// <summary>Gets what is usable about the class on the rows of every class, in nats; null for classes without rows, empty without classes.</summary>
    public IReadOnlyList<SampleEstimate?> ClassInformation { get; init; } = [];

    /// <summary>Gets what can be claimed of it; null where it was not observed.</summary>
    public LayerVerdict? Verdict { get; init; }

    /// <summary>Gets why its activations were not observed; null where they were, or where the network was not run.</summary>
    public string? NotObserved { get; init; }

    /// <summary>Gets what was kept of its activations; null once they are measured.</summary>
    internal LayerSample? Sample { get; init; }
}

/// <summary>A figure of a layer.</summary>
/// <param name="Key">Its name in JSON.</param>
/// <param name="Estimate">Its value, with its error where that is known.</param>
public sealed record LayerFigure(string Key, SampleEstimate Estimate);
