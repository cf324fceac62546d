namespace Entroscope.Engine;

/// <summary>Parallel work whose results are merged in the order of the tasks.</summary>
internal interface IOrderedWork : IParallelWork
{
    /// <summary>Takes over the result of a task; called for task 0, 1, 2, ... one at a time, by the worker that did it.</summary>
    /// <param name="worker">Who did it.</param>
    /// <param name="task">The task.</param>
    void Merge(int worker, int task);
}
