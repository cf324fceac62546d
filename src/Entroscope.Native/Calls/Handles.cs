using System.Collections.Concurrent;

namespace Entroscope.Native.Calls;

/// <summary>
/// The objects that a caller has, by numbers that are never used twice: one that is freed already, or made up, is found out. May be used from several threads.
/// </summary>
internal static class Handles
{
    private static readonly ConcurrentDictionary<long, object> All = new();
    private static long _last;

    public static int Count => All.Count;

    public static long Add(object value)
    {
        long handle = Interlocked.Increment(ref _last);
        All[handle] = value;
        return handle;
    }

    /// <summary>Gets an object.</summary>
    /// <exception cref="HandleException">The handle is none, is freed, or that of an object of another type.</exception>
    public static T Get<T>(long handle)
        where T : class => !All.TryGetValue(handle, out object? found) ? throw Unknown(handle)
            : found as T ?? throw new HandleException(
                Invariant($"Handle {handle} is that of a {Word(found.GetType())}, but that of a {Word(typeof(T))} is needed."));

    /// <summary>Frees an object: it ends when no call uses it any more.</summary>
    public static void Free(long handle)
    {
        if (!All.TryRemove(handle, out object? found))
        {
            throw Unknown(handle);
        }

        (found as IDisposable)?.Dispose();
    }

    private static HandleException Unknown(long handle) => new(Invariant($"Handle {handle} is none, or is freed already."));

    private static string Word(Type type) => type.Name switch
    {
        nameof(Work.HeldModel) => "model",
        nameof(Work.HeldRows) => "table that was read",
        nameof(SourceFile) => "table",
        nameof(LongCall) => "task",
        nameof(ResultBytes) => "result",
        _ => type.Name,
    };
}
