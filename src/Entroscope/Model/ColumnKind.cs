namespace Entroscope.Model;

/// <summary>What the values of a column are, and by that how they are modelled.</summary>
public enum ColumnKind
{
    /// <summary>0 and 1: a Bernoulli leaf.</summary>
    Binary,

    /// <summary>Integers without an order, such as codes: a categorical leaf.</summary>
    Categorical,

    /// <summary>Counts 0..n: a binomial leaf with n trials.</summary>
    Count,

    /// <summary>Finite real numbers: a Gaussian leaf, or another continuous one.</summary>
    Real,

    /// <summary>Integers of a range in which neighbours are alike: a categorical leaf whose values share strength with their neighbours.</summary>
    Ordinal,

    /// <summary>Text of a set of values: a categorical leaf with one more symbol for values that the training had not.</summary>
    Text,

    /// <summary>Two texts such as yes and no: a Bernoulli leaf.</summary>
    Boolean,

    /// <summary>Dates as days, or with times as seconds, since 1970-01-01; times of day as seconds since midnight: modelled as <see cref="Real"/>.</summary>
    Date,

    /// <summary>What names a row and says nothing of other rows: the column is left out.</summary>
    Id,
}
