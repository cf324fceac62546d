namespace Entroscope.Cli.Output;

/// <summary>Draws a pooling tree as text: an inner node a line, its sites beside it.</summary>
internal static class TreeText
{
    public static void Write(TextWriter output, ConvAC model)
    {
        PoolingTree tree = model.Tree;

        // Not by recursion: a line of a thousand neighbours is a tree of as many levels.
        var pending = new Stack<(int Node, string Indent, bool Last)>([(tree.Root, string.Empty, true)]);
        while (pending.TryPop(out (int Node, string Indent, bool Last) next))
        {
            bool root = next.Node == tree.Root;
            string branch = root ? string.Empty : next.Last ? "└─ " : "├─ ";
            output.WriteLine(next.Indent + branch + Describe(model, next.Node));
            string indent = next.Indent + (root ? string.Empty : next.Last ? "   " : "│  ");
            int[] inner = [.. tree.Children(next.Node).ToArray().Where(c => !tree.IsSite(c))];
            for (int k = inner.Length - 1; k >= 0; k--)
            {
                pending.Push((inner[k], indent, k == inner.Length - 1));
            }
        }
    }

    private static string Describe(ConvAC model, int node)
    {
        PoolingTree tree = model.Tree;
        string[] sites = [.. tree.Children(node).ToArray().Where(tree.IsSite).Select(i => model.Metadata.SiteNames?[i] ?? Invariant($"site {i}"))];
        int scope = tree.ScopeSize(node);
        string list = sites.Length > 0 ? ": " + string.Join(", ", sites) : string.Empty;
        return Invariant($"node {tree.Key(node)}, {scope} {(scope == 1 ? "site" : "sites")}, {model.Shape.Channels(node)} channels{list}");
    }
}
