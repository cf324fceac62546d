namespace Entroscope.Reporting.Panels;

/// <summary>What the latents of single nodes carry, as bars.</summary>
internal static class NodesFigures
{
    /// <summary>The most bars of a figure.</summary>
    public const int ShownBars = 30;

    public static void Write(HtmlWriter writer, ReportView view)
    {
        double[] data = Values(view.Report.Ledger.NodeInformation);
        double[] model = Values(view.Report.Entropies.NodeInformation);
        double longest = data.Concat(model).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        Layout.Figure(
            writer,
            "Bits of the latents, node by node",
            () => Layout.BarTable(
                writer,
                Shown("node", data.Length, view),
                [$"node and its {view.Site}s", "data", "model"],
                Top(data, ShownBars).Select(v => ($"{view.Tree.Key(v)}: {view.NodeName(v)}", new[] { (data[v], "data"), (model[v], "model") })),
                longest,
                Format.CommonDecimals(data.Concat(model))),
            $"A node stands for the {view.Site}s under it. The bar is what its latent says about them beyond the node above. "
            + "Latents may repeat each other: what the patches share is shown in the first part of the page.",
            "E[t_{v}] = I(D_{v}; X | D_{parent of v})");
    }

    /// <summary>Says which of many bars are shown.</summary>
    public static string Shown(string what, int count, ReportView view) => count <= ShownBars
        ? $"Bits per {view.Sample} of every {what}, the largest first"
        : $"Bits per {view.Sample} of the {ShownBars.ToString(System.Globalization.CultureInfo.InvariantCulture)} largest of {Format.Count(count)} {what}s; "
            + "all are in the numbers below";

    /// <summary>Gets the places of the largest values, the largest first.</summary>
    public static int[] Top(double[] values, int count) =>
        [.. Enumerable.Range(0, values.Length).OrderByDescending(i => double.IsNaN(values[i]) ? double.NegativeInfinity : values[i]).Take(count)];

    private static double[] Values(Estimate[] estimates) => Array.ConvertAll(estimates, e => Format.Bits(e.Value));
}
