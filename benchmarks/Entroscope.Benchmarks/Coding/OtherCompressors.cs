using System.ComponentModel;
using System.Diagnostics;

namespace Entroscope.Benchmarks.Coding;

/// <summary>Compressors of the machine, where it has them, from standard input to standard output.</summary>
internal static class OtherCompressors
{
    public static (string Name, string[] Words)[] All { get; } = [("gzip", ["-9"]), ("bzip2", ["-9"]), ("zstd", ["-19"]), ("xz", ["-9e"])];

    /// <summary>Gets the bytes that a compressor makes of some; null where the machine does not have it.</summary>
    public static long? Size(string name, string[] words, byte[] input)
    {
        var start = new ProcessStartInfo(name, [.. words, "-c"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<long> counted = Task.Run(() => Count(process.StandardOutput.BaseStream));
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            return process.ExitCode == 0 ? counted.Result : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static long Count(Stream stream)
    {
        byte[] block = new byte[1 << 16];
        long total = 0;
        for (int read = stream.Read(block); read > 0; read = stream.Read(block))
        {
            total += read;
        }

        return total;
    }
}
