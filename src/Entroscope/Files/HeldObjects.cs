namespace Entroscope.Files;

/// <summary>
/// What the program that hosts the library holds in memory, under names that stand in the place of files: for one call, in all that it starts.
/// </summary>
internal static class HeldObjects
{
    private static readonly AsyncLocal<IReadOnlyDictionary<string, object>?> Current = new();

    /// <summary>Finds what a name stands for; null where it is the name of a file.</summary>
    public static T? Find<T>(string name)
        where T : class => Current.Value is { } held && held.TryGetValue(name, out object? found) ? found as T : null;

    /// <summary>Runs a call that may name the objects.</summary>
    public static T With<T>(IReadOnlyDictionary<string, object> objects, Func<T> call)
    {
        IReadOnlyDictionary<string, object>? before = Current.Value;
        Current.Value = objects;
        try
        {
            return call();
        }
        finally
        {
            Current.Value = before;
        }
    }
}
