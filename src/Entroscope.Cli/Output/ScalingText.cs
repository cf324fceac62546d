using Entroscope.Information.Scaling;

namespace Entroscope.Cli.Output;

/// <summary>Shows scaling laws to people.</summary>
internal sealed class ScalingText(Numbers numbers, TextWriter output)
{
    // The parameters of less probable laws are in the JSON.
    private const double WorthTelling = 0.05;

    /// <summary>Shows a study whole: what patches share at every scale, the laws, the verdict; of the network, then of the data.</summary>
    public void Show(ScalingStudy study)
    {
        MeasuredScaling network = study.Network;
        output.WriteLine(
            $"the network: {KindOf(network.Measurement.Kind)} in {numbers.Unit}, {Provenance.WithIntervals(network.Measurement.Entropies!.Draws)}");
        ShowShape(network.Measurement);
        ShowLevels(study, network.Measurement);
        ShowEntropy(network.Measurement);
        if (study.Data is { } data)
        {
            output.WriteLine($"the network's own law: {study.OfNetwork}");
            output.WriteLine();
            output.WriteLine($"the data: {study.Rows}; means with 95 % intervals over {data.Measurement.Rows!.Count} rows, in {numbers.Unit}");
            ShowRows(study, data.Measurement);
            ShowCheck(data.Check);
        }

        ShowLaws(study.Leading.Law);
        output.WriteLine($"verdict, {(study.Data is null ? "of the network" : "of the data")}: {study.Leading.Law.Sentence}");
        foreach (string remark in study.Remarks)
        {
            output.WriteLine(remark);
        }
    }

    /// <summary>Shows several models side by side.</summary>
    public void Compare(string[] names, ScalingStudy[] studies)
    {
        bool rows = Array.Exists(studies, s => s.Data is not null);
        output.WriteLine(
            $"T, what pooled patches share, in {numbers.Unit}, with 95 % intervals where it is estimated; {(rows ? "of the data" : "of the networks")}");
        var table = new TextTable(["level", .. ModelNames.Of(names)]);
        int most = studies.Max(s => s.Leading.Measurement.Levels.Length);
        for (int l = 0; l < most - 1; l++)
        {
            int level = l;
            table.Add([Invariant($"{l}"),
                .. studies.Select(s => level < s.Leading.Measurement.Levels.Length - 1 ? Shared(s.Leading.Measurement.Levels[level]) : "-")]);
        }

        table.Add([rows ? "-log p / N" : "H(X)/N", .. studies.Select(s => numbers.Show(s.Leading.Measurement.RateUpper))]);
        table.Add(["verdict", .. studies.Select(s => s.Leading.Law.Verdict.Words())]);
        table.Add(["weight", .. studies.Select(s => Numbers.Plain(s.Leading.Law.Weight, "0.00"))]);
        table.WriteTo(output);
        for (int i = 0; i < names.Length; i++)
        {
            output.WriteLine($"{names[i]}: {studies[i].Leading.Law.Sentence}");
            foreach (string remark in studies[i].Remarks)
            {
                output.WriteLine($"  {remark}");
            }
        }
    }

    /// <summary>Says what is changed in a network that checks a law.</summary>
    public static string Changed(ScalingChange change) => change.Words();

    private static string KindOf(EntropyKind kind) => kind switch
    {
        EntropyKind.Shannon => "entropies",
        EntropyKind.Differential => "differential entropies (they depend on the units of the sites and may be negative; what patches share does not)",
        _ => "entropies of discrete and differential entropies of continuous sites together",
    };

    private static string Size(double sites) => sites.ToString("0.##", CultureInfo.InvariantCulture);

    private void ShowShape(ScaleMeasurement measurement)
    {
        if (!measurement.IsRegular)
        {
            output.WriteLine("patches of a cut differ in size: n, m and e are means over the cut; the laws are summed over the sizes that there are");
        }
    }

    private void ShowLevels(ScalingStudy study, ScaleMeasurement measurement)
    {
        bool nulls = study.Null is not null;
        var table = new TextTable(["level", "patches", "n", "m(n)", "T: shared", .. nulls ? ["shuffled columns"] : Array.Empty<string>(), "I(patch; rest)",
            "log r", "e(n)", "latents"]);
        table.AddRows(measurement.Levels, level => [
            Invariant($"{level.Level}"),
            Invariant($"{level.Patches}"),
            Size(level.PatchSize),
            numbers.Show(level.Marginal),
            Shared(level),
            .. nulls ? [Null(study.Null!, ScalingSubject.Network, level)] : Array.Empty<string>(),
            level.PatchRest is { } patchRest ? numbers.Show(patchRest) : string.Empty,
            level.PatchRest is null ? string.Empty : numbers.Show(level.LogWidth, "0.00") + (level.IsLimitedByWidth ? " !" : string.Empty),
            numbers.Show(level.Conditional),
            level.Increment is { } increment ? numbers.Show(increment) : string.Empty]);
        table.WriteTo(output);
        output.WriteLine("T is what the patches of a pooling node share; "
            + "'latents' is what their latents tell beyond the parent's, a property of this network, and no law is read from it");
    }

    private void ShowRows(ScalingStudy study, ScaleMeasurement measurement)
    {
        bool nulls = study.Null is { Rows.Count: > 0 };
        ScalingCheck? check = study.Data!.Check;
        var table = new TextTable(["level", "patches", "n", "-log p of a patch", "T: shared", .. CheckHeads(check),
            .. nulls ? ["shuffled columns"] : Array.Empty<string>(), "I(patch; rest)"]);
        table.AddRows(measurement.Levels, level => [
            Invariant($"{level.Level}"),
            Invariant($"{level.Patches}"),
            Size(level.PatchSize),
            numbers.Show(level.Marginal),
            Shared(level),
            .. CheckCells(check, level),
            .. nulls ? [Null(study.Null!, ScalingSubject.Data, level)] : Array.Empty<string>(),
            level.PatchRest is { } patchRest ? numbers.Show(patchRest) : string.Empty]);
        table.WriteTo(output);
    }

    private static string[] CheckHeads(ScalingCheck? check) => check is null ? [] : [.. check.Networks.Select(n => Changed(n.Change)), "systematic"];


    private string[] CheckCells(ScalingCheck? check, ScaleLevel level) => check is null ? []
        : level.TotalCorrelation is null ? [.. check.Networks.Select(_ => string.Empty), string.Empty]
        : [.. check.Networks.Select(n => numbers.Show(n.Measurement.Levels[level.Level].TotalCorrelation!.Value.Value)),
            numbers.Show(check.SystematicError[level.Level])];

    private void ShowCheck(ScalingCheck? check)
    {
        if (check is null)
        {
            return;
        }

        output.WriteLine($"{string.Join(", ", check.Networks.Select(n => Changed(n.Change)))}: T of the same rows through networks trained with these; "
            + "systematic: the error that they reveal, which is added to that of the rows");
        foreach (ScalingCheckNetwork n in check.Networks)
        {
            string law = n.Law.Best is { } best ? $"{best.Kind.Words()}, probability {Numbers.Plain(best.Weight, "0.000")}" : n.Law.Verdict.Words();
            output.WriteLine(Invariant($"with {Changed(n.Change)} ({n.TrainingRows} training rows, {n.Parameters} parameters): {law}: ")
                + Invariant($"{(n.Stays ? "the law stays" : "the law does not stay")}"));
        }
    }

    private void ShowEntropy(ScaleMeasurement measurement) => output.WriteLine(
        $"the network's own entropy per site: {numbers.Show(measurement.RateUpper)}, at every scale between e(n)/n (at last "
        + $"{numbers.Show(measurement.RateLower)}) and m(n)/n; it is not a rate of the data");

    private void ShowLaws(ScalingLawAnalysis law)
    {
        if (law.LevelsLeftOut.Length > 0)
        {
            output.WriteLine($"left out: {string.Join("; ", law.LevelsLeftOut.Select(l => Invariant($"level {l.Level}, {l.Reason}")))}");
        }

        if (law.Laws.Length == 0)
        {
            return;
        }

        var table = new TextTable("law of T", "probability", "scatter");
        table.AddRows(law.Laws, fit => [fit.Kind.Words(),
            Numbers.Plain(fit.Weight, "0.000"),
            fit.Scatter is { } scatter ? Numbers.Percent(scatter.Median) : "-"]);
        table.WriteTo(output);
        foreach (ScalingLawFit fit in law.Laws.Where(f => f.Weight >= WorthTelling && f.Parameters.Length > 0))
        {
            output.WriteLine($"{fit.Kind.Words()}, with 95 % intervals: {string.Join(", ", fit.Parameters.Select(p => $"{p.Name} = {Show(p)}"))}");
        }

        if (law.Scatter is { } all)
        {
            output.WriteLine($"scatter about the law: {Numbers.Percent(all.Median)} [{Numbers.Percent(all.Lower)}, {Numbers.Percent(all.Upper)}], "
                + $"below 15 % with probability {Numbers.Plain(all.ProbabilitySmall, "0.00")}");
        }

        foreach (ScalingPrediction p in law.Best?.HeldOut ?? [])
        {
            output.WriteLine(Invariant($"level {p.Level} predicted from those below: ")
                + Invariant($"{numbers.Show(p.Median)} [{numbers.Show(p.Lower)}, {numbers.Show(p.Upper)}], measured {numbers.Show(p.Measured)}: ")
                + Invariant($"{(p.IsCovered ? p.IsVague ? "covered, but the interval is too wide to say much" : "covered" : "missed")}"));
        }
    }

    private string Shared(ScaleLevel level) => level.TotalCorrelation is { } shared ? numbers.Show(shared) : string.Empty;

    private string Null(ScalingNull nulls, ScalingSubject subject, ScaleLevel level)
    {
        if (level.TotalCorrelation is null)
        {
            return string.Empty;
        }

        (double least, double greatest) = nulls.Range(subject, level.Level);
        return $"{numbers.Show(least)} to {numbers.Show(greatest)}";
    }

    private string Show(ScalingParameter parameter)
    {
        bool information = parameter.Unit.StartsWith("nats", StringComparison.Ordinal);
        string Number(double value) => information ? numbers.Show(value, "G3") : Numbers.Plain(value, "G3");
        return double.IsNaN(parameter.Lower) ? Number(parameter.Value) : $"{Number(parameter.Value)} [{Number(parameter.Lower)}, {Number(parameter.Upper)}]";
    }
}
