namespace Entroscope.Inference.Classification;

/// <summary>How rows are classified and the errors of the figures found.</summary>
public sealed record ClassificationOptions
{
    /// <summary>Gets the rule that names a class; null names the most probable one.</summary>
    public DecisionRule? Rule { get; init; }

    /// <summary>Gets what errors cost; the class of the least expected cost is then named. Null for no costs. Not together with a rule.</summary>
    public CostMatrix? Costs { get; init; }

    /// <summary>Gets the seed of the resampled rows.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets how often the rows are drawn again, at least 2, at most 100,000 times; of very many rows less often, but at least 100 times.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Names the class of a row.</summary>
    internal int Name(int mostProbable, ReadOnlySpan<double> posterior) => Rule?.Name(posterior) ?? Costs?.Name(posterior) ?? mostProbable;

    internal void Ensure(int classes)
    {
        Refuse.Range(Resamples < 2, $"At least 2 resamples are needed, but {Resamples} were given.", "options");
        Refuse.Argument(Rule is not null && Costs is not null, $"A threshold and costs both say which class is named; give one of them.", "options");
        Rule?.Ensure(classes);
        Costs?.Ensure(classes);
    }
}
