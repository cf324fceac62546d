using System.Diagnostics;

namespace Entroscope.Cluster.Cli;

/// <summary>This program, started again.</summary>
internal static class SelfProcess
{
    /// <summary>Makes the start of a process: its own executable, or the host of .NET with its assembly.</summary>
    public static ProcessStartInfo Of(params string[] args)
    {
        string host = Environment.ProcessPath!;
        string assembly = Path.Combine(AppContext.BaseDirectory, "entroscope-cluster.dll");
        bool isTool = string.Equals(Path.GetFileNameWithoutExtension(host), "entroscope-cluster", StringComparison.Ordinal);
        string own = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "entroscope-cluster.exe" : "entroscope-cluster");
        return isTool ? new ProcessStartInfo(host, args) : File.Exists(own) ? new ProcessStartInfo(own, args) : new ProcessStartInfo(host, [assembly, .. args]);
    }
}
