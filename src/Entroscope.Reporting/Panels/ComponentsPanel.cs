namespace Entroscope.Reporting.Panels;

/// <summary>
/// The components of a mixture; nothing of a network. Where their trees differ it says why the sections about latents, levels and scales are not there.
/// </summary>
internal static class ComponentsPanel
{
    public static void Write(HtmlWriter writer, ReportView view)
    {
        if (view.Report is not { Components.Count: > 0, MixtureEntropies: { } entropies } report)
        {
            return;
        }

        Layout.Section(writer, "components", "The components", $"The model mixes {Format.Count(report.Components.Count)} networks: "
            + $"which of them a {view.Sample} comes from is one more hidden variable, above their roots.", () =>
        {
            Layout.Table(
                writer,
                "The components: their weight in the mixture, their share of the rows, and how each was trained by itself",
                ["component", "tree", "parameters", "weight", $"share of {view.LedgerRows}", "H(X|Z = z), bits", "EM steps",
                    "prior strength", "validation, nats"],
                report.Components.Select((c, z) => Row(z, c)));
            writer.Element("p", Sentence(view, entropies), ("class", "muted after"));
            if (report.Shared.NoTree is { } reason)
            {
                writer.Element("p", "Not in this report: latents, levels, rate, scaling law, scales, widths and activations belong to one tree, "
                    + $"and {reason}. A component by itself has them: entroscope convert takes it out of the model file.", ("class", "note"));
                return;
            }

            writer.Element(
                "p",
                "All components have one tree, so the mixture is also one network: its latent at a node is the pair of component and channel. "
                + "The sections about latents, levels, widths and activations are about that joined network, whose latents know their component.",
                ("class", "muted after"));
        });
    }

    private static string[] Row(int number, ComponentReport component) =>
    [
        number.ToString(CultureInfo.InvariantCulture),
        component.Tree.Description,
        Format.Count(component.Parameters),
        Format.Number(component.Weight, 3),
        component.Share is { } share ? $"{Format.Percent(share.Value)} ± {Format.Percent(share.HalfWidth95)}" : "–",
        component.Entropy is { } entropy ? Format.BitsInterval(entropy) : "–",
        Format.Count(component.Training.Steps),
        Format.Number(component.Training.PriorStrength),
        Format.Number(component.Training.Score),
    ];

    private static string Sentence(ReportView view, LayerEntropies entropies)
    {
        string told = $"Of the {Format.BitsNumber(entropies.ComponentEntropy)} bits H(Z) that it takes to name a component, "
            + $"one {view.Sample} tells {Format.BitsInterval(entropies.ComponentInformation)}, I(Z;X), in the model";
        Estimate information = view.Report.Ledger.ComponentInformation;
        return view.Report.Ledger.Components.Length > 1
            ? $"{told}, and {Format.BitsInterval(information)} on the {view.Report.LedgerData} data. H(X) = H(X|Z) + I(Z;X)."
            : $"{told}. H(X) = H(X|Z) + I(Z;X).";
    }
}
