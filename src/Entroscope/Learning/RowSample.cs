using Entroscope.Numerics;

namespace Entroscope.Learning;

/// <summary>Draws of some rows out of many.</summary>
internal static class RowSample
{
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

    /// <summary>Draws rows in which a patch is not missing altogether.</summary>
    /// <returns>Rows in increasing order; none where the patch is always missing.</returns>
    public static int[] Observed(Patch patch, int most, RandomStream random)
    {
        int[] rows = [.. Enumerable.Range(0, patch.Rows).Where(r => patch.Missing is null || !patch.Missing[r])];
        return Array.ConvertAll(Of(rows.Length, most, random), i => rows[i]);
    }
}
