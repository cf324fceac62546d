namespace Entroscope.Reporting.Panels;

/// <summary>
/// The information of every pair of sites: the matrix as a map, of images also what single pixels share with all others, and the strongest pairs.
/// </summary>
internal static class PairsFigures
{
    private const int Strongest = 12;

    public static void Write(HtmlWriter writer, ReportView view, InformationReport information)
    {
        if (information.Pairs is not { Sites.Length: > 1 } pairs)
        {
            Layout.Nothing(writer, information.NoPairs ?? $"There is a single {view.Site}, so there are no pairs.");
            return;
        }

        double[] bits = [.. pairs.Matrix.Select((nats, i) => i % (pairs.Sites.Length + 1) == 0 ? double.NaN : Format.Bits(nats))];
        var scale = ColorScale.SquareRoot(bits);
        Layout.Figure(
            writer,
            $"Every pair of {view.Site}s",
            () =>
            {
                scale.Bar(writer, "bits shared by the pair");
                Matrix(writer, view, pairs, bits, scale);
            },
            $"Row and column are two {view.Site}s, in their order; the colour is what they tell about each other, exact from the weights (steps of the colours "
            + $"are even in the square root, to keep small values visible). The diagonal, where a {view.Site} meets itself, is left out. "
            + "Blocks along the diagonal are neighbours that know each other; stripes far from it are bonds at a distance.",
            "I(X_{i}; X_{j}) = H(X_{i}) + H(X_{j}) − H(X_{i}, X_{j})");
        if (view.Image is not null)
        {
            Pixels(writer, view, bits, scale);
        }

        Table(writer, view, pairs);
    }

    private static void Matrix(HtmlWriter writer, ReportView view, PairwiseInformation pairs, double[] bits, ColorScale scale)
    {
        string description = $"Map of the information of all pairs of {Format.Count(pairs.Sites.Length)} {view.Site}s";
        if (pairs.Sites.Length <= HeatMap.Most)
        {
            HeatMap.Draw(writer, description, [.. pairs.Sites.Select(view.Report.Model.SiteName)], bits, scale, "bits");
        }
        else
        {
            Picture.Matrix(writer, pairs.Sites.Length, bits, scale, description);
        }
    }

    private static void Pixels(HtmlWriter writer, ReportView view, double[] bits, ColorScale scale)
    {
        (int height, int width) = (view.Image!.Value.Height, view.Image.Value.Width);
        (string Name, int Row, int Column)[] places = [("centre", height / 2, width / 2), ("upper left", height / 4, width / 4),
            ("right", height / 2, 3 * width / 4), ("bottom", 3 * height / 4, width / 2)];
        Layout.Figure(
            writer,
            "One pixel with all others",
            () =>
            {
                scale.Bar(writer, "bits shared with the pixel");
                using (writer.Open("div", ("class", "tiles")))
                {
                    foreach ((string name, int row, int column) in places)
                    {
                        int pixel = (row * width) + column;
                        double[] map = bits[(pixel * height * width)..((pixel + 1) * height * width)];
                        using (writer.Open("div", ("class", "tile")))
                        {
                            Picture.Map(writer, view.Image.Value, map, scale,
                                $"Map of the information that {view.Report.Model.SiteName(pixel)} shares with every other pixel");
                            writer.Element("b", name);
                            writer.Element("span", view.Report.Model.SiteName(pixel));
                            writer.Element("span", $"at most {Format.Number(map.Where(double.IsFinite).Max(), 3)} bits", ("class", "muted"));
                        }
                    }
                }
            },
            "A row of the map above, laid out over the image; the hatched place is the pixel itself. Round spots are neighbourhoods; "
            + "sharp edges of a spot are borders of the patches of the tree.");
    }

    private static void Table(HtmlWriter writer, ReportView view, PairwiseInformation pairs)
    {
        int count = pairs.Sites.Length;
        (int I, int J)[] strongest =
        [
            .. Enumerable.Range(0, count).SelectMany(i => Enumerable.Range(i + 1, count - i - 1).Select(j => (i, j)))
                .OrderByDescending(p => pairs[p.i, p.j]).Take(Strongest),
        ];
        Layout.Table(
            writer,
            $"The pairs that share most, of {Format.Count((long)count * (count - 1) / 2)}; in bits, exact",
            ["pair", "I(X_{i}; X_{j})", "H(X_{i})", "H(X_{j})"],
            strongest.Select(p => new[]
            {
                $"{view.Report.Model.SiteName(pairs.Sites[p.I])} – {view.Report.Model.SiteName(pairs.Sites[p.J])}",
                Format.BitsNumber(pairs[p.I, p.J]),
                Format.BitsNumber(pairs[p.I, p.I]),
                Format.BitsNumber(pairs[p.J, p.J]),
            }));
    }
}
