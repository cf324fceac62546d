using System.Globalization;
using System.Text;

namespace Entroscope.Faults;

/// <summary>
/// Data larger than the memory: a table is made into tiles and trained on by processes that may not have as much memory as it has bytes, and the model is that
/// of a process without a limit. It needs a control group that this process may make; elsewhere it counts as skipped.
/// </summary>
internal static class Memory
{
    private const int Rows = 600_000;
    private const int Columns = 784;
    private const long Limit = 384L << 20;
    private static readonly string[] Arguments =
        ["--tree", "line", "--widths", "2", "--leaf-channels", "2", "--prior-strength", "1", "--steps", "1", "--no-refit", "--init", "random", "-o"];

    /// <summary>Runs the trial.</summary>
    /// <returns>Whether all was well; null where there is no control group.</returns>
    public static bool? Run(World world)
    {
        if (Group() is not { } group)
        {
            return null;
        }

        string folder = world.Trial("memory");
        try
        {
            Write(Path.Combine(folder, "t.npy"));
            string limited = $"echo $$ > {group}/cgroup.procs; {{0}}";
            ToolResult[] results =
            [
                Tool.Run(folder, ["shard", "t.npy", "-o", "tiles"], limited),
                Tool.Run(folder, ["train", "tiles", .. Arguments, "limited.safetensors"], limited),
                Tool.Run(folder, ["train", "tiles", .. Arguments, "free.safetensors"]),
            ];
            foreach (ToolResult failed in results.Where(r => r.Code != 0))
            {
                Console.Error.WriteLine($"memory: exit code {failed.Code}: {failed.LastLine}");
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"memory: {(long)Rows * Columns >> 20} MiB in {Limit >> 20} MiB: shard {results[0].Time.TotalSeconds:0} s, "
                + $"training {results[1].Time.TotalSeconds:0} s, without a limit {results[2].Time.TotalSeconds:0} s"));
            return results.All(r => r.Code == 0) && File.ReadAllBytes(Path.Combine(folder, "limited.safetensors"))
                .AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, "free.safetensors")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            Directory.Delete(group);
        }
    }

    // A group of its own with the limit, by the files of either version of control groups.
    private static string? Group()
    {
        (string Root, string File)[] versions = [("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")];
        foreach ((string root, string file) in versions)
        {
            string group = Path.Combine(root, $"entroscope-faults-{Environment.ProcessId}");
            try
            {
                if (Directory.Exists(root))
                {
                    Directory.CreateDirectory(group);
                    File.WriteAllText(Path.Combine(group, file), Limit.ToString(CultureInfo.InvariantCulture));
                    return group;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (Directory.Exists(group))
                {
                    Directory.Delete(group);
                }
            }
        }

        return null;
    }

    // Values 0 to 3; the second half of a row repeats the first, so that there is something to learn.
    private static void Write(string path)
    {
        string header = $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({Rows}, {Columns}), }}";
        header = header.PadRight(((header.Length + 11 + 63) / 64 * 64) - 11) + "\n";
        using FileStream stream = File.Create(path);
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header));
        var random = new Random(1);
        byte[] row = new byte[Columns];
        for (int r = 0; r < Rows; r++)
        {
            random.NextBytes(row.AsSpan(0, Columns / 2));
            for (int c = 0; c < Columns / 2; c++)
            {
                row[c + (Columns / 2)] = row[c] &= 3;
            }

            stream.Write(row);
        }
    }
}
