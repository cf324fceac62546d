namespace Entroscope.Structure;

/// <summary>The builders of pooling trees.</summary>
public sealed partial class PoolingTree
{
    // Beyond lies more memory than machines have.
    private const int LargestSiteCount = 1 << 26;

    /// <summary>Builds a tree over a line of sites: windows of neighbours are pooled until one node is left.</summary>
    /// <param name="sites">The number of sites N, at least 1.</param>
    /// <param name="window">The number of neighbours pooled together, at least 2.</param>
    /// <returns>A tree of levels. Where a level is no multiple of the window, its last node pools the remaining ones (possibly a single one).</returns>
    /// <exception cref="ArgumentException">There is no site, or an argument is null.</exception>
    /// <exception cref="SizeLimitException">There are more sites than the limit of 67108864.</exception>
    public static PoolingTree Line(int sites, int window = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sites, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 2);
        EnsureSize(sites);
        var levels = new List<int[][]>();
        int count = sites;
        do
        {
            int[][] groups = [.. Enumerable.Range(0, count).Chunk(window)];
            levels.Add(groups);
            count = groups.Length;
        }
        while (count > 1);
        return FromLevels(sites, levels, Invariant($"line:{window}"));
    }

    /// <summary>Builds the shallow tree of a CP network: one global pool.</summary>
    /// <param name="sites">The number of sites N, at least 1.</param>
    /// <returns>A tree with one inner node.</returns>
    /// <exception cref="ArgumentException">There is no site, or an argument is null.</exception>
    /// <exception cref="SizeLimitException">There are more sites than the limit of 67108864.</exception>
    public static PoolingTree Cp(int sites)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sites, 1);
        EnsureSize(sites);
        return FromLevels(sites, [[[.. Enumerable.Range(0, sites)]]], "cp");
    }

    /// <summary>Builds the default tree of an image: windows 1x2 and 2x1 in turn.</summary>
    /// <param name="height">The number of pixel rows, at least 1.</param>
    /// <param name="width">The number of pixel columns, at least 1.</param>
    /// <returns>A tree of levels over the pixels, row by row.</returns>
    /// <exception cref="ArgumentException">There is no site, or an argument is null.</exception>
    /// <exception cref="SizeLimitException">There are more sites than the limit of 67108864.</exception>
    public static PoolingTree Grid(int height, int width) => Grid(height, width, [new GridSize(1, 2), new GridSize(2, 1)]);

    /// <summary>Builds a tree over the pixels of an image, pooled by the given windows in turn.</summary>
    /// <param name="height">The number of pixel rows, at least 1.</param>
    /// <param name="width">The number of pixel columns, at least 1.</param>
    /// <param name="windows">The windows used in turn, each of at least 2 pixels; together they must reach along both axes.</param>
    /// <returns>
    /// A tree of levels. Any size is allowed: at a ragged right or lower edge a window pools the pixels it finds, possibly a single one
    /// (as ceil-mode pooling does), and a window that would pool nothing at all is passed over.
    /// </returns>
    /// <exception cref="ArgumentException">There is no pixel, or an argument is null.</exception>
    /// <exception cref="ModelException">A window pools nothing, or the windows never reach one node.</exception>
    /// <exception cref="SizeLimitException">There are more sites than the limit of 67108864.</exception>
    public static PoolingTree Grid(int height, int width, IReadOnlyList<GridSize> windows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentNullException.ThrowIfNull(windows);
        CheckWindows(height, width, windows);
        EnsureSize((long)height * width);
        var image = new GridSize(height, width);
        var levels = new List<int[][]>();
        GridSize current = image;
        for (int turn = 0; current.Count > 1 || levels.Count == 0; turn++)
        {
            GridSize window = windows[turn % windows.Count];
            if (current.Count == 1 || (current.Height > 1 && window.Height > 1) || (current.Width > 1 && window.Width > 1))
            {
                levels.Add(PoolGrid(ref current, window));
            }
        }

        bool alternating = windows.Count == 2 && windows[0] == new GridSize(1, 2) && windows[1] == new GridSize(2, 1);
        string suffix = alternating ? string.Empty : ":" + string.Join(',', windows);
        return FromLevels(image.Count, levels, $"grid:{image}{suffix}", image);
    }

    /// <summary>Builds a tree of explicit levels.</summary>
    /// <param name="sites">The number of sites N, at least 1.</param>
    /// <param name="levels">For each level from 1 up, the groups of indices into the level below; the last level has one group.</param>
    /// <param name="description">A description for people.</param>
    /// <param name="grid">The image size whose pixels are the sites, or null.</param>
    /// <returns>A tree of levels.</returns>
    /// <exception cref="ArgumentException">There is no site, or an argument is null.</exception>
    /// <exception cref="SizeLimitException">There are more sites than the limit of 67108864.</exception>
    /// <exception cref="ModelException">A group is empty, misses or repeats a node, or the last level is no single group.</exception>
    public static PoolingTree FromLevels(int sites, IReadOnlyList<int[][]> levels, string description = "levels", GridSize? grid = null)
    {
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentOutOfRangeException.ThrowIfLessThan(sites, 1);
        EnsureHeight(levels.Count);
        EnsureSize(sites);
        CheckGrid(sites, grid);
        int[] start = new int[levels.Count + 1];
        int below = sites;
        for (int l = 0; l < levels.Count; l++)
        {
            Refuse.Argument(
                levels[l] is null || Array.Exists(levels[l], group => group is null), $"Pooling level {l + 1}, or a group of it, is null.", nameof(levels));
            CheckGroups(l + 1, levels[l], below);
            start[l + 1] = start[l] + below;
            below = levels[l].Length;
        }

        Refuse.Model(levels.Count == 0 || below != 1, $"The last pooling level must have one group, but it has {(levels.Count == 0 ? 0 : below)}.");
        int[][] children = [.. levels.SelectMany((groups, l) => groups.Select(g => g.Select(i => start[l] + i).ToArray()))];
        return new PoolingTree(sites, children, start, description, grid);
    }

    /// <summary>Builds a tree of any shape, with children at different heights where wanted.</summary>
    /// <param name="sites">The number of sites N, at least 1.</param>
    /// <param name="children">For each inner node N, N+1, ... the nodes it pools; the root is the last.</param>
    /// <param name="description">A description for people.</param>
    /// <param name="grid">The image size whose pixels are the sites, or null.</param>
    /// <returns>A tree whose nodes are named by their numbers.</returns>
    /// <exception cref="ArgumentException">There is no site, or an argument is null.</exception>
    /// <exception cref="SizeLimitException">There are more sites than the limit of 67108864.</exception>
    /// <exception cref="ModelException">A node is missing, repeated or out of range, the lists contain a cycle, or the root is not last.</exception>
    public static PoolingTree FromChildren(int sites, IReadOnlyList<int[]> children, string description = "children", GridSize? grid = null)
    {
        ArgumentNullException.ThrowIfNull(children);
        ArgumentOutOfRangeException.ThrowIfLessThan(sites, 1);
        EnsureSize((long)sites + children.Count);
        CheckGrid(sites, grid);
        int absent = Enumerable.Range(0, children.Count).FirstOrDefault(v => children[v] is null, -1);
        Refuse.Argument(absent >= 0, $"The children of node {(long)sites + absent} are null.", nameof(children));
        Refuse.Model(children.Count == 0, $"A pooling tree needs at least one inner node, but the list of children is empty.");
        return new PoolingTree(sites, [.. children.Select(c => c.ToArray())], null, description, grid);
    }

    private static void EnsureSize(long sites) =>
        Refuse.Size(sites > LargestSiteCount, $"A pooling tree of {sites} sites is larger than the limit of {LargestSiteCount}.");

    private static void CheckGrid(int sites, GridSize? grid)
    {
        if (grid is { } g && ((long)g.Height * g.Width != sites || g.Height < 1))
        {
            throw new ModelException(Invariant($"A grid of {g} has {(long)g.Height * g.Width} pixels, but the tree has {sites} sites."));
        }
    }

    private static void CheckWindows(int height, int width, IReadOnlyList<GridSize> windows)
    {
        foreach (GridSize w in windows)
        {
            Refuse.Model(w.Height < 1 || w.Width < 1 || w.Count < 2, $"A pooling window of {w} pools nothing; it needs at least 2 pixels.");
        }

        Refuse.Model(
            windows.Count == 0 || (height > 1 && windows.All(w => w.Height == 1)) || (width > 1 && windows.All(w => w.Width == 1)),
            $"The windows [{string.Join(',', windows)}] never pool an image of {height}x{width} to one node.");
    }

    private static int[][] PoolGrid(ref GridSize current, GridSize window)
    {
        (int height, int width) = current;
        var pooled = new GridSize(((height - 1) / window.Height) + 1, ((width - 1) / window.Width) + 1);
        var groups = new int[pooled.Count][];
        for (int g = 0; g < groups.Length; g++)
        {
            int top = g / pooled.Width * window.Height;
            int left = g % pooled.Width * window.Width;
            int right = (int)Math.Min((long)left + window.Width, width);
            int bottom = (int)Math.Min((long)top + window.Height, height);
            groups[g] = [.. from r in Enumerable.Range(top, bottom - top) from c in Enumerable.Range(left, right - left) select (r * width) + c];
        }

        current = pooled;
        return groups;
    }

    private static void CheckGroups(int level, int[][] groups, int below)
    {
        int[] owner = new int[below];
        Array.Fill(owner, -1);
        for (int g = 0; g < groups.Length; g++)
        {
            Refuse.Model(groups[g].Length == 0, $"Group {g} of pooling level {level} is empty; it needs at least one node.");
            foreach (int i in groups[g])
            {
                Refuse.Model(i < 0 || i >= below, $"Group {g} of pooling level {level} names node {i}, but the level below has the nodes 0..{below - 1}.");
                Refuse.Model(owner[i] >= 0, $"Node {i} is in group {owner[i]} and again in group {g} of pooling level {level}; every node is pooled once.");
                owner[i] = g;
            }
        }

        int missed = Array.IndexOf(owner, -1);
        Refuse.Model(missed >= 0, $"Pooling level {level} misses node {missed} of the level below; every node is pooled once.");
    }
}
