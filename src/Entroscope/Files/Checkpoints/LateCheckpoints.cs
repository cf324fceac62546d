using Entroscope.Learning.Loop;

namespace Entroscope.Files.Checkpoints;

/// <summary>
/// Checkpoints of a training that others may continue, in a folder that they see, too: the first one after half a minute, since a short training is done
/// sooner again. It goes on without them where they cannot be read or written, or another process writes them.
/// </summary>
/// <param name="interval">The time between two; null for half a minute.</param>
internal sealed class LateCheckpoints(string folder, TimeSpan? interval = null) : ICheckpointStore, IDisposable
{
    private readonly TimeSpan _interval = interval ?? TimeSpan.FromSeconds(30);
    private readonly CheckpointFolder _store = new(folder);
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Removes the checkpoint of a training that is done.</summary>
    public static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is of no use, and does no harm.
        }
    }

    public Checkpoint? Load()
    {
        try
        {
            return _store.Load();
        }
        catch (EntroscopeException)
        {
            return null;
        }
    }

    public void Save(Checkpoint checkpoint)
    {
        if (Stopwatch.GetElapsedTime(_last) < _interval)
        {
            return;
        }

        try
        {
            _store.Save(checkpoint);
        }
        catch (DataException)
        {
            // The training does without.
        }

        _last = Stopwatch.GetTimestamp();
    }

    public void Dispose() => _store.Dispose();
}
