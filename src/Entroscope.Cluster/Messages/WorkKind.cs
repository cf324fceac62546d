namespace Entroscope.Cluster.Messages;

/// <summary>What a worker is to do next.</summary>
internal enum WorkKind
{
    /// <summary>Ask again.</summary>
    Wait,

    /// <summary>Take the expected counts of some tiles.</summary>
    Sum,

    /// <summary>Sum a slice of the counts over all tiles and estimate its parameters.</summary>
    Slice,

    /// <summary>Sum the log-likelihoods of the rows of some tiles.</summary>
    Score,

    /// <summary>Take the log-likelihood of each of some rows.</summary>
    Rows,

    /// <summary>Do a task of a list.</summary>
    Task,

    /// <summary>Join again: the coordinator does not know the worker.</summary>
    Join,

    /// <summary>End: the run is done.</summary>
    Finished,
}
