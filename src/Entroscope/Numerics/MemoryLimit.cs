namespace Entroscope.Numerics;

/// <summary>How much memory a job may take, and how sizes are written in refusals.</summary>
internal static class MemoryLimit
{
    private const double Share = 0.8;
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Gets the standard limit: four fifths of what the process may take of this machine, of its container where it runs in one.</summary>
    public static long OfMachine => (long)(Share * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>Refuses what would take more memory than there is, before it is taken.</summary>
    /// <param name="bytes">The bytes needed.</param>
    /// <param name="what">What needs them, to begin the message with.</param>
    /// <param name="advice">What takes less.</param>
    /// <param name="limit">The limit in bytes; null for that of the machine.</param>
    /// <exception cref="SizeLimitException">The limit is exceeded; the message names both sizes.</exception>
    public static void Ensure(double bytes, string what, string advice, long? limit = null)
    {
        long most = limit ?? OfMachine;
        Refuse.Size(bytes > most, $"{what} needs {Show(bytes)} of memory, more than the limit of {Show(most)}; {advice}.");
    }

    /// <summary>Counts the cells of a table that is one array.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="classes">The columns, one a class.</param>
    /// <exception cref="SizeLimitException">They are more than an array holds.</exception>
    public static int Cells(long rows, long classes)
    {
        Refuse.Size(
            rows * classes > Array.MaxLength,
            $"A table of {rows} rows and {classes} classes has more than the {Array.MaxLength} cells of an array; take fewer rows or classes.");
        return (int)(rows * classes);
    }

    /// <summary>Writes a size, such as "1.5 GiB".</summary>
    public static string Show(double bytes)
    {
        int unit = 0;
        while (bytes >= 1024 && unit < Units.Length - 1)
        {
            (bytes, unit) = (bytes / 1024, unit + 1);
        }

        return Invariant($"{bytes:0.#} {Units[unit]}");
    }
}
