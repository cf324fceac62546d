namespace Entroscope.Reporting.Panels;

/// <summary>
/// The scaling law: what patches share against their size, of the network and of the data, with the law, its band, and networks on shuffled columns.
/// </summary>
internal static class LawPanel
{
    public static void Write(HtmlWriter writer, ReportView view) => Layout.Section(
        writer,
        "law",
        "The scaling law",
        "Here you see how much the patches that are pooled share with each other at every scale, in the data and in the network, and which law that follows.",
        () =>
        {
            if (view.Report.Information?.Scaling is { } study)
            {
                Figures(writer, view, study);
            }
            else
            {
                Layout.Nothing(writer, view.Report.Information?.NoScaling ?? Layout.NotMeasured);
            }
        });

    /// <summary>Gets the law that is drawn: the most probable one where it is named or among those that remain; null where none describes the levels.</summary>
    internal static ScalingLawFit? Shown(MeasuredScaling scaling) =>
        scaling.Law is { Best: { Band.Length: > 0 } best } law && (law.Named.Length > 0 || law.Verdict == ScalingVerdict.Undecided) ? best : null;

    /// <summary>Gets the name of a law in words.</summary>
    internal static string Name(ScalingLawFit fit) => fit.Kind == ScalingLawKind.None ? "nothing shared" : fit.Kind.Words();

    private static void Figures(HtmlWriter writer, ReportView view, ScalingStudy study)
    {
        MeasuredScaling leading = study.Leading;
        writer.Element("p", $"Verdict, {(study.Data is null ? "of the network" : "of the data")}: {leading.Law.Sentence}.", ("class", "note"));
        if (study.Data is not null)
        {
            writer.Element("p", $"The data: {study.Rows}. The network’s own law: {study.OfNetwork}.", ("class", "after"));
        }
        else if (study.NoData is { } reason)
        {
            writer.Element("p", $"There is no law of the data: {reason}", ("class", "after"));
        }

        foreach (string remark in study.Remarks)
        {
            writer.Element("p", remark, ("class", "muted after"));
        }

        Layout.Figure(
            writer,
            $"What pooled patches of n {view.Site}s share",
            () => LawChart.Write(writer, view, study),
            "A dot is T: by how many bits the patches of a pooling node, taken one by one, are more uncertain than together; thin lines are 95 % intervals. "
            + (study.Data is null
                ? "What the network shares includes the noise that it fitted: its dots do not describe the data. "
                : "In the data it is a mean over rows that the network has not seen, and below 0 where the network claims a dependence that they do not have. "
                    + "What the network shares includes the noise that it fitted, so only the data’s dots describe the data. ")
            + "A level line is a finite excess entropy; a line that rises "
            + "by a constant factor per level is a power of the size. " + Drawn(study),
            "T(l) = mean over the pooling nodes v of Σ_{c} H(X_{S(c)}) − H(X_{S(v)}),   c = children of v;   on data: "
            + "mean of log_{2} p(x_{S(v)}) − Σ_{c} log_{2} p(x_{S(c)})");
        LawSteps.Write(writer, leading);
        Levels(writer, view, study);
        Check(writer, study.Data?.Check);
        Laws(writer, leading.Law);
        Predictions(writer, leading.Law);
    }

    private static string Drawn(ScalingStudy study)
    {
        string law = Shown(study.Leading) is null ? "No law is drawn: none is named, and none is the most probable of those that remain."
            : study.Leading.Law.Named.Length > 0
                ? "The line is the law, shaded the band in which it predicts 95 of 100 measurements; dashed, its continuation to two scales beyond the network."
            : "The line is the most probable law, which is not decided; shaded is the band in which it predicts 95 of 100 measurements; "
                + "dashed, its continuation to two scales beyond the network.";
        return study.Null is null ? law : law + " Grey: the range of networks trained on rows whose columns were shuffled one by one.";
    }

    private static void Levels(HtmlWriter writer, ReportView view, ScalingStudy study)
    {
        ScaleLevel[] levels = [.. study.Network.Measurement.Levels.Where(l => l.TotalCorrelation is not null)];
        bool borders = levels[0].SharedBorder is not null;
        bool nulls = study.Null is not null;
        bool shuffled = study.Null is { Rows.Count: > 0 };
        ScalingCheck? check = study.Data?.Check;
        Layout.Table(
            writer,
            "What pooled patches share, in bits",
            [
                "level", "patches", $"{view.Site}s", .. borders ? ["shared border"] : Array.Empty<string>(),
                .. study.Data is null ? Array.Empty<string>() : ["T of the data"], .. CheckHeads(check), .. shuffled ? ["shuffled"] : Array.Empty<string>(),
                "T of the network", .. nulls ? ["shuffled"] : Array.Empty<string>(), study.Leading.Law.Laws.Length > 0 ? "in the law" : "of use for a law",
            ],
            levels.Select(l => (IReadOnlyList<string>)
            [
                Format.Count(l.Level),
                Format.Count(l.Patches),
                Format.Size(l.PatchSize),
                .. borders ? [Format.Size(l.SharedBorder!.Value)] : Array.Empty<string>(),
                .. study.Data is { } data ? [Format.BitsInterval(data.Measurement.Levels[l.Level].TotalCorrelation!.Value)] : Array.Empty<string>(),
                .. check is null ? Array.Empty<string>() : [.. check.Networks.Select(
                    n => Format.BitsNumber(n.Measurement.Levels[l.Level].TotalCorrelation!.Value.Value)), Format.BitsNumber(check.SystematicError[l.Level])],
                .. shuffled ? [Range(study.Null!, ScalingSubject.Data, l.Level)] : Array.Empty<string>(),
                Format.BitsInterval(l.TotalCorrelation!.Value),
                .. nulls ? [Range(study.Null!, ScalingSubject.Network, l.Level)] : Array.Empty<string>(),
                Array.Find(study.Leading.Law.LevelsLeftOut, left => left.Level == l.Level) is { } left
                    ? $"no: {left.Reason}"
                    : study.Leading.Law.LevelsUsed.Contains(l.Level) ? "yes" : Format.None,
            ]));
    }

    private static string[] CheckHeads(ScalingCheck? check) =>
        check is null ? [] : [.. check.Networks.Select(n => Changed(n.Change)), "systematic error"];

    private static string Changed(ScalingChange change) => change.Words();

    // How the networks that check the law fared.
    private static void Check(HtmlWriter writer, ScalingCheck? check)
    {
        if (check is null)
        {
            return;
        }

        Layout.Table(
            writer,
            "The law checked: the same rows through networks trained with fewer rows or other widths",
            ["network", "training rows", "parameters", "most probable law", "probability", string.Empty],
            check.Networks.Select(n => new[]
            {
                Changed(n.Change), Format.Count(n.TrainingRows), Format.Count(n.Parameters),
                n.Law.Best is { } best ? Name(best) : n.Law.Verdict.Words(), n.Law.Best is { } likely ? Format.Percent(likely.Weight) : Format.None,
                n.Stays ? "stays" : "does not stay",
            }),
            marks: false);
    }

    private static string Range(ScalingNull nulls, ScalingSubject subject, int level)
    {
        (double least, double greatest) = nulls.Range(subject, level);
        return nulls.Networks.Count == 1 ? Format.BitsNumber(least) : $"{Format.BitsNumber(least)} to {Format.BitsNumber(greatest)}";
    }

    private static void Laws(HtmlWriter writer, ScalingLawAnalysis law)
    {
        if (law.Laws.Length == 0)
        {
            return;
        }

        Layout.Table(
            writer,
"Laws of T, the most probable first, in bits; [95 % intervals]",
            ["law", "probability", "scatter", "parameters"],
            law.Laws.Select(f => new[] { Name(f), Format.Percent(f.Weight), f.Scatter is { } scatter ? Format.Percent(scatter.Median) : Format.None,
                string.Join("; ", f.Parameters.Select(p => $"{p.Name} = {Value(p)}")) }),
            css: "laws");
    }

    private static void Predictions(HtmlWriter writer, ScalingLawAnalysis law)
    {
        if (law.Best is not { HeldOut.Length: > 0 } best)
        {
            return;
        }

        Layout.Table(
            writer,
            $"The largest scales predicted from those below them, by “{Name(best)}”: T in bits",
            ["level", "predicted, 95 %", "measured", string.Empty],
            best.HeldOut.Select(p => new[]
            {
                Format.Count(p.Level), $"{Format.BitsNumber(p.Lower)} to {Format.BitsNumber(p.Upper)}", Format.BitsNumber(p.Measured, 4),
                p.IsCovered ? p.IsVague ? "covered; too wide to say much" : "covered" : "missed",
            }),
            marks: false);
    }

    private static string Value(ScalingParameter parameter)
    {
        bool information = parameter.Unit.StartsWith("nats", StringComparison.Ordinal);
        string Number(double value) => information ? Format.BitsNumber(value) : double.IsFinite(value) ? Format.Number(value, 3) : Format.None;
        return double.IsFinite(parameter.Lower) && double.IsFinite(parameter.Upper)
            ? $"{Number(parameter.Value)} [{Number(parameter.Lower)}, {Number(parameter.Upper)}]"
            : Number(parameter.Value);
    }
}
