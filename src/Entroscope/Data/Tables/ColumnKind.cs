namespace Entroscope.Data.Tables;

/// <summary>How the values of a column are modelled.</summary>
public enum ColumnKind
{
    /// <summary>0 and 1: a Bernoulli leaf.</summary>
    Binary,

    /// <summary>Symbols 0..K-1 without an order: a categorical leaf.</summary>
    Categorical,

    /// <summary>Counts 0..n: a binomial leaf with n trials.</summary>
    Count,

    /// <summary>Finite real numbers: a Gaussian leaf.</summary>
    Real,
}
