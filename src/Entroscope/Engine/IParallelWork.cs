namespace Entroscope.Engine;

/// <summary>Work that is cut into numbered tasks (<see cref="WorkCrew"/>).</summary>
internal interface IParallelWork
{
    /// <summary>Does a task.</summary>
    /// <param name="worker">Who does it, 0..threads-1; one task at a time for a worker, so that it may have scratch memory of its own.</param>
    /// <param name="task">The task.</param>
    void Do(int worker, int task);
}
