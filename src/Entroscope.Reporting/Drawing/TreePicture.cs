namespace Entroscope.Reporting.Drawing;

/// <summary>A pooling tree, a row for every height: the colour of a link is the information through it, its thickness the log of its channels.</summary>
internal sealed class TreePicture(PoolingTree tree, TreeLink[] links, ColorScale scale)
{
    /// <summary>The largest number of sites whose names are written.</summary>
    public const int MostNames = 40;

    private const double Width = 960;
    private const double Left = 196;
    private const double Right = 24;
    private const double Top = 22;
    private const double NamesHeight = 120;
    private const int LongestName = 18;

    // More links of a row than this are joined to groups of neighbours.
    private const int MostLinks = 96;

    private readonly PoolingTree _tree = tree;
    private readonly TreeLink[] _links = links;
    private readonly ColorScale _scale = scale;
    private readonly double[] _x = Places(tree);
    private readonly double _row = Math.Clamp(420.0 / tree.Height, 26, 110);

    /// <summary>Draws the tree.</summary>
    /// <param name="names">The names of the sites, or null.</param>
    public void Draw(HtmlWriter writer, string site, string[]? names)
    {
        double height = Top + (_tree.Height * _row) + (names is null ? 20 : NamesHeight);
        string description = $"A tree of {Format.Count(_tree.SiteCount)} {site}s and {Format.Count(_tree.Height)} levels above them; "
            + $"the links carry from {Format.Number(_links.Min(l => l.Bits), 3)} to {Format.Number(_links.Max(l => l.Bits), 3)} bits.";
        using (writer.Open("div", ("class", "chart"), ("tabindex", "0"), ("role", "group"), ("aria-label", "Tree")))
        using (writer.Open("svg", ("viewBox", $"0 0 {N(Width)} {N(height)}"), ("role", "img"), ("aria-label", description)))
        {
            TreeLink[][] rows = [.. Enumerable.Range(0, _tree.Height)
                .Select(h => _links.Where(l => _tree.HeightOf(l.Node) == h).OrderBy(l => _x[l.Node]).ToArray()).Where(r => r.Length > 0)];
            Array.ForEach(rows, row => Array.ForEach([.. row.Chunk(1 + ((row.Length - 1) / MostLinks))], group => Link(writer, group)));
            Array.ForEach(rows, row => Nodes(writer, row, site));

            writer.Element("text", "root", ("x", N(Left - 24)), ("y", N(Y(_tree.Height) + 4.5)), ("text-anchor", "end"), ("class", "tick"));
            writer.Empty("circle", ("cx", N(_x[_tree.Root])), ("cy", N(Y(_tree.Height))), ("r", "5"), ("class", "node"));
            Names(writer, names);
        }
    }

    private void Nodes(HtmlWriter writer, TreeLink[] links, string site)
    {
        int height = _tree.HeightOf(links[0].Node);
        if (links.Length <= MostLinks)
        {
            Array.ForEach(links,
                l => writer.Empty("circle", ("cx", N(_x[l.Node])), ("cy", N(Y(height))), ("r", links.Length > 40 ? "2" : "3.5"), ("class", "node")));
        }

        string what = height == 0 ? $"{Format.Count(links.Length)} {site}s" : $"{Format.Count(links.Length)} node{(links.Length == 1 ? string.Empty : "s")}";
        (int least, int most) = (links.Min(l => l.Channels), links.Max(l => l.Channels));
        string channels = least == most ? Format.Count(least) : $"{Format.Count(least)}–{Format.Count(most)}";
        writer.Element("text", $"{what}, r = {channels}", ("x", N(Left - 24)), ("y", N(Y(height) + 4.5)), ("text-anchor", "end"), ("class", "tick"));
    }

    private void Link(HtmlWriter writer, TreeLink[] group)
    {
        double bits = group.Average(l => l.Bits);
        double width = 1 + (0.9 * group.Average(l => Math.Log2(l.Channels)));
        string path = $"M{N(group.Average(l => _x[l.Node]))} {N(Y(_tree.HeightOf(group[0].Node)))}L{N(group.Average(l => _x[_tree.Parent(l.Node)]))} "
            + $"{N(group.Average(l => Y(_tree.HeightOf(_tree.Parent(l.Node)))))}";
        string name = group.Length == 1 ? $"node {_tree.Key(group[0].Node)}" : $"{Format.Count(group.Length)} links from node {_tree.Key(group[0].Node)} on";
        writer.Empty("path", ("d", path), ("class", "casing"), ("stroke-width", N(width + 1.6)));
        using (writer.Open("path", ("d", path), ("class", "link"), ("stroke", ColorMap.Css(_scale.Fraction(bits))), ("stroke-width", N(width))))
        {
            writer.Element("title", $"{name}: {Format.Number(bits, 3)} bits, {Format.Number(group.Average(l => l.Channels), 3)} channels");
        }
    }

    private void Names(HtmlWriter writer, string[]? names)
    {
        for (int i = 0; i < (names?.Length ?? 0); i++)
        {
            string name = names![i].Length <= LongestName ? names[i] : names[i][..(LongestName - 1)] + "…";
            writer.Element("text", name, ("x", "0"), ("y", "0"), ("transform", $"translate({N(_x[i] + 4)} {N(Y(0) + 16)}) rotate(-50)"),
                ("text-anchor", "end"), ("class", "tick"));
        }
    }

    private double Y(int height) => Top + ((_tree.Height - height) * _row);

    // Sites are drawn in the order in which the tree meets them, so that links do not cross; a node is drawn above the middle of its patch.
    private static double[] Places(PoolingTree tree)
    {
        double[] x = new double[tree.NodeCount];
        double step = (Width - Left - Right) / tree.SiteCount;
        int next = 0;
        var open = new Stack<int>([tree.Root]);
        while (open.TryPop(out int v))
        {
            if (tree.IsSite(v))
            {
                x[v] = Left + ((next++ + 0.5) * step);
            }

            ReadOnlySpan<int> children = tree.Children(v);
            for (int k = children.Length - 1; k >= 0; k--)
            {
                open.Push(children[k]);
            }
        }

        foreach (int v in tree.ChildrenFirst)
        {
            int[] children = tree.Children(v).ToArray();
            x[v] = children.Length == 0 ? x[v] : children.Average(c => x[c]);
        }

        return x;
    }

    private static string N(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
