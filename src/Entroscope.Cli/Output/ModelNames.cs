namespace Entroscope.Cli.Output;

/// <summary>Short names of model files in a table: the file's name, with as many of its folders as distinguish it from the others.</summary>
internal static class ModelNames
{
    /// <summary>Names files.</summary>
    /// <returns>One name a path; the same path twice gets its position behind its name.</returns>
    public static string[] Of(IReadOnlyList<string> paths)
    {
        string[][] parts = [.. paths.Select(
            p => Path.GetFullPath(p).Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries))];
        return [.. paths.Select((_, i) => Name(parts, i))];
    }

    private static string Name(string[][] parts, int index)
    {
        string[] own = parts[index];
        for (int length = 1; length <= own.Length; length++)
        {
            string name = string.Join('/', own[^length..]);
            if (!parts.Where((_, i) => i != index)
                .Any(other => string.Equals(string.Join('/', other[^Math.Min(length, other.Length)..]), name, StringComparison.Ordinal)))
            {
                return name;
            }
        }

        return Invariant($"{own[^1]} ({index + 1})");
    }
}
