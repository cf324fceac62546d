namespace Entroscope.Information.Scaling;

/// <summary>What networks share that were trained alike on rows whose columns were shuffled one by one, and so share nothing but by chance.</summary>
/// <param name="Networks">The measurement of every null network's own distribution.</param>
/// <param name="Rows">For every null network the measurement of held-out rows whose columns were shuffled likewise; empty where none were given.</param>
internal sealed record ScalingNull(IReadOnlyList<ScaleMeasurement> Networks, IReadOnlyList<ScaleMeasurement> Rows)
{
    /// <summary>Gets for a level the least and the greatest T(l) of the null networks, in nats.</summary>
    /// <param name="subject">Whether their own distribution is meant or the rows.</param>
    public (double Least, double Greatest) Range(ScalingSubject subject, int level)
    {
        double[] values = Values(subject, level);
        return (values.Min(), values.Max());
    }

    /// <summary>Counts the null networks whose T(l) is at least a measured one.</summary>
    /// <param name="subject">Whether their own distribution is meant or the rows.</param>
    /// <param name="measured">The measured T(l), in nats.</param>
    /// <returns>The number: (number + 1) / (networks + 1) is the level of significance of "more than chance".</returns>
    public int AtLeast(ScalingSubject subject, int level, double measured) => Values(subject, level).Count(t => t >= measured);

    /// <summary>Says where a measurement lies against the null networks.</summary>
    /// <param name="measurement">A measurement of the network, or of rows, on the same tree.</param>
    public string Describe(ScaleMeasurement measurement)
    {
        ScaleLevel[] levels = [.. measurement.Levels.Where(l => l.TotalCorrelation is not null)];
        int[] within = [.. levels.Where(l => AtLeast(measurement.Subject, l.Level, l.TotalCorrelation!.Value.Value) > 0).Select(l => l.Level)];
        int count = Networks.Count;
        string nulls = count == 1 ? "the network trained on shuffled columns" : Invariant($"every one of the {count} networks trained on shuffled columns");
        return within.Length == 0 ? $"at every level the patches share more than in {nulls}"
            : within.Length == levels.Length ? "at no level do the patches share more than networks trained on shuffled columns claim by chance"
            : Invariant($"at {(within.Length == 1 ? "level" : "levels")} {string.Join(", ", within)} the patches share no more than networks trained on ")
                + Invariant($"shuffled columns claim by chance, at the others more than in {nulls}");
    }

    private double[] Values(ScalingSubject subject, int level) =>
        [.. (subject == ScalingSubject.Data ? Rows : Networks).Select(m => m.Levels[level].TotalCorrelation!.Value.Value)];
}
