using Entroscope.Information.Entanglement;

namespace Entroscope.Reporting;

/// <summary>Writes the entanglement of a network as one self-contained page.</summary>
internal static class EntanglementPage
{
    public static string Write(PoolingTree tree, IReadOnlyList<StateEntanglement> states, string reading, string title, string[]? siteNames) =>
        HtmlPage.OfMain(title, writer =>
        {
            HtmlPage.Header(
                writer,
                $"{title}: entanglement",
                Headline(states[0]),
                $"{Format.Count(tree.SiteCount)} sites, {Format.Count(states.Count)} "
                    + $"{(states.Count == 1 ? "state" : "states, one a class; the pictures are those of class 0")}. {EntanglementNotes.Reading(reading)}");
            EntanglementPanel.Write(writer, tree, states[0], siteNames);
            Layout.Section(writer, "classes", "States", "The norm of every output and its largest entropy over the edges of the tree.", () => Layout.Table(
                writer, "Entropies in bits", ["class", "log norm squared (nats)", "largest S", "law"],
                states.Select(s => new[]
                {
                    Format.Count(s.Class), Format.Number(s.LogSquaredNorm, 6), Format.BitsNumber(s.TreeCuts.Max(c => c.Spectrum.Entropy), 4),
                    s.Profile.Sentence,
                })));
        });

    private static string Headline(StateEntanglement state)
    {
        TreeCut strongest = state.TreeCuts.MaxBy(c => c.Spectrum.Entropy)!;
        return $"The strongest edge has {Format.BitsNumber(strongest.Spectrum.Entropy)} of the {Format.BitsNumber(strongest.Bound.Value)} bits of entanglement "
            + "that the widths allow there.";
    }
}
