namespace Entroscope.Tasks;

/// <summary>
/// Tasks of a job that do not depend on who does them: whoever has read the same data with the same options makes the same list, and comes to the same bytes.
/// A task is described by data: the kind of the list, its payload, and a number.
/// </summary>
internal interface ITaskList
{
    TaskKind Kind { get; }

    /// <summary>Gets what another process needs beside data and options to make the list.</summary>
    byte[] Payload { get; }

    int Count { get; }

    /// <summary>Gets a text out of all that determines the result of a task.</summary>
    string NameOf(int task);

    /// <summary>Gets the task that must be done before, because it makes a part of the input; -1 for none.</summary>
    int Before(int task) => -1;

    /// <summary>Gets what a task needs of those before it.</summary>
    byte[] InputOf(int task) => [];

    /// <summary>Does a task.</summary>
    /// <returns>Its result.</returns>
    byte[] Run(int task, byte[] input, CancellationToken cancellation);
}

/// <summary>What the tasks of a list are.</summary>
internal enum TaskKind
{
    /// <summary>Trainings of a sweep, or of a sweep of widths.</summary>
    Sweep,

    /// <summary>Trainings of an ensemble.</summary>
    Ensemble,

    /// <summary>Blocks of samples.</summary>
    Samples,

    /// <summary>Ledgers of blocks of samples.</summary>
    Ledgers,
}
