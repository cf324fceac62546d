namespace Entroscope.Reporting.Panels;

/// <summary>The curves of one activation: energy, entropy and information against the pre-activation and against its scale.</summary>
internal static class ActivationFigures
{
    public static void Write(HtmlWriter writer, ActivationStudy study)
    {
        if (study.Curve.Length > 0)
        {
            Energy(writer, study);
        }

        if (study.Scales.Length > 1)
        {
            Scale(writer, study);
        }
    }

    private static void Energy(HtmlWriter writer, ActivationStudy study)
    {
        bool gaussian = study.Points.Concat(study.Curve).All(p => p.LegendreEntropy == -p.LogPartition);
        string entropy = gaussian ? "entropy relative to the base measure" : "entropy A − z A′";
        Layout.Figure(
            writer,
            $"{study.Name}: energy, entropy and information against the pre-activation",
            () => Draw(writer, study, entropy),
            $"{Sentence(study.Meaning)} The free energy is the sum of energy and entropy at every z. Information: "
            + "how much the unit’s output tells about this very z, where all z come from the density above; lines end where they leave its bulk.",
            "A(z) = z A′(z) + H;   information D(p(b|z) ∥ p(b))");
    }

    private static void Draw(HtmlWriter writer, ActivationStudy study, string entropyName)
    {
        (double Z, double Free, double Energy, double Entropy, double Information)[] points =
        [
            .. study.Curve.Select((p, i) => (p.PreActivation, Format.Bits(p.LogPartition), Format.Bits(p.PreActivation * p.Mean),
                Format.Bits(p.LegendreEntropy), Format.Bits(study.CurveInformation[i]))),
        ];
        bool informed = points.Any(p => double.IsFinite(p.Information));
        Layout.Legend(writer, informed
            ? [("upper", "free energy A(z)"), ("model", "energy z A′(z)"), ("lower", entropyName), ("rule", "information at z")]
            : [("upper", "free energy A(z)"), ("model", "energy z A′(z)"), ("lower", entropyName)]);
        double[] values = [.. points.SelectMany(p => new[] { p.Free, p.Energy, p.Entropy, p.Information }).Where(double.IsFinite)];
        // The curves of exp and of Gaussian units leave the picture, so that what happens around 0 can be seen.
        const double Most = 12;
        Axis x = Axis.Linear("pre-activation z", points.Select(p => p.Z), ticks: 12);
        Axis y = Axis.Linear("bits", values.Select(v => Math.Clamp(v, -Most, Most)), fromZero: true);
        Chart.Draw(writer,
            $"{study.Name}: free energy, energy, entropy and information from z = {Format.Value(points[0].Z)} to {Format.Value(points[^1].Z)}.", x, y, chart =>
        {
            chart.Line(points.Select(p => (p.Z, Inside(y, p.Free))), "upper thick");
            chart.Line(points.Select(p => (p.Z, Inside(y, p.Energy))), "model");
            chart.Line(points.Select(p => (p.Z, Inside(y, p.Entropy))), "lower");
            chart.Line(points.Select(p => (p.Z, Inside(y, p.Information))), "rule");
        });
    }

    private static double Inside(Axis axis, double value) => value >= axis.Min && value <= axis.Max ? value : double.NaN;

    private static void Scale(HtmlWriter writer, ActivationStudy study) => Layout.Figure(
        writer,
        $"{study.Name}: what it transmits against the scale of the pre-activation",
        () =>
        {
            DrawScale(writer, study);
            Layout.Folded(writer, true, "The numbers", () => ScaleTable(writer, study));
        },
        "Pre-activations are Gaussian with the standard deviation s. A small s leaves the unit in its noise, a large one drives it to its ends; information "
        + "and noise add up to the entropy of its output. A unit without noise is shown by the entropy of its rounded output; the table has it for all.",
        "I(Z; B) = H(B) − H(B | Z);   Z ~ N(μ, s^{2})");

    // The bits of a rounded output would dwarf the one bit of a coin: they are drawn only where there is no noise.
    private static void DrawScale(HtmlWriter writer, ActivationStudy study)
    {
        (double S, double Information, double Output, double Noise, double Quantised)[] points =
        [
            .. study.Scales.Select(p => (p.Scale, Bits(p.Transmission.Information), Bits(p.Transmission.OutputEntropy), Bits(p.Transmission.NoiseEntropy),
                p.Transmission.Information is null ? Bits(p.Transmission.Quantised?.Entropy) : double.NaN)),
        ];
        List<(string, string)> legend = [];
        Add(points.Any(p => double.IsFinite(p.Information)), ("upper", "information I(Z; B)"), ("model", "noise H(B | Z)"), ("rule", "output H(B)"));
        Add(points.Any(p => double.IsFinite(p.Quantised)),
            ("lower", $"rounded output H(Q(φ(Z))), {Format.Count(study.Scales[0].Transmission.Quantised?.Bits ?? 0)} bits"));
        Layout.Legend(writer, [.. legend]);
        Axis x = Octaves("s, standard deviation of the pre-activation (logarithmic scale)", points[0].S, points[^1].S);
        Axis y = Axis.Linear("bits", points.SelectMany(p => new[] { p.Information, p.Output, p.Noise, p.Quantised }), fromZero: true);
        Chart.Draw(writer, $"{study.Name}: information from {Format.Number(points[0].Information, 3)} bits at s = {Format.Number(points[0].S, 3)} to "
            + $"{Format.Number(points[^1].Information, 3)} at {Format.Number(points[^1].S, 3)}.", x, y, chart =>
        {
            chart.Line(points.Select(p => (p.S, p.Quantised)), "lower");
            chart.Line(points.Select(p => (p.S, p.Output)), "rule");
            chart.Line(points.Select(p => (p.S, p.Noise)), "model");
            chart.Line(points.Select(p => (p.S, p.Information)), "upper thick");
            foreach ((double s, double information, _, _, _) in points)
            {
                chart.Dot(s, information, "dot upper", $"s = {Format.Number(s, 3)}: {Format.Number(information)} bits");
            }
        });

        void Add(bool there, params ReadOnlySpan<(string, string)> entries)
        {
            if (there)
            {
                legend.AddRange(entries);
            }
        }
    }

    private static Axis Octaves(string label, double min, double max)
    {
        int first = (int)Math.Floor(Math.Log2(min) + 1e-9);
        int last = (int)Math.Ceiling(Math.Log2(max) - 1e-9);
        return new Axis
        {
            Label = label,
            Min = Math.Pow(2, first),
            Max = Math.Pow(2, last),
            IsLogarithmic = true,
            Ticks = [.. Enumerable.Range(first, last - first + 1).Select(e => (Math.Pow(2, e), e < 0 ? $"1/{Format.Count(1L << -e)}" : Format.Count(1L << e)))],
        };
    }

    private static void ScaleTable(HtmlWriter writer, ActivationStudy study) => Layout.Table(
        writer,
        "In bits; the scale and the atom as they are",
        ["s", "information", "output", "noise", "energy", "h(φ(Z))", "lost", "atom", "rounded"],
        study.Scales.Select(p => p.Transmission).Select((t, i) => (IReadOnlyList<string>)
        [
            Format.Number(study.Scales[i].Scale), Text(t.Information), Text(t.OutputEntropy), Text(t.NoiseEntropy), Text(t.Energy),
            Text(t.DeterministicEntropy), Text(t.InformationLoss),
            Format.Percent(t.AtomProbability.Value), Text(t.Quantised?.Entropy),
        ]));

    private static string Text(Expectation? value) => Format.Number(Bits(value));

    private static double Bits(Expectation? value) => value is { } known ? Format.Bits(known.Value) : double.NaN;

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + ".";
}
