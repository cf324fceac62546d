using Entroscope.Structure;

namespace Entroscope.Information.Distance;

/// <summary>Returns whether the sites under the nodes of a tree lie together, so that heights in the tree are distances.</summary>
internal static class SiteGeometry
{
    private const string Learned = "learned";

    /// <summary>
    /// Returns whether a tree is one of a line or of an image: its nodes pool neighbours, and it was not
    /// learned from data, which puts together what shares information whatever the order of the columns.
    /// </summary>
    public static bool HasDistance(PoolingTree tree) =>
        !tree.Description.StartsWith(Learned, StringComparison.Ordinal) && (tree.Image is not null || IsLine(tree));

    // Every node pools sites that follow each other.
    private static bool IsLine(PoolingTree tree)
    {
        int[] first = new int[tree.NodeCount], last = new int[tree.NodeCount];
        foreach (int v in tree.ChildrenFirst)
        {
            (first[v], last[v]) = tree.IsSite(v) ? (v, v) : (int.MaxValue, -1);
            foreach (int c in tree.IsSite(v) ? [] : tree.Children(v))
            {
                (first[v], last[v]) = (Math.Min(first[v], first[c]), Math.Max(last[v], last[c]));
            }

            if (last[v] - first[v] + 1 != tree.ScopeSize(v))
            {
                return false;
            }
        }

        return true;
    }
}
