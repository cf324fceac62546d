namespace Entroscope.Reporting.Panels;

/// <summary>The shared ledger: the account from sites one by one to all together, where information is shared, and what each site is worth.</summary>
internal static class SharedPanel
{
    private const double Nothing = 1e-5;

    public static void Write(HtmlWriter writer, ReportView view)
    {
        SharedLedger ledger = view.Report.Shared;
        Layout.Section(writer, "shared", "What is shared, and where",
            $"What the {view.Site}s of {view.OneSample} tell about each other, by the network’s probabilities, measured over {view.LedgerRows}. "
            + "These numbers depend on the distribution alone: two networks with the same probabilities have the same numbers.", () =>
        {
            if (SharedWords.Impossible(ledger) is { } impossible)
            {
                writer.Element("p", impossible, ("class", "note"));
            }

            if (ledger.Samples == 0)
            {
                Layout.Nothing(writer, $"No {view.Sample} has a positive probability, so there is nothing to account for.");
                return;
            }

            if (!view.HasTree)
            {
                writer.Element("p", $"There is no account by level: {ledger.NoTree}.", ("class", "muted after"));
                Sums(writer, view, ledger);
            }
            else
            {
                Account(writer, view, ledger);
                (view.Image is null ? Nodes : (Action<HtmlWriter, ReportView, SharedLedger>)Scales)(writer, view, ledger);
            }

            (view.Image is null ? Columns : (Action<HtmlWriter, ReportView, SharedLedger>)Pixels)(writer, view, ledger);
        });
    }

    private static void Account(HtmlWriter writer, ReportView view, SharedLedger ledger)
    {
        Staircase.Step[] steps = [.. ledger.PatchSurprisalPerLevel.Select(
            (e, l) => new Staircase.Step(Format.Count(l), Format.Bits(e), Format.Bits(view.Report.Entropies.PatchEntropyPerLevel[l])))];
        Layout.Figure(
            writer,
            $"From {view.Site}s one by one to all together",
            () =>
            {
                if (Staircase.IsDrawable(steps))
                {
                    string summary = $"Staircase of {steps.Length} code lengths, from {Describe(steps[0])} to {Describe(steps[^1])}.";
                    Staircase.Draw(writer, view, steps, "size of the patches that are coded each by itself: "
                        + $"from single {view.Site}s (0) to the whole {view.Sample} ({Format.Count(view.TopLevel)})", summary, Describe);
                }
                else
                {
                    Layout.Nothing(writer, "No code length is finite, so there is no staircase to draw.");
                }

                Sums(writer, view, ledger);
            },
            $"At the left every {view.Site} is coded by itself, knowing how often its values occur. "
            + "Each step to the right joins patches of a level to larger ones, and what they tell about each other need not be coded twice: "
            + $"the step down is what they share. At the right all {view.Site}s are coded together. Latents play no part. "
            + "A step upwards on data that training has not seen is over-fitting, or data unlike the training rows.",
            "−log_{2} p(x) = Σ_{i} −log_{2} p(x_{i}) − Σ_{v} tc_{v}(x),   "
                + "tc_{v}(x) = log_{2} p(x_{S(v)}) − Σ_{children c} log_{2} p(x_{S(c)});   a step is "
            + "the mean of Σ tc_{v} over the nodes of a level");
    }

    private static void Sums(HtmlWriter writer, ReportView view, SharedLedger ledger)
    {
        writer.Element("p", $"Together the {view.Site}s need {Format.BitsInterval(ledger.Surprisal)} bits per {view.Sample}, one by one "
            + $"{Format.BitsInterval(ledger.IndependentSurprisal)}: they share {Format.BitsInterval(ledger.TotalShared)}.", ("class", "muted after"));
        if (SharedWords.Overfitting(ledger, e => $"{Format.BitsInterval(e)} bits", view.Sample, Misfit.Of(view.Report)) is { } warning)
        {
            writer.Element("p", warning, ("class", "note"));
        }
    }

    private static void Scales(HtmlWriter writer, ReportView view, SharedLedger ledger)
    {
        double[] shared = Bits(ledger.Shared);
        double[][] maps = [.. Enumerable.Range(1, view.TopLevel).Select(l => view.OverPatches(shared, l))];
        var scale = ColorScale.SquareRoot(maps.SelectMany(m => m));
        Layout.Figure(
            writer,
            "Where in the image, at every scale",
            () =>
            {
                scale.Bar(writer, "bits shared by the parts of a patch");
                using (writer.Open("div", ("class", "tiles")))
                {
                    for (int l = 1; l <= maps.Length; l++)
                    {
                        LevelReport level = view.Report.Levels[l];
                        using (writer.Open("div", ("class", "tile")))
                        {
                            Picture.Map(writer, view.Image!.Value, maps[l - 1], scale,
                                $"Map of the information shared at level {Format.Count(l)} over the image");
                            writer.Element("b", $"level {Format.Count(l)}");
                            writer.Element("span", $"{Format.Interval(Format.Bits(ledger.SharedPerLevel[l - 1]))} bits");
                            writer.Element("span",
                                level.Nodes == 1 ? "the whole image" : $"{Format.Count(level.Nodes)} × {view.Patch(level)}", ("class", "muted"));
                        }
                    }
                }
            },
            "A patch has the colour of what its parts share: the bits saved when they are coded together instead of one by one. "
            + "The number under a map is the sum over its patches, in bits per image. "
            + "The steps of the colours are even in the square root, to keep small values visible; what is negative is dark like 0."
            + (maps.Any(m => m.Any(double.IsNaN)) ? " Hatched places have no node of that level." : string.Empty),
            "colour of node v: the mean of tc_{v} over the data");
    }

    private static void Pixels(HtmlWriter writer, ReportView view, SharedLedger ledger)
    {
        double[] alone = Bits([.. ledger.Sites.Select(s => s.Marginal)]);
        double[] left = Bits([.. ledger.Sites.Select(s => s.GivenRest)]);
        double[] told = Bits([.. ledger.Sites.Select(s => s.FromRest)]);
        var cost = ColorScale.Linear(alone.Concat(left));
        var gain = ColorScale.Linear(told);
        Layout.Figure(
            writer,
            "What each pixel is worth",
            () =>
            {
                cost.Bar(writer, "bits a pixel costs");
                using (writer.Open("div", ("class", "tiles")))
                {
                    Tile(writer, view, alone, cost, "by itself", "nothing else is known");
                    Tile(writer, view, left, cost, "given all others", "what only it can tell");
                }

                gain.Bar(writer, "bits the others tell about a pixel");
                using (writer.Open("div", ("class", "tiles")))
                {
                    Tile(writer, view, told, gain, "told by the others", "the difference of the two");
                }

                if (ledger.AboutClass is not null)
                {
                    double[] ofClass = Bits([.. ledger.Sites.Select(s => s.AboutClass ?? new Estimate(double.NaN, double.NaN, 0))]);
                    var classes = ColorScale.Linear(ofClass);
                    classes.Bar(writer, "bits a pixel tells about the class by itself");
                    using (writer.Open("div", ("class", "tiles")))
                    {
                        Tile(writer, view, ofClass, classes, "about the class", $"all together {Format.BitsInterval(ledger.AboutClass.Value)} bits");
                    }
                }

                Sentences(writer, view, ledger);
            },
            "A pixel that costs much by itself and little given all others repeats what they say; "
            + "one that costs the same both times is noise as far as this network can tell.",
            "by itself: −log_{2} p(x_{i});   given all others: −log_{2} p(x_{i} | x_{rest})"
            + (ledger.AboutClass is null ? string.Empty : ";   of the class: log_{2} p(y | x_{i}) − log_{2} P(y)") + "; means over the data");
    }

    private static void Nodes(HtmlWriter writer, ReportView view, SharedLedger ledger)
    {
        int[] inner = [.. Enumerable.Range(view.Tree.SiteCount, view.Tree.InnerCount)];
        double[] data = [.. inner.Select(v => Format.Bits(ledger.Shared[v].Value))];
        double[] model = [.. inner.Select(v => Format.Bits(view.SharedByModel(v)))];
        double longest = data.Concat(model).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        Layout.Figure(
            writer,
            "Where: what the parts of every node share",
            () => Layout.BarTable(
                writer,
                NodesFigures.Shown("node", inner.Length, view),
                ["node and the columns that it joins", "data", "model"],
                NodesFigures.Top(data, NodesFigures.ShownBars)
                    .Select(k => ($"{view.Tree.Key(inner[k])}: {view.NodeName(inner[k])}", new[] { (data[k], "data"), (model[k], "model") })),
                longest,
                Format.CommonDecimals(data.Concat(model))),
            "A node joins groups of columns into one. The bar is how many bits are saved by coding them together: what the groups tell about each other. "
            + "Data far below model: the network expects dependence there that the data do not have.",
            "mean of tc_{v};   over the model it is the total correlation of the children, Σ_{c} H(X_{S(c)}) − H(X_{S(v)}) ≥ 0");
    }

    private static void Columns(HtmlWriter writer, ReportView view, SharedLedger ledger)
    {
        int[] order = [.. SharedWords.ByRest(ledger).Take(NodesFigures.ShownBars)];
        bool classes = ledger.AboutClass is not null;
        string[] heads = ["column", "the others tell", "by itself", "given the others", .. classes ? ["about the class"] : Array.Empty<string>()];
        double longest = ledger.Sites.SelectMany(s => new[] { s.FromRest.Value, s.AboutClass?.Value ?? 0 }).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        string caption = order.Length < ledger.Sites.Length
            ? $"The {Format.Count(order.Length)} of {Format.Count(ledger.Sites.Length)} columns about which the others tell most, in bits; "
                + "all are in the numbers below"
            : "Columns in bits, those first about which the others tell most";
        Layout.Figure(
            writer,
            "What each column is worth",
            () =>
            {
                Layout.Table(writer, caption, heads, "bars worth", [.. order.Select(i => Texts(view.Report.Model.SiteName(i), ledger.Sites[i], classes))],
                    classes ? 2 : 1, () =>
                    {
                        foreach (int i in order)
                        {
                            Column(writer, heads, Texts(view.Report.Model.SiteName(i), ledger.Sites[i], classes), ledger.Sites[i], longest);
                        }
                    });
                Sentences(writer, view, ledger);
            },
            "By itself: what the column costs when nothing else is known. Given the others: what is left once all other columns are known. The difference is "
            + "what the others tell; a column that they tell nothing about is noise or independent of them. ± is a 95 % interval over the rows."
            + (view.IsSurprisalOfDensity ? " What a real column costs depends on its unit and can be negative; "
                + "what the others tell does not, and can be compared across columns." : string.Empty)
            + (ledger.Sites.Any(s => s.Observed < ledger.Samples) ? " Each column is measured over the rows that have it." : string.Empty),
            "−log_{2} p(x_{i}),   −log_{2} p(x_{i} | x_{rest}),   log_{2} p(x_{i} | x_{rest}) − log_{2} p(x_{i})"
                + (classes ? ",   log_{2} p(y | x_{i}) − log_{2} P(y)" : string.Empty));
    }

    private static void Column(HtmlWriter writer, string[] heads, string[] texts, SharedSite site, double longest)
    {
        using (writer.Open("tr"))
        {
            Layout.Cells(writer, heads, [texts[0]]);
            Layout.BarCell(writer, heads[1], longest > 0 ? Math.Max(0, site.FromRest.Value) / longest : 0, texts[1], "data");
            writer.Element("td", texts[2], ("data-label", heads[2]));
            writer.Element("td", texts[3], ("data-label", heads[3]));
            if (texts.Length > 4)
            {
                double value = site.AboutClass?.Value ?? double.NaN;
                Layout.BarCell(writer, heads[4], longest > 0 && value > 0 ? value / longest : 0, texts[4], "rest");
            }
        }
    }

    private static string[] Texts(string name, SharedSite site, bool classes) =>
    [
        name, Told(site.FromRest), Format.BitsNumber(site.Marginal.Value), Format.BitsNumber(site.GivenRest.Value),
        .. classes ? [site.AboutClass is { } told ? Told(told) : "–"] : Array.Empty<string>(),
    ];

    // What is 0 but for rounding is 0.
    private static string Told(Estimate nats) => Math.Abs(nats.Value) < Nothing && nats.StandardError < Nothing ? "0" : Format.BitsInterval(nats);

    private static void Sentences(HtmlWriter writer, ReportView view, SharedLedger ledger)
    {
        string? all = ledger.AboutClass is { } told ? $"All {view.Site}s together tell {Format.BitsInterval(told)} bits of the class." : null;
        ModelSummary model = view.Report.Model;
        string?[] sentences =
        [
            SharedWords.OverfittedColumns(ledger, model.SiteName, Misfit.Of(view.Report)), SharedWords.Untold(ledger, model.SiteName), all,
            SharedWords.FewOfClass(ledger, model.ClassName),
        ];
        foreach (string? sentence in sentences)
        {
            if (sentence is not null)
            {
                writer.Element("p", sentence, ("class", "muted after"));
            }
        }
    }

    private static void Tile(HtmlWriter writer, ReportView view, double[] values, ColorScale scale, string name, string note)
    {
        using (writer.Open("div", ("class", "tile")))
        {
            Picture.Map(writer, view.Image!.Value, values, scale, $"Map of the bits per pixel: {name}");
            writer.Element("b", name);
            writer.Element("span", note, ("class", "muted"));
        }
    }

    private static string Describe(Staircase.Step step) =>
        $"level {step.Name}: data {Format.Interval(step.Data)} bits, model {Format.Interval(step.Model)} bits";

    private static double[] Bits(Estimate[] estimates) => Array.ConvertAll(estimates, e => Format.Bits(e.Value));
}
