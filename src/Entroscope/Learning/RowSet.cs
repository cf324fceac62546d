namespace Entroscope.Learning;

/// <summary>The rows of a training by name: every machine that has its data and options makes the same ones.</summary>
internal enum RowSet
{
    /// <summary>The training rows.</summary>
    Search,

    /// <summary>The training rows, and those validation rows that do not judge the refit.</summary>
    Refit,

    /// <summary>Training and validation rows.</summary>
    Completion,

    /// <summary>The validation rows.</summary>
    Validation,

    /// <summary>The validation rows that judge the refit.</summary>
    HoldOut,
}
