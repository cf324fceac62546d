namespace Entroscope.Engine;

/// <summary>Work that is cut into numbered tasks (<see cref="WorkCrew"/>).</summary>
internal interface IParallelWork
{
    /// <summary>Does a task.</summary>
    /// <param name="worker">Who does it, 0..threads-1; one task at a time for a worker, so that it may have scratch memory of its own.</param>
    void Do(int worker, int task);
}

/// <summary>Parallel work whose results are merged in the order of the tasks.</summary>
internal interface IOrderedWork : IParallelWork
{
    /// <summary>Takes over the result of a task; called for task 0, 1, 2, ... one at a time, by the worker that did it.</summary>
    void Merge(int worker, int task);
}
