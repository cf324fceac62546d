namespace Entroscope.Reporting.Panels;

/// <summary>The latent staircase: E_0..E_L, H(X|Y), H(X) on the data and in the model, and the utilisation of every level.</summary>
internal static class StaircasePanel
{
    public static void Write(HtmlWriter writer, ReportView view)
    {
        string kind = view.IsSurprisalOfDensity ? "Differential entropy" : "Entropy";
        Layout.Section(writer, "staircase", "The latent staircase", "From here on the page is about this network and its latents: "
            + $"another network of the same distribution may spend its bits otherwise. {kind} given the latents can only rise from one level to the next. "
            + $"The height of each step is how much the latents of that level hold about the {view.Sample}.", () =>
        {
            Layout.Figure(
                writer,
                $"Uncertainty left about one {view.Sample}, by what is known of the network",
                () =>
                {
                    Draw(writer, view);
                    Bracket(writer, view);
                },
                $"Suppose you know the values of all latents of one level. The height is how many bits about the {view.Sample} are then still unknown. "
                + "At the left you know the finest latents, so little is missing; "
                + "moving right you know less and less. A high step between two levels means that the lower one holds much that the higher one does not. "
                + "Data above model: the data surprises the model more than the model’s own samples do.",
                $"E_{{l}} = H(X | D_{{l}}),   E_{{0}} ≤ E_{{1}} ≤ … ≤ E_{{L}} ≤ {(view.HasClasses ? "H(X | Y) ≤ " : string.Empty)}H(X);   on data: "
                + "the mean of −log_{2} p(x | D_{l}) under the posterior of the latents");
            Layout.Figure(
                writer,
                "How much of its capacity each level uses",
                () => Utilisation(writer, view),
                "The capacity is the entropy of the level’s latents once the level above is known: the most that the level could add. "
                + "The bar is the part of it that reaches the data. It says what this network does with its latents: "
                + "a full bar does not say that more channels would help, nor a short one that they would not; the widths below show what was tried.",
                "Δ_{l} = I(X; D_{l} | D_{l+1}) ≤ C_{l} = H(D_{l} | D_{l+1});   utilisation = Δ_{l} / C_{l}");
        });
    }

    private static void Draw(HtmlWriter writer, ReportView view)
    {
        Staircase.Step[] steps = [.. Steps(view)];
        if (!Staircase.IsDrawable(steps))
        {
            Layout.Nothing(writer, "No entropy of this model is finite, so there is no staircase to draw.");
            return;
        }

        // Many steps leave room for short names only.
        bool narrow = steps.Length > Staircase.LabelledSteps + 2;
        string known = $"what is known: all latents of a level{(view.HasClasses ? $", the class{(narrow ? " (Y)" : string.Empty)}" : string.Empty)}, "
            + $"or nothing{(narrow ? " (–)" : string.Empty)}";
        Staircase.Step[] named = [.. steps.Select(s => narrow ? s with { Name = Short(s.Name) } : s)];
        string summary = $"Staircase of the entropies of {steps.Length} stages, from {Describe(steps[0])} to {Describe(steps[^1])}.";
        Staircase.Draw(writer, view, named, known, summary, step => Describe(steps[Array.IndexOf(named, step)]));
    }

    private static void Bracket(HtmlWriter writer, ReportView view)
    {
        if (view.Report.Information is not { } information)
        {
            return;
        }

        string text = information.Bracket is { } bracket
            ? $"H(X) of the model is {Format.BitsInterval(view.Report.Entropies.Entropy)} bits; "
                + $"certified without a single draw: {Format.BitsNumber(bracket.Lower.Value, 4)} ≤ H(X) ≤ {Format.BitsNumber(bracket.Upper.Value, 4)} bits."
            : information.NoBracket ?? Layout.NotMeasured;
        writer.Element("p", text, ("class", "muted after"));
    }

    private static void Utilisation(HtmlWriter writer, ReportView view)
    {
        string[] heads = ["level", "patches", "channels", "capacity C_{l}", "used Δ_{l}", "utilisation"];
        string[][] rows = [.. view.Report.Levels.Select(l => (string[])
        [
            Format.Count(l.Level), $"{Format.Count(l.Nodes)} of {view.Patch(l)}", Channels(l), Format.Number(Format.Bits(l.Capacity), 3),
            Format.Number(Format.Bits(l.ModelIncrement.Value), 3), Format.Share(l.Used),
        ])];
        Layout.Table(writer, $"Capacity and what the model makes of it, in bits per {view.Sample}", heads, "bars", rows, 1, () =>
        {
            foreach ((string[] row, LevelReport level) in rows.Zip(view.Report.Levels))
            {
                using (writer.Open("tr"))
                {
                    Layout.Cells(writer, heads, row[..^1]);
                    Layout.BarCell(writer, heads[^1], level.Utilisation, row[^1], "model");
                }
            }
        });
    }

    private static string Channels(LevelReport level) => level.MinChannels == level.MaxChannels
        ? Format.Count(level.MinChannels)
        : $"{Format.Count(level.MinChannels)}–{Format.Count(level.MaxChannels)}";

    private static IEnumerable<Staircase.Step> Steps(ReportView view)
    {
        RunReport report = view.Report;
        foreach (LevelReport level in report.Levels)
        {
            yield return new Staircase.Step(Format.Count(level.Level), Format.Bits(level.DataEntropyGivenLevel), Format.Bits(level.ModelEntropyGivenLevel));
        }

        Estimate surprisal = report.Ledger.Surprisal;
        if (view.HasClasses)
        {
            var givenClass = new Estimate(surprisal.Value - report.Ledger.ClassInformation.Value, double.NaN, surprisal.Draws);
            yield return new Staircase.Step("class", Format.Bits(givenClass), Format.Bits(report.Entropies.EntropyGivenClass));
        }

        yield return new Staircase.Step("nothing", Format.Bits(surprisal), Format.Bits(report.Entropies.Entropy));
    }

    private static string Short(string name) => name switch { "class" => "Y", "nothing" => "–", _ => name };

    private static string Describe(Staircase.Step step) =>
        $"known: {(char.IsAsciiDigit(step.Name[0]) ? "level " : string.Empty)}{step.Name}; "
            + $"data {Format.Interval(step.Data)} bits, model {Format.Interval(step.Model)} bits";
}
