namespace Entroscope.Networks.Observation;

/// <summary>
/// Layers that are observed together: the kept samples of a deep network are more than memory should hold, and the rows are run once more for every group.
/// Which layers are together depends on their sizes alone.
/// </summary>
internal static class LayerGroups
{
    /// <summary>The most bytes of a group of several layers.</summary>
    public const long MostBytes = 256L << 20;

    /// <summary>Divides layers in their order.</summary>
    /// <param name="bytes">What each takes.</param>
    /// <param name="most">The most that a group of several layers takes.</param>
    /// <returns>For every group its first layer and the one behind its last.</returns>
    public static IReadOnlyList<(int First, int End)> Of(IReadOnlyList<double> bytes, long most)
    {
        var groups = new List<(int First, int End)>();
        (int first, double sum) = (0, 0);
        for (int i = 0; i < bytes.Count; i++)
        {
            if (i > first && sum + bytes[i] > most)
            {
                groups.Add((first, i));
                (first, sum) = (i, 0);
            }

            sum += bytes[i];
        }

        groups.Add((first, bytes.Count));
        return groups;
    }

    /// <summary>Gets the bytes of the largest group.</summary>
    public static double Largest(IReadOnlyList<double> bytes, long most) => Of(bytes, most).Max(g => bytes.Take(g.First..g.End).Sum());
}
