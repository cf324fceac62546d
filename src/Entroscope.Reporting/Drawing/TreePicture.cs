namespace Entroscope.Reporting.Drawing;

/// <summary>
/// A pooling tree, a row for every height: the colour of a link is the information through it, its thickness the log of its channels.
/// Where the names of the sites do not fit side by side it lies on its side, a column for every height, with a line for every name.
/// </summary>
internal sealed class TreePicture(PoolingTree tree, TreeLink[] links, ColorScale scale)
{
    /// <summary>The largest number of sites whose names are written.</summary>
    public const int MostNames = 40;

    private const double Right = 24;
    private const double Top = 22;
    private const double NamesHeight = 120;
    private const double NameStep = 17;
    private const int LongestName = 18;

    // More links of a row than this are joined to groups of neighbours.
    private const int MostLinks = 96;

    private readonly PoolingTree _tree = tree;
    private readonly TreeLink[] _links = links;
    private readonly ColorScale _scale = scale;
    private readonly double[] _across = Across(tree);

    /// <summary>Returns whether some drawing joins links of so many sites to groups.</summary>
    public static bool JoinsLinks(int sites) => sites > MostLinks / 2;

    /// <summary>Draws the tree.</summary>
    /// <param name="names">The names of the sites, or null.</param>
    public void Draw(HtmlWriter writer, string site, string[]? names)
    {
        string description = $"A tree of {Format.Count(_tree.SiteCount)} {site}s and {Format.Count(_tree.Height)} levels above them; "
            + $"the links carry from {Format.Number(_links.Min(l => l.Bits), 3)} to {Format.Number(_links.Max(l => l.Bits), 3)} bits.";
        TreeLink[][] rows = [.. Enumerable.Range(0, _tree.Height)
            .Select(h => _links.Where(l => _tree.HeightOf(l.Node) == h).OrderBy(l => _across[l.Node]).ToArray()).Where(r => r.Length > 0)];
        Screen.Draw(writer, description, screen => new Frame(screen, _tree, names is not null).Height, screen =>
        {
            var frame = new Frame(screen, _tree, names is not null);
            int most = screen.IsNarrow ? MostLinks / 2 : MostLinks;
            Array.ForEach(rows, row => Array.ForEach([.. row.Chunk(1 + ((row.Length - 1) / most))], group => Link(writer, frame, group)));
            Array.ForEach(rows, row => Nodes(writer, frame, row, most));
            Array.ForEach(rows, row => Words(writer, frame, row, site));
            if (!frame.IsSideways)
            {
                Text(writer, "root", frame.Left - 24, frame.Along(_tree.Height) + 4.5);
            }

            (double x, double y) = frame.At(_across[_tree.Root], _tree.Height);
            writer.Empty("circle", ("cx", N(x)), ("cy", N(y)), ("r", "5"), ("class", "node"));
            Names(writer, frame, names);
        });
    }

    private void Nodes(HtmlWriter writer, Frame frame, TreeLink[] links, int most)
    {
        if (links.Length > most)
        {
            return;
        }

        foreach (TreeLink link in links)
        {
            (double x, double y) = frame.At(_across[link.Node], _tree.HeightOf(link.Node));
            writer.Empty("circle", ("cx", N(x)), ("cy", N(y)), ("r", links.Length > most / 2 ? "2" : "3.5"), ("class", "node"));
        }
    }

    // What the nodes of a height are: beside the row; above the column of a tree on its side, where the channels alone fit.
    private void Words(HtmlWriter writer, Frame frame, TreeLink[] links, string site)
    {
        int height = _tree.HeightOf(links[0].Node);
        (int least, int most) = (links.Min(l => l.Channels), links.Max(l => l.Channels));
        string channels = "r = " + (least == most ? Format.Count(least) : $"{Format.Count(least)}–{Format.Count(most)}");
        double along = frame.Along(height);
        if (frame.IsSideways)
        {
            if (height % frame.NamedHeights == 0)
            {
                writer.Element("text", Format.Count(height), ("x", N(along)), ("y", "14"), ("text-anchor", "middle"), ("class", "tick"));
            }

            return;
        }

        string what = height == 0 ? $"{Format.Count(links.Length)} {site}s" : $"{Format.Count(links.Length)} node{(links.Length == 1 ? string.Empty : "s")}";
        if (frame.Screen.IsNarrow)
        {
            Text(writer, what, frame.Left - 18, along - 3);
            Text(writer, channels, frame.Left - 18, along + 12);
        }
        else
        {
            Text(writer, $"{what}, {channels}", frame.Left - 24, along + 4.5);
        }
    }

    private void Link(HtmlWriter writer, Frame frame, TreeLink[] group)
    {
        double bits = group.Average(l => l.Bits);
        double width = 1 + (0.9 * group.Average(l => Math.Log2(l.Channels)));
        (double x0, double y0) = frame.At(group.Average(l => _across[l.Node]), _tree.HeightOf(group[0].Node));
        (double x1, double y1) = frame.At(group.Average(l => _across[_tree.Parent(l.Node)]), group.Average(l => _tree.HeightOf(_tree.Parent(l.Node))));
        string path = $"M{N(x0)} {N(y0)}L{N(x1)} {N(y1)}";
        string name = group.Length == 1 ? $"node {_tree.Key(group[0].Node)}" : $"{Format.Count(group.Length)} links from node {_tree.Key(group[0].Node)} on";
        writer.Empty("path", ("d", path), ("class", "casing"), ("stroke-width", N(width + 1.6)));
        using (writer.Open("path", ("d", path), ("class", "link"), ("stroke", ColorMap.Css(_scale.Fraction(bits))), ("stroke-width", N(width))))
        {
            writer.Element("title", $"{name}: {Format.Number(bits, 3)} bits, {Format.Number(group.Average(l => l.Channels), 3)} channels");
        }
    }

    private void Names(HtmlWriter writer, Frame frame, string[]? names)
    {
        for (int i = 0; i < (names?.Length ?? 0); i++)
        {
            string name = Screen.Short(names![i], LongestName);
            (double x, double y) = frame.At(_across[i], 0);
            if (frame.IsSideways)
            {
                writer.Element("text", name, ("x", N(x + 10)), ("y", N(y + 4.5)), ("class", "tick"));
            }
            else
            {
                writer.Element("text", name, ("x", "0"), ("y", "0"), ("transform", $"translate({N(x + 4)} {N(y + 16)}) rotate(-50)"),
                    ("text-anchor", "end"), ("class", "tick"));
            }
        }
    }

    private static void Text(HtmlWriter writer, string text, double right, double line) =>
        writer.Element("text", text, ("x", N(right)), ("y", N(line)), ("text-anchor", "end"), ("class", "tick"));

    // Sites are drawn in the order in which the tree meets them, so that links do not cross; a node is drawn above the middle of its patch.
    private static double[] Across(PoolingTree tree)
    {
        double[] places = new double[tree.NodeCount];
        int next = 0;
        var open = new Stack<int>([tree.Root]);
        while (open.TryPop(out int v))
        {
            if (tree.IsSite(v))
            {
                places[v] = (next++ + 0.5) / tree.SiteCount;
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
            places[v] = children.Length == 0 ? places[v] : children.Average(c => places[c]);
        }

        return places;
    }

    private static string N(double value) => Screen.N(value);

    // Where things are on a screen.
    private sealed class Frame
    {
        private readonly double _row;
        private readonly double _span;
        private readonly int _levels;

        public Frame(Screen screen, PoolingTree tree, bool named)
        {
            Screen = screen;
            _levels = tree.Height;
            Left = screen.IsNarrow ? 118 : 196;
            IsSideways = named && (screen.Width - Left - Right) / tree.SiteCount < NameStep;
            if (IsSideways)
            {
                Left = 16;
                _row = (screen.Width - Left - 10 - (Screen.LetterWidth * LongestName)) / _levels;
                _span = NameStep * tree.SiteCount;
                Height = Top + _span + 6;
            }
            else
            {
                _row = Math.Clamp(420.0 / _levels, screen.IsNarrow ? 34 : 26, screen.IsNarrow ? 70 : 110);
                _span = screen.Width - Left - Right;
                Height = Top + (_levels * _row) + (named ? NamesHeight : 20);
            }
        }

        public Screen Screen { get; }

        public bool IsSideways { get; }

        public double Left { get; }

        public double Height { get; }

        // Every so many heights of a tree on its side have room for their number.
        public int NamedHeights => Math.Max(1, (int)Math.Ceiling(20 / _row));

        public double Along(double height) => (IsSideways ? Left : Top) + ((_levels - height) * _row);

        public (double X, double Y) At(double across, double height) => IsSideways
            ? (Along(height), Top + (across * _span))
            : (Left + (across * _span), Along(height));
    }
}
