using Entroscope.Inference.Classification;
using Entroscope.Tasks;

namespace Entroscope.Workflow.Measuring;

/// <summary>How much is measured of a trained network.</summary>
public sealed record MeasurementOptions
{
    /// <summary>Gets the number of draws behind the entropies of the model, at least 2.</summary>
    public long Draws { get; init; } = 4000;

    /// <summary>Gets the number of samples drawn, at least 1.</summary>
    public int Samples { get; init; } = 24;

    /// <summary>Gets the number of rows of which a part is hidden and imputed, at least 0.</summary>
    public int Imputations { get; init; } = 8;

    /// <summary>Gets the number of networks trained on rows whose columns are shuffled one by one, for comparison with the scaling law; at least 0.</summary>
    public int Nulls { get; init; }

    /// <summary>
    /// Gets a value indicating whether a law that held-out rows show is checked by networks trained
    /// on half the rows and with half the channels; without that no law of the data is named.
    /// </summary>
    public bool CheckLaw { get; init; }

    /// <summary>Gets how classes are named; null names the most probable one. The seed is that of these options.</summary>
    public ClassificationOptions? Classes { get; init; }

    /// <summary>Gets the seed of draws, samples and imputations.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets the number of threads; 0 for one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>Gets who computes the ledgers of rows and draws; null for this process.</summary>
    internal ITaskCrew? Crew { get; init; }
}
