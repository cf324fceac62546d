namespace Entroscope.Data.Tables;

/// <summary>How rows are divided into training, validation and test parts where the source does not say.</summary>
public sealed record SplitOptions
{
    /// <summary>Gets the share of the rows not tested on that becomes the validation part, between 0 and 1; drawn at random, at least one row.</summary>
    public double ValidationFraction { get; init; } = 0.15;

    /// <summary>Gets the number of rows at the end of the source that are the test part, at least 1; null for none.</summary>
    public int? TestRows { get; init; }

    /// <summary>Gets the share of the rows, drawn at random, that is the test part, between 0 and 1; null for none.</summary>
    public double? TestFraction { get; init; }

    /// <summary>Gets the seed of the random choices.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets the file with the validation rows; null to draw them.</summary>
    public string? ValidationPath { get; init; }

    /// <summary>Gets the file with the test rows; null for none.</summary>
    public string? TestPath { get; init; }

    /// <summary>Gets a value indicating whether the options ask for a test part.</summary>
    internal bool AsksForTest => TestRows is not null || TestFraction is not null || TestPath is not null;

    /// <summary>Says what is contradictory or out of range in the options, or null.</summary>
    internal string? Problem()
    {
        int ways = (TestRows is null ? 0 : 1) + (TestFraction is null ? 0 : 1) + (TestPath is null ? 0 : 1);
        return this switch
        {
            { ValidationFraction: not (> 0 and < 1) } => Invariant($"The share of validation rows must lie between 0 and 1, but is {ValidationFraction}."),
            { TestFraction: not (null or (> 0 and < 1)) } => Invariant($"The share of test rows must lie between 0 and 1, but is {TestFraction}."),
            { TestRows: < 1 } => Invariant($"The number of test rows must be at least 1, but is {TestRows}."),
            _ => ways > 1 ? "The test part is given by a number of rows, a share of the rows or a file: only one of them." : null,
        };
    }
}
