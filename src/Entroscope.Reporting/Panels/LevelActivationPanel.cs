using Entroscope.Information.Channels;

namespace Entroscope.Reporting.Panels;

/// <summary>The activations of a network level by level: expected score and posterior entropy.</summary>
internal static class LevelActivationPanel
{
    public static void Write(HtmlWriter writer, IReadOnlyList<LevelActivation> levels, string? reason = null) => Layout.Section(
        writer,
        "level-activations",
        "What the activations are made of",
        "The log of an activation is a free energy: the score that is expected under the posterior of the channel, plus the entropy of that posterior.",
        () =>
        {
            if (levels.Count > 0)
            {
                Figure(writer, levels);
            }
            else
            {
                Layout.Nothing(writer, reason ?? Layout.NotMeasured);
            }
        });

    private static void Figure(HtmlWriter writer, IReadOnlyList<LevelActivation> levels) => Layout.Figure(
        writer,
        "Undecided between channels, level by level",
        () =>
        {
            Draw(writer, levels);
            Table(writer, levels);
        },
        "A bar is how many bits of uncertainty remain about the channel of a node once the patch and the parent’s channel are known. "
        + "Near 0 the activation is a maximum (one channel wins, as in ReLU), near the dashed line, log_{2} of the channels, it is an average.",
        "log o_{g} = Σ_{d} q_{d} (z_{d} + log a_{g,d}) + H(q),   q_{d} = P(D = d | x_{S}, g)");

    private static void Draw(HtmlWriter writer, IReadOnlyList<LevelActivation> levels)
    {
        Layout.Legend(writer, ("data", "posterior entropy H(q)"), ("rule", "the maximum, the log of the number of channels"));
        Axis x = Axis.Places("level", [.. levels.Select(l => Format.Count(l.Level))], centred: true);
        Axis y = Axis.Linear("bits a node",
            levels.SelectMany(l => new[] { Format.Bits(l.PosteriorEntropy.Value), Format.Bits(l.LogChannels) }), fromZero: true);
        Chart.Draw(writer, $"Posterior entropy of {levels.Count} levels.", x, y, chart =>
        {
            for (int i = 0; i < levels.Count; i++)
            {
                Estimate entropy = Format.Bits(levels[i].PosteriorEntropy);
                double most = Format.Bits(levels[i].LogChannels);
                chart.Bar(i + 0.2, i + 0.8, 0, entropy.Value, "solid data",
                    $"level {Format.Count(levels[i].Level)}: {Format.Interval(entropy)} of at most {Format.Number(most, 3)} bits");
                chart.ErrorBar(i + 0.5, entropy.Value - entropy.HalfWidth95, entropy.Value + entropy.HalfWidth95);
                chart.Line([(i + 0.1, most), (i + 0.9, most)], "rule");
            }
        });
    }

    private static void Table(HtmlWriter writer, IReadOnlyList<LevelActivation> levels) => Layout.Table(
        writer,
        "Means over samples and nodes, in bits a node; the parent’s channel weighted by its posterior",
        ["level", "nodes", "log o", "expected score", "posterior entropy", "expected z", "expected log a", "largest deviation"],
        levels.Select(l => (IReadOnlyList<string>)
        [
            Format.Count(l.Level), Format.Count(l.Nodes), Text(l.Surprisal with { Value = -l.Surprisal.Value }), Text(l.ExpectedScore),
            Text(l.PosteriorEntropy), Text(l.ExpectedInput), Text(l.ExpectedLogWeight),
            Format.Number(l.IdentityDeviation, 2),
        ]));

    private static string Text(Estimate nats) => Format.Interval(Format.Bits(nats));
}
