using System.Diagnostics;

namespace Entroscope.Fuzz;

/// <summary>Makes the input of a finding small: pieces are left out as long as the finding stays the same (Zeller's ddmin).</summary>
internal static class Minimiser
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Leaves out of every file what is not needed for the finding.</summary>
    public static Finding Reduce(Finding finding, FuzzRunner runner)
    {
        long started = Stopwatch.GetTimestamp();
        Finding best = finding;
        for (int file = 0; file < finding.Input.Files.Length; file++)
        {
            for (int size = Math.Max(1, best.Input.Files[file].Length / 2); size >= 1; size /= 2)
            {
                int place = 0;
                while (place < best.Input.Files[file].Length && Stopwatch.GetElapsedTime(started) < Longest)
                {
                    byte[] content = best.Input.Files[file];
                    byte[] shorter = [.. content[..place], .. content[Math.Min(content.Length, place + size)..]];
                    Finding? still = runner.Run(best.Input.With(file, shorter));
                    bool same = string.Equals(still?.Kind, finding.Kind, StringComparison.Ordinal);
                    best = same ? still! : best;
                    place += same ? 0 : size;
                }
            }
        }

        return best;
    }
}
