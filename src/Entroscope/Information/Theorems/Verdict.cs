namespace Entroscope.Information.Theorems;

/// <summary>What a check found about a statement. In the order of gravity.</summary>
public enum Verdict
{
    /// <summary>The statement holds up to rounding: nothing in it is estimated.</summary>
    HoldsExactly,

    /// <summary>The statement holds by more than the asked number of standard errors.</summary>
    Holds,

    /// <summary>The margin lies within the asked number of standard errors of 0, on either side: the draws cannot tell.</summary>
    Undecided,

    /// <summary>The statement does not hold: not up to rounding, or by more than the asked number of standard errors.</summary>
    Violated,
}
