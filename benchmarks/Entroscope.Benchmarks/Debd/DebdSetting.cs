namespace Entroscope.Benchmarks.Debd;

/// <summary>One training of the comparison.</summary>
/// <param name="Set">The name of the data set.</param>
/// <param name="Training">The file of the training rows.</param>
/// <param name="Validation">The file of the validation rows.</param>
/// <param name="Test">The file of the test rows; null leaves it unread.</param>
/// <param name="Threads">The threads; 0 for all processors.</param>
internal sealed record DebdSetting(string Set, string Training, string Validation, string? Test, int Threads)
{
    /// <summary>Gets the networks of the mixture; 1 trains a network by itself.</summary>
    public int Components { get; init; } = 1;

    private const string TrainingSuffix = ".train.data";

    private static readonly string[] Endings = [string.Empty, ".gz"];

    /// <summary>Finds the sets of a folder.</summary>
    /// <param name="folder">Holds NAME.train.data, NAME.valid.data and NAME.test.data, plain or .gz.</param>
    /// <param name="names">The sets that are wanted; null for all.</param>
    /// <param name="test">Whether their test rows are wanted.</param>
    /// <param name="threads">The threads; 0 for all processors.</param>
    /// <exception cref="ArgumentException">There is no such folder or set, or a file of it is missing.</exception>
    public static DebdSetting[] Find(string folder, string[]? names, bool test, int threads)
    {
        if (!Directory.Exists(folder))
        {
            throw new ArgumentException($"--data: there is no folder '{folder}'.");
        }

        string[] known = [.. Directory.GetFiles(folder).Select(NameOf).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (known.Length == 0)
        {
            throw new ArgumentException($"--data: the folder '{folder}' holds no file NAME{TrainingSuffix}, plain or .gz.");
        }

        if ((names ?? []).Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new ArgumentException($"--sets: there is no set '{unknown}' in {folder}, which holds {string.Join(", ", known)}.");
        }

        return [.. (names ?? known)
            .Select(n => new DebdSetting(n, File(folder, n, "train"), File(folder, n, "valid"), test ? File(folder, n, "test") : null, threads))];
    }

    private static string? NameOf(string path)
    {
        string file = Path.GetFileName(path);
        int end = file.IndexOf(TrainingSuffix, StringComparison.Ordinal);
        return end > 0 && Endings.Contains(file[(end + TrainingSuffix.Length)..], StringComparer.Ordinal) ? file[..end] : null;
    }

    private static string File(string folder, string name, string part)
    {
        string plain = Path.Combine(folder, $"{name}.{part}.data");
        return Endings.Select(e => plain + e).FirstOrDefault(System.IO.File.Exists)
            ?? throw new ArgumentException($"--sets: the set '{name}' has no file {plain}, plain or .gz.");
    }
}
