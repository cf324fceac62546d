using Entroscope.Information.Channels;

namespace Entroscope.Cli.Output;

/// <summary>Activations as tables for people.</summary>
internal static class ActivationText
{
    public static void Write(ActivationStudy[] studies, Numbers numbers, TextWriter output)
    {
        foreach (ActivationStudy study in studies)
        {
            output.WriteLine($"{study.Name}: {Relation(study.Relation)} of {study.Family}; A(z) = {study.LogPartitionFormula}");
            output.WriteLine($"  {study.Meaning}");
            if (study.Points.Length > 0)
            {
                Points(study, numbers).WriteTo(output);
            }

            if (study.Logits is { } logits)
            {
                Logits(logits, numbers).WriteTo(output);
            }
        }

        output.WriteLine(
            $"what a unit transmits of Z ({studies.Select(s => s.Transmission?.Density).FirstOrDefault(d => d is not null) ?? "-"}), in {numbers.Unit}");
        Transmission(studies, numbers).WriteTo(output);
        output.WriteLine($"entropies of continuous quantities are differential, of any sign; '-': none, or not available from a sample");
        foreach (ActivationStudy study in studies.Where(s => s.LeftOut is not null))
        {
            output.WriteLine($"left out of {study.Name}: {study.LeftOut}");
        }

        foreach (UnitCapacity capacity in studies.Select(s => s.Capacity).OfType<UnitCapacity>())
        {
            string enclosure = $"{numbers.Show(capacity.Lower, "0.000000")} to {numbers.Show(capacity.Upper, "0.000000")} {numbers.Unit}";
            output.WriteLine(Invariant($"capacity of {capacity.Activation} under |z| <= {capacity.Bound}: ")
                + Invariant($"{enclosure} ({(capacity.IsConverged ? "duality gap reached" : "not converged")}), {capacity.Inputs.Length} inputs"));
        }
    }

    public static void Write(LevelActivation[] levels, Numbers numbers, TextWriter output)
    {
        output.WriteLine(Invariant($"activations per node in {numbers.Unit}, from {levels[0].PosteriorEntropy.Draws} rows, with 95 % intervals: ")
            + "log o = expected score + posterior entropy");
        var table = new TextTable("level", "nodes", "log o", "expected score", "posterior entropy", "of at most", "expected log a", "deviation");
        table.AddRows(levels, l => [
            Invariant($"{l.Level}"), Invariant($"{l.Nodes}"), numbers.Show(l.Surprisal with { Value = -l.Surprisal.Value }), numbers.Show(l.ExpectedScore),
            numbers.Show(l.PosteriorEntropy),
            numbers.Show(l.LogChannels), numbers.Show(l.ExpectedLogWeight),
            Math.Max(l.IdentityDeviation, l.PosteriorDeviation).ToString("0.0e+0", CultureInfo.InvariantCulture)]);
        table.WriteTo(output);
    }

    private static string Relation(ActivationRelation relation) => relation switch
    {
        ActivationRelation.MeanMap => "mean",
        ActivationRelation.FreeEnergy => "free energy",
        ActivationRelation.ZeroTemperature => "free energy",
        _ => "energy",
    };

    private static TextTable Points(ActivationStudy study, Numbers numbers)
    {
        var table = new TextTable("z", "value", "A(z)", "mean", "variance", $"A - z A' ({numbers.Unit})", $"base measure ({numbers.Unit})",
            $"entropy ({numbers.Unit})");
        table.AddRows(study.Points, p => [
            Plain(p.PreActivation), Plain(p.Value), Plain(p.LogPartition), Plain(p.Mean), Plain(p.Variance), numbers.Show(p.LegendreEntropy),
            numbers.Show(p.BaseMeasureEntropy), numbers.Show(p.Entropy)]);
        return table;
    }

    private static TextTable Logits(SoftmaxPoint point, Numbers numbers)
    {
        var table = new TextTable("logit", "probability", "variance");
        table.AddRows(Enumerable.Range(0, point.Logits.Length), k => [Plain(point.Logits[k]), Plain(point.Probabilities[k]), Plain(point.Variances[k])]);
        table.Add("A(z)", Plain(point.LogPartition), string.Empty);
        table.Add($"entropy ({numbers.Unit})", numbers.Show(point.Entropy), string.Empty);
        return table;
    }

    private static TextTable Transmission(ActivationStudy[] studies, Numbers numbers)
    {
        var table = new TextTable("activation", "I(Z;B)", "H(B)", "H(B|Z)", "h(Z)", "h(phi(Z))", "H(Z|phi(Z))", "atom", "rounded");
        foreach (ActivationStudy study in studies)
        {
            UnitTransmission? t = study.Transmission;
            table.Add(
                study.Name, Show(t?.Information), Show(t?.OutputEntropy), Show(t?.NoiseEntropy), Show(t?.InputEntropy), Show(t?.DeterministicEntropy),
                Show(t?.InformationLoss),
                Numbers.Percent(t?.AtomProbability.Value ?? double.NaN), Show(t?.Quantised?.Entropy));
        }

        return table;

        string Show(Expectation? value) => value is { } known ? numbers.Show(known.Estimate) : "-";
    }

    private static string Plain(double value) => Numbers.Plain(value, "G6");
}
