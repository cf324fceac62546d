using Orleans.Services;

namespace Entroscope.Cluster.Messages;

/// <summary>Where workers ask for work. Only the coordinator answers. Calls are short, but for the next piece of work, which may take seconds.</summary>
internal interface IDesk : IGrainService
{
    /// <summary>Joins.</summary>
    /// <returns>What the cluster works at, or why the worker may not.</returns>
    Task<JobDescription> Join(Greeting greeting);

    /// <summary>Says that the rows are read.</summary>
    /// <returns>Why the worker may not take part; empty where it may.</returns>
    Task<string> Ready(string worker, string data);

    /// <summary>Asks for work.</summary>
    /// <param name="answer">What came of the work before; null where there was none.</param>
    Task<WorkItem> Next(string worker, Answer? answer);

    /// <summary>Asks whether the worker should go on with a task.</summary>
    /// <param name="update">The number of its list.</param>
    Task<bool> IsWanted(string worker, long update, int task);
}
