using Entroscope.Information.Entanglement;

namespace Entroscope.Reporting.Panels;

/// <summary>Entropy against the size of blocks, Schmidt spectra, and the tree with its entropies.</summary>
internal static class EntanglementPanel
{
    private const int ShownSpectra = 12;
    private const double SmallestShown = 1e-16;

    public static void Write(HtmlWriter writer, PoolingTree tree, StateEntanglement state, string[]? siteNames)
    {
        Layout.Section(writer, "profile", "Entropy against the size of a block", EntanglementNotes.Capital(state.Profile.Sentence) + ".", () =>
        {
            Profile(writer, tree.SiteCount, state.Profile);
        });
        Layout.Section(
            writer, "spectra", "Schmidt spectra", "The squared Schmidt coefficients across the edges of the largest entropy.",
            () => Spectra(writer, tree, state));
        Layout.Section(writer, "tree", "Where the entanglement is", "Every edge of the tree, coloured by its entropy and as wide as its channels.", () =>
        {
            Tree(writer, tree, state, siteNames);
            Cuts(writer, state);
            Partitions(writer, state);
        });
    }

    private static void Profile(HtmlWriter writer, int sites, EntanglementProfile profile)
    {
        bool chain = profile.Blocks.Count > 0;
        BlockEntropy[] shown = [.. (chain ? profile.Blocks : profile.Levels).Where(b => b.Entropy is not null)];
        if (shown.Length == 0)
        {
            Layout.Nothing(writer, "No entropy of these blocks could be computed.");
            return;
        }

        Layout.Figure(
            writer,
            chain ? "Blocks of neighbouring sites" : "Patches of the tree, level by level",
            () =>
            {
                double most = shown.Max(b => b.Entropy!.Value);
                BlockEntropy[] bounded = [.. shown.Where(b => b.Bound <= 4 * most)];
                Layout.Legend(writer, [("data", "S, mean"), ("model", "Rényi-2, mean"), .. bounded.Length > 0 ? new[] { ("null", "minimum cut, mean") } : []]);
                var x = Axis.PowersOfTen("sites of a block (logarithmic scale)", shown.Select(b => b.Size).Append(Math.Max(2, sites / 2)));
                var y = Axis.Linear("bits", shown.Select(b => Format.Bits(b.Entropy!.Value)).Concat(bounded.Select(b => Format.Bits(b.Bound))), fromZero: true);
                Chart.Draw(writer, $"Entanglement entropy of {Format.Count(shown.Length)} sizes of blocks", x, y, picture =>
                {
                    picture.Line(bounded.Select(b => (b.Size, Format.Bits(b.Bound))), "null");
                    picture.Line(shown.Where(b => b.Renyi2 is not null).Select(b => (b.Size, Format.Bits(b.Renyi2!.Value))), "model");
                    picture.Line(shown.Select(b => (b.Size, Format.Bits(b.Entropy!.Value))), "data");
                    foreach (BlockEntropy b in shown)
                    {
                        picture.Dot(b.Size, Format.Bits(b.Entropy!.Value), "dot data",
                            $"{Format.Size(b.Size)} sites: S = {Format.BitsNumber(b.Entropy.Value, 4)} bits, "
                            + $"largest {Format.BitsNumber(b.Largest ?? double.NaN, 4)}, minimum cut {Format.BitsNumber(b.Bound, 4)}");
                    }
                });
            },
            "A level line is an area law, a straight line on this scale a logarithm, a curve that doubles with the size a volume law. The minimum "
            + "cut, the most that the widths allow, is drawn where it is near.",
            "S = −Σ λ_{k} log_{2} λ_{k}");
    }

    private static void Spectra(HtmlWriter writer, PoolingTree tree, StateEntanglement state)
    {
        TreeCut[] shown = [.. state.TreeCuts.OrderByDescending(c => c.Spectrum.Entropy).ThenBy(c => c.Node).Take(ShownSpectra)];
        Layout.Figure(
            writer, "Squared Schmidt coefficients", () =>
            {
                double[] all = [.. shown.SelectMany(c => c.Spectrum.Squared).Where(s => s >= SmallestShown)];
                var x = Axis.Linear("k", [1, shown.Max(c => c.Spectrum.Squared.Count)], integers: true);
                var y = Axis.PowersOfTen("squared coefficient (logarithmic scale)", [.. all, 1]);
                Chart.Draw(writer, $"Schmidt spectra of {Format.Count(shown.Length)} edges", x, y, picture =>
                {
                    for (int i = shown.Length - 1; i >= 0; i--)
                    {
                        (int X, double Y)[] points = [.. shown[i].Spectrum.Squared.Where(s => s >= SmallestShown).Select((s, k) => (k + 1, s))];
                        picture.Line(points.Select(p => ((double)p.X, p.Y)), i == 0 ? "data" : "null");
                        foreach ((int k, double squared) in points)
                        {
                            picture.Dot(k, squared, i == 0 ? "dot data" : "dot faint",
                                $"node {tree.Key(shown[i].Node)}, k = {Format.Count(k)}: {Format.Number(squared, 4)}");
                        }
                    }
                });
            },
            "Coloured: the edge of the largest entropy. What lies far below can be truncated at the cost of the root of its sum.",
            "h(x_{A}, x_{B}) = Σ s_{k} a_{k}(x_{A}) b_{k}(x_{B}); λ_{k} = s_{k}^{2} / Σ s^{2}");
    }

    private static void Tree(HtmlWriter writer, PoolingTree tree, StateEntanglement state, string[]? siteNames)
    {
        var scale = ColorScale.SquareRoot(state.TreeCuts.Select(c => Format.Bits(c.Spectrum.Entropy)));
        TreeLink[] links = [.. state.TreeCuts.Select(c => new TreeLink(c.Node, c.Spectrum.Squared.Count, Format.Bits(c.Spectrum.Entropy)))];
        Layout.Figure(
            writer, "Entropies of the edges", () =>
            {
                new TreePicture(tree, links, scale).Draw(writer, "site", siteNames);
                scale.Bar(writer, "bits");
            },
            "An edge has the entropy of the sites below it with all others.");
    }

    private static void Cuts(HtmlWriter writer, StateEntanglement state) => Layout.Folded(writer, true, "Levels in numbers", () => Layout.Table(
        writer, "Means over the edges of a level, in bits", ["level", "sites", "edges", "S", "largest S", "Rényi-2", "minimum cut"],
        state.Profile.Levels.Select((l, i) => new[]
        {
            Format.Count(i), Format.Size(l.Size), Format.Count(l.Count), Format.BitsNumber(l.Entropy!.Value, 4), Format.BitsNumber(l.Largest!.Value, 4),
            Format.BitsNumber(l.Renyi2!.Value, 4), Format.BitsNumber(l.Bound, 4),
        })));

    private static void Partitions(HtmlWriter writer, StateEntanglement state)
    {
        if (state.Partitions.Count == 0)
        {
            return;
        }

        Layout.Table(
            writer, "Partitions: a set of sites against all others, in bits", ["partition", "sites", "S", "Rényi-2", "rank", "minimum cut", "rank at most"],
            state.Partitions.Select(p => new[]
            {
                p.Partition.Name, Format.Count(p.Partition.Sites.Count), Format.BitsNumber(p.Spectrum?.Entropy ?? double.NaN, 4),
                Format.BitsNumber(p.Renyi2 ?? double.NaN, 4), p.Spectrum is { } s ? Format.Count(s.Rank) : "–", Format.BitsNumber(p.Bound.Value, 4),
                Format.Number(Math.Exp(p.Bound.Value), 6),
            }));
    }
}
