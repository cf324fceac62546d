namespace Entroscope.Sweeps;

/// <summary>What the joining of stores came to.</summary>
/// <param name="Store">The file that got the trainings.</param>
/// <param name="Files">The number of files that they came from.</param>
/// <param name="Added">Trainings that it did not hold.</param>
/// <param name="Known">Trainings that it held, or that an earlier file had brought.</param>
/// <param name="Different">How many of these ended otherwise in the file than in the store.</param>
/// <param name="Total">What it holds now.</param>
internal sealed record SweepMerge(string Store, int Files, int Added, int Known, int Different, int Total)
{
    /// <summary>Adds the trainings of files to a store, each whole or not at all; the files are only read, and are checked as a store that is used.</summary>
    /// <exception cref="DataException">
    /// A file is missing, is the store itself, is no sweep file, or is damaged; what was added before stays, and the same call adds the rest.
    /// </exception>
    public static SweepMerge Run(string into, IReadOnlyList<string> files, CancellationToken cancellation)
    {
        foreach (string file in files)
        {
            Refuse.Data(!File.Exists(file), $"{file}: there is no such file.");
            Refuse.Data(IsSame(file, into), $"{file}: is the file that the others are to be added to.");
        }

        using SweepStore target = SweepStore.Open(into);
        (int added, int known, int different) = (0, 0, 0);
        foreach (string file in files)
        {
            using SweepStore source = SweepStore.OpenToRead(file);
            foreach (SweepKey key in source.Keys())
            {
                cancellation.ThrowIfCancellationRequested();
                switch (target.Take(key, source))
                {
                    case Taken.Added: added++; break;
                    case Taken.Different: different++; known++; break;
                    default: known++; break;
                }
            }
        }

        return new SweepMerge(into, files.Count, added, known, different, target.CountRecords());
    }

    private static bool IsSame(string file, string other) => string.Equals(Real(file), Real(other), StringComparison.Ordinal);

    private static string Real(string path) =>
        (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(path);
}

/// <summary>What became of a training that was offered to a store.</summary>
internal enum Taken
{
    Added,
    Known,
    Different,
}
