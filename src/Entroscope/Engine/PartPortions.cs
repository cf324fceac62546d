namespace Entroscope.Engine;

/// <summary>Arrays in a fixed order, shared out into portions of neighbours: each worth a thread's while, none much larger than it needs to be.</summary>
internal sealed class PartPortions
{
    private const int SmallestPortion = 1 << 14;
    private readonly double[][] _parts;
    private readonly int[] _ends;

    /// <summary>Shares out arrays.</summary>
    public PartPortions(double[][] parts)
    {
        _parts = parts;
        var ends = new List<int>();
        long size = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            size += parts[i].Length;
            if (size >= SmallestPortion || i == parts.Length - 1)
            {
                ends.Add(i + 1);
                size = 0;
            }
        }

        _ends = [.. ends];
    }

    public int Count => _ends.Length;

    /// <summary>Gets the number of arrays.</summary>
    public int Parts => _parts.Length;

    /// <summary>Gets the arrays of a portion.</summary>
    /// <param name="portion">The portion, 0..Count-1.</param>
    /// <returns>The first array and the one after the last.</returns>
    public (int First, int End) this[int portion] => (portion == 0 ? 0 : _ends[portion - 1], _ends[portion]);

    /// <summary>Gets an array.</summary>
    /// <param name="index">Its place in the order.</param>
    public double[] Part(int index) => _parts[index];
}
