using Entroscope.Benchmarks.Measuring;

namespace Entroscope.Benchmarks.Peers;

/// <summary>Compares the engine with libtorch and with the matrix product, in one run: docs/performance.md.</summary>
internal static class PeersCommand
{
    private static readonly string[] Names = ["--json", "--sizes", "--widths", "--threads", "--values", "--batch", "--repeats", "--peer"];

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, Names, "--quick");
        PeersSettings settings = PeersSettings.Parse(options);
        (PeerBackend backend, string version) = Choose(options.Text("--peer", "auto"));
        var report = new PeersReport(Machine.Describe(), version, settings, []);
        foreach (PeersSeries series in settings.Series)
        {
            foreach (PeerCase c in series.Cases(settings.Batch))
            {
                report.Results.AddRange(new CaseRun(c, series.Threads, settings.Repeats, backend).Results());
                Console.Error.WriteLine(Invariant($"N = {c.Sites}, r = {c.Width}, K = {c.Values}"));

                // After every case: who interrupts the run keeps what it has measured.
                if (options.Has("--json"))
                {
                    ResultFile.Write(options.Text("--json", string.Empty), report);
                }
            }
        }

        PeersTables.Write(report, Console.Out);
        return 0;
    }

    // The first backend that computes the smallest case.
    private static (PeerBackend Backend, string Version) Choose(string wish)
    {
        var reasons = new List<string>();
        foreach (PeerBackend backend in PeerBackend.Candidates(wish))
        {
            try
            {
                return (backend, PeerProcess.Version(backend));
            }
            catch (PeerException e)
            {
                reasons.Add(e.Message);
                Console.Error.WriteLine(e.Message);
            }
        }

        throw new PeerException($"No peer: {string.Join(' ', reasons)}");
    }
}
