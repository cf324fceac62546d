using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Learning;

/// <summary>Draws of some rows out of many.</summary>
internal static class RowSample
{
    private const long ValuesOfFile = 1L << 23;
    private const int FewestOfFile = 4096;

    /// <summary>Draws up to <paramref name="most"/> of the numbers 0..count-1, without repetition.</summary>
    /// <returns>Rows in increasing order; all of them where they are not too many.</returns>
    public static int[] Of(int count, int most, RandomStream random)
    {
        int[] all = [.. Enumerable.Range(0, count)];
        if (count <= most)
        {
            return all;
        }

        random.Shuffle<int>(all);
        Array.Sort(all, 0, most);
        return all[..most];
    }

    /// <summary>Gets the rows of data that fit into the memory: all where they lie there, of rows in a file a sample of so many values.</summary>
    public static Observations InMemory(Observations data, ulong seed)
    {
        int most = (int)Math.Clamp(ValuesOfFile / data.Sites, FewestOfFile, int.MaxValue);
        return data.RowsTogether == 0 || data.Rows <= most ? data : data.Select(Of(data.Rows, most, new RandomStream(seed, "rows in memory")));
    }

    /// <summary>Draws rows in which a patch is not missing altogether.</summary>
    /// <returns>Rows in increasing order; none where the patch is always missing.</returns>
    public static int[] Observed(Patch patch, int most, RandomStream random)
    {
        int[] rows = [.. Enumerable.Range(0, patch.Rows).Where(r => patch.Missing is null || !patch.Missing[r])];
        return Array.ConvertAll(Of(rows.Length, most, random), i => rows[i]);
    }
}
