namespace Entroscope.Engine;

/// <summary>What is wanted at the root for every class.</summary>
internal enum ClassDetail
{
    /// <summary>Nothing but the sum over classes.</summary>
    None,

    /// <summary>The logarithms of all classes, as exact as the sum needs them.</summary>
    Logs,

    /// <summary>The logarithms of all classes, each exact by itself.</summary>
    Exact,
}
