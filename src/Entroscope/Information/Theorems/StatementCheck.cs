using Entroscope.Numerics;

namespace Entroscope.Information.Theorems;

/// <summary>One statement about one level, node, sample or step, with its values and what was found. Values in nats.</summary>
public sealed record StatementCheck
{
    /// <summary>Gets the statement.</summary>
    public required Statement Statement { get; init; }

    /// <summary>Gets what it says in this place, such as "H(X|D_0) &lt;= H(X|D_1)".</summary>
    public required string Claim { get; init; }

    /// <summary>Gets what it is about, such as "level 0" or "node 3,1"; for a statement about every sample, as "draw 7 of 4096", the worst one.</summary>
    public required string About { get; init; }

    /// <summary>Gets the smaller side; of an equation the first side.</summary>
    public required Estimate Left { get; init; }

    /// <summary>Gets the larger side; of an equation the second side.</summary>
    public required Estimate Right { get; init; }

    /// <summary>Gets the right side less the left one, of an equation -|right - left|; an estimate is the mean of the differences draw by draw.</summary>
    public required Estimate Margin { get; init; }

    /// <summary>Gets what rounding may take from the margin, at least 0: a part of 10^-10 of the values, and what the weights' rows miss of 1.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Gets what was found.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Gets the margin over its standard error: how clearly an estimated statement holds; null when exact.</summary>
    public double? Sigmas => Margin.IsExact ? null : Margin.Value / Margin.StandardError;
}

/// <summary>What a check found about a statement. In the order of gravity.</summary>
public enum Verdict
{
    /// <summary>The statement holds up to rounding: nothing in it is estimated.</summary>
    HoldsExactly,

    /// <summary>The statement holds by more than the asked number of standard errors.</summary>
    Holds,

    /// <summary>The margin lies within the asked number of standard errors of 0, on either side: the draws cannot decide.</summary>
    Undecided,

    /// <summary>The statement does not hold: not up to rounding, or by more than the asked number of standard errors.</summary>
    Violated,
}
