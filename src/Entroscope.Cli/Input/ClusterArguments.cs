using System.Net;

namespace Entroscope.Cli.Input;

/// <summary>The options that have a job done by several processes; the tool entroscope-cluster carries them out.</summary>
internal sealed class ClusterArguments
{
    private const string Listen = "listen";
    private const string Form = "'listen', 'listen:ADDRESS' or 'listen:ADDRESS:PORT'";
    private static readonly string[] Names = ["--workers", "--cluster", "--cluster-file"];
    private readonly Option<int?> _workers = OptionFactory.OptionalInteger("--workers",
        "Have the work done by this many worker processes on this machine, which share --threads. Changes no result; needs the package "
        + "Entroscope.Cluster.Tool.", 1, 1024);
    private readonly Option<string?> _cluster = new("--cluster")
    {
        Description = "Have the work done by workers that join from anywhere ('worker --join'): listen, listen:ADDRESS or listen:ADDRESS:PORT. "
            + "Beyond 127.0.0.1 connections are encrypted. Changes no result; needs the package Entroscope.Cluster.Tool.",
        HelpName = "listen[:ADDRESS[:PORT]]",
    };

    private readonly PathOption _file = new(PathUse.Kept, "--cluster-file")
    {
        Description = "The file that workers join by; whoever can read it can join. [default: cluster.json beside the file that is written]",
        HelpName = "FILE",
    };

    public Option[] All => [_workers, _cluster, _file];

    /// <summary>Returns whether a command line has one of the options, of a command whose work can be shared.</summary>
    public static bool AreIn(IReadOnlyList<string> args) =>
        args[0] is "train" or "run" or "scaling" or "sample"
        && args.TakeWhile(a => a is not "--").Any(a => Names.Contains(a.Split('=', ':')[0], StringComparer.Ordinal));

    /// <summary>Reads the options.</summary>
    /// <param name="model">The file that is written.</param>
    /// <returns>Who is to share the job; null where this process does it.</returns>
    /// <exception cref="UsageException">The options do not fit each other.</exception>
    public ClusterRequest? Read(ParseResult parsed, string model)
    {
        (int? workers, string? cluster, string? file) = (parsed.GetValue(_workers), parsed.GetValue(_cluster), parsed.GetValue(_file));
        UsageException.ThrowIf(file is not null && cluster is null, "--cluster-file is the file of --cluster; give both or neither");
        if (cluster is null)
        {
            return workers is null ? null : new ClusterRequest(workers.Value, null, 0, null);
        }

        (IPAddress address, int port) = Where(cluster);
        string folder = Path.GetDirectoryName(Path.GetFullPath(model)) ?? string.Empty;
        return new ClusterRequest(workers ?? 0, address, port, file ?? Path.Combine(StandardStream.IsOutput(model) ? string.Empty : folder, "cluster.json"));
    }

    private static (IPAddress Address, int Port) Where(string text)
    {
        string rest = text.Length > Listen.Length && text.StartsWith(Listen + ":", StringComparison.Ordinal) ? text[(Listen.Length + 1)..] : string.Empty;
        if (text is Listen)
        {
            return (IPAddress.Loopback, 0);
        }

        if (IPAddress.TryParse(rest, out IPAddress? alone) && !rest.EndsWith(':'))
        {
            return (alone, 0);
        }

        int colon = rest.LastIndexOf(':');
        UsageException.ThrowIf(
            colon < 0 || !IPAddress.TryParse(rest[..colon], out alone)
            || !int.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > ushort.MaxValue,
            $"--cluster must be {Form} with the number of an address, but is '{text}'");
        return (alone!, int.Parse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
