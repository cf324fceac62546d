namespace Entroscope.Reporting.Panels;

/// <summary>Entanglement of the data by level in several orders, trainings in both orders, and the order itself.</summary>
internal static class ArrangementPanel
{
    public static void Write(HtmlWriter writer, Arrangement found)
    {
        Layout.Section(
            writer, "levels", "Entanglement by level",
            "Sets of neighbouring columns against all others. A network of few channels can represent data whose sets are little entangled.",
            () =>
            {
                Curves(writer, found);
                Levels(writer, found);
            });
        if (found.Trials is { } trials)
        {
            Layout.Section(
                writer, "trials", "Networks in both orders",
                $"Means over {Format.Count(trials.Trainings)} trainings and {Format.Count(trials.Rows)} rows that no network was trained on.",
                () => Trials(writer, trials));
        }

        Layout.Section(writer, "order", "The order found", "Columns whose association is strong are near each other.", () => Layout.Folded(
            writer, found.Columns.Count > 16, "Column by column", () => Layout.Table(
                writer, "The column at every place", ["place", "column", "place as given"],
                found.FoundOrder.Select((column, place) => new[] { Format.Count(place), found.Columns[column], Format.Count(column) }), marks: false)));
    }

    private static void Curves(HtmlWriter writer, Arrangement found) => Layout.Figure(
        writer, "How much less entangled than in random orders",
        () =>
        {
            Layout.Legend(writer, [("data", "given order"), ("model", "order found")]);
            LevelArrangement[] levels = [.. found.Levels.Skip(1)];
            var x = Axis.PowersOfTwo("columns of a set", levels[0].Columns, 1.04 * levels[^1].Columns);
            var y = Axis.Linear("bits below random orders", levels.SelectMany(l => Ends(l.GivenBelowRandom).Concat(Ends(l.FoundBelowRandom))), fromZero: true);
            Chart.Draw(writer, $"Entanglement of the data on {Format.Count(levels.Length)} levels, less than in random orders", x, y, picture =>
            {
                Draw(picture, levels, "given order", "data", l => l.GivenBelowRandom, 1);
                Draw(picture, levels, "order found", "model", l => l.FoundBelowRandom, 1.04);
            });
        },
        "Higher is better; where a bar reaches 0, an order is no better than a random one. Half of the batches are measured in an order that was found on the "
        + "other half of the rows. Bars have the spread of random orders (95 %). Nothing is drawn of single columns, which are the same in all orders.",
        "D = (1/M) Σ_{m} y_{m} ⊗_{n} x^{(n,m)}");

    private static double[] Ends(Estimate nats) => [Format.Bits(nats.Value - nats.HalfWidth95), Format.Bits(nats.Value + nats.HalfWidth95)];

    private static void Draw(Chart picture, LevelArrangement[] levels, string name, string css, Func<LevelArrangement, Estimate> of, double beside)
    {
        picture.Line(levels.Select(l => (beside * l.Columns, Format.Bits(of(l).Value))), css);
        foreach (LevelArrangement level in levels)
        {
            Estimate bits = Format.Bits(of(level));
            picture.ErrorBar(beside * level.Columns, bits.Value - bits.HalfWidth95, bits.Value + bits.HalfWidth95);
            picture.Dot(beside * level.Columns, bits.Value, "dot " + css,
                $"{name}, sets of {Format.Size(level.Columns)}: {Format.Number(bits.Value)} ± {Format.Number(bits.HalfWidth95, 2)} bits below random orders");
        }
    }

    private static void Levels(HtmlWriter writer, Arrangement found) => Layout.Table(
        writer, "Entanglement entropy in bits; associations across the border of a set",
        ["columns of a set", "sets", "given", "found", "random", "independent columns", "at most", "association given", "association found"],
        found.Levels.Select(l => new[]
        {
            Format.Size(l.Columns), Format.Count(l.Sets), Format.BitsInterval(l.Given), Format.BitsInterval(l.Found), Format.BitsInterval(l.Random),
            Format.BitsInterval(l.Independent), Format.BitsNumber(l.Largest), Format.Number(l.GivenSurrogate), Format.Number(l.FoundSurrogate),
        }));

    private static void Trials(HtmlWriter writer, OrderTrials trials)
    {
        var rows = new List<string[]> { Row("log-likelihood, nats a row", trials.Given, trials.Found, trials.Gain) };
        if (trials is { GivenAccuracy: { } before, FoundAccuracy: { } after, AccuracyGain: { } gain })
        {
            rows.Add(Row("share of classes recognised", before, after, gain));
        }

        Layout.Table(writer, "Held-out rows, with 95 % intervals", ["", "given order", "order found", "gain"], rows);

        static string[] Row(string name, params Estimate[] values) =>
            [name, .. values.Select(v => $"{Format.Fixed(v.Value, 3)} ± {Format.Fixed(v.HalfWidth95, 3)}")];
    }
}
