using Entroscope.Structure;

namespace Entroscope.Files.Json;

/// <summary>How both formats number the matrices of a tree made of levels.</summary>
internal static class Levels
{
    /// <summary>Counts the nodes of every level, sites first; in a tree made of levels they are numbered level by level.</summary>
    public static int[] Sizes(PoolingTree tree)
    {
        int[] sizes = new int[tree.Height + 1];
        for (int v = 0; v < tree.NodeCount; v++)
        {
            sizes[tree.HeightOf(v)]++;
        }

        return sizes;
    }
}
