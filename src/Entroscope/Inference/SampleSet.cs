using Entroscope.Model;

namespace Entroscope.Inference;

/// <summary>Samples drawn from a model with the classes they were drawn from.</summary>
/// <param name="Data">The samples, one a row.</param>
/// <param name="Classes">The class of every row, 0..Y-1.</param>
public sealed record SampleSet(Observations Data, int[] Classes)
{
    /// <summary>Gets the component of a mixture that every row was drawn from; 0 for a network.</summary>
    public int[] Components { get; init; } = new int[Classes.Length];
}
