namespace Entroscope.Reporting.Panels;

/// <summary>Activation functions as statistics: what each transmits, and its curves against the pre-activation and its scale.</summary>
internal static class ActivationPanel
{
    public static void Write(HtmlWriter writer, IReadOnlyList<ActivationStudy> studies)
    {
        string density = studies.Select(s => s.Transmission?.Density).FirstOrDefault(d => d is not null) ?? Format.None;
        Layout.Section(writer, "activations", "What an activation means",
            $"Every activation is a mean, a free energy or an energy of a random unit. Measured for a pre-activation Z: {density}.", () =>
        {
            Layout.Table(writer, "The exponential family behind each activation", ["activation", "family", "A(z)", "is its"], studies.Select(Family),
                marks: false, css: "words");
            Layout.Table(writer, "What a unit transmits, in bits",
                ["activation", "I(Z; B)", "H(B)", "H(B | Z)", "h(φ(Z))", "lost: H(Z | φ(Z))", "atom", "H(Q(φ(Z)))", "capacity"], studies.Select(Numbers));
            foreach (ActivationStudy study in studies.Where(s => s.LeftOut is not null))
            {
                writer.Element("p", $"Left out of {study.Name}: {study.LeftOut}", ("class", "muted after"));
            }

            foreach (ActivationStudy study in studies)
            {
                ActivationFigures.Write(writer, study);
            }
        });
    }

    private static string[] Family(ActivationStudy study) => [study.Name, study.Family, study.LogPartitionFormula, Relation(study.Relation)];

    private static string Relation(ActivationRelation relation) => relation switch
    {
        ActivationRelation.MeanMap => "mean",
        ActivationRelation.FreeEnergy => "free energy",
        ActivationRelation.ZeroTemperature => "free energy at temperature 0",
        _ => "energy",
    };

    private static string[] Numbers(ActivationStudy study)
    {
        UnitTransmission? unit = study.Transmission;
        return
        [
            study.Name, Bits(unit?.Information), Bits(unit?.OutputEntropy), Bits(unit?.NoiseEntropy), Bits(unit?.DeterministicEntropy),
            Bits(unit?.InformationLoss),
            unit is null ? Format.None : Format.Percent(unit.AtomProbability.Value), Bits(unit?.Quantised?.Entropy),
            study.Capacity is { } c ? $"{Format.Number(Format.Bits(c.Lower))} (|z| ≤ {Format.Number(c.Bound, 3)})" : Format.None,
        ];
    }

    private static string Bits(Expectation? value) => value is { } known ? Format.Interval(Format.Bits(known.Estimate)) : Format.None;
}
