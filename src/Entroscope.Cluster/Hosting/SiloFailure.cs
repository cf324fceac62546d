namespace Entroscope.Cluster.Hosting;

/// <summary>Takes notice that a silo cannot go on, and leaves the process as it is.</summary>
internal sealed class SiloFailure : IFatalErrorHandler, IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    /// <summary>Gets what is cancelled when the silo cannot go on.</summary>
    public CancellationToken Ended => _ended.Token;

    public bool IsUnexpected(Exception exception) => exception is not (OperationCanceledException or ObjectDisposedException);

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null) =>
        ThreadPool.UnsafeQueueUserWorkItem(_ => End(), null);

    public void Dispose() => _ended.Dispose();

    private void End()
    {
        try
        {
            _ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits for it any more.
        }
    }
}
