namespace Entroscope.Tasks;

/// <summary>Others who do tasks.</summary>
internal interface ITaskCrew
{
    /// <summary>Has tasks done.</summary>
    /// <param name="wanted">Which, in the order in which they are begun.</param>
    /// <param name="done">Receives every task as it is done, with its result; called by the calling thread, in any order.</param>
    /// <exception cref="DataException">A task cannot be done.</exception>
    void Run(ITaskList tasks, IReadOnlyList<int> wanted, Action<int, byte[]> done, CancellationToken cancellation);
}
