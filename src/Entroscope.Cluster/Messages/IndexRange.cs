namespace Entroscope.Cluster.Messages;

/// <summary>Neighbouring indices: of tiles, of parts of a model, or of rows.</summary>
/// <param name="First">The first one.</param>
/// <param name="End">The one after the last.</param>
[GenerateSerializer]
internal readonly record struct IndexRange(int First, int End)
{
    public int Count => End - First;

    /// <summary>Returns whether the range is not empty and lies within 0..length-1.</summary>
    public bool IsWithin(int length) => First >= 0 && End > First && End <= length;
}
