namespace Entroscope.Networks.Observation;

/// <summary>The samples of the kept rows, as single-precision numbers.</summary>
internal sealed class KeptSamples(KeptRows kept, int columns)
{
    // Pinned arrays have a heap of their own. On that of other large arrays these, which stay, would let so much garbage gather as they are large themselves.
    private readonly float[] _values =
        GC.AllocateUninitializedArray<float>((int)Math.Min((long)kept.Count * columns, int.MaxValue), pinned: true);
    private readonly bool[] _isComplete = new bool[kept.Count];

    /// <summary>Keeps a sample.</summary>
    /// <param name="places">Which of its values; null for the first ones.</param>
    public void Keep(int slot, double[] sample, int[]? places)
    {
        Span<float> row = _values.AsSpan(slot * columns, columns);
        for (int u = 0; u < row.Length; u++)
        {
            row[u] = (float)sample[places is null ? u : places[u]];
        }

        _isComplete[slot] = !row.ContainsAnyExceptInRange(float.MinValue, float.MaxValue);
    }

    /// <summary>Gets the samples whose values are all finite, and the rows that they are of.</summary>
    public (double[] Values, int[] Rows) Chosen()
    {
        int[] whole = [.. Enumerable.Range(0, kept.Count).Where(i => _isComplete[i])];
        double[] values = new double[(long)whole.Length * columns];
        for (int i = 0; i < whole.Length; i++)
        {
            System.Numerics.Tensors.TensorPrimitives.ConvertTruncating(_values.AsSpan(whole[i] * columns, columns), values.AsSpan(i * columns, columns));
        }

        return (values, whole.Select(kept.Row).ToArray());
    }
}
