using System.Diagnostics;
using System.Net;
using Entroscope.Cluster.Coordination;
using Entroscope.Cluster.Hosting;
using Entroscope.Cluster.Messages;
using Entroscope.Learning;
using Entroscope.Learning.Distribution;
using Entroscope.Reporting;
using Entroscope.Tasks;

namespace Entroscope.Cluster.Cli;

/// <summary>The coordinator of a job in this process, and the workers that it started on this machine.</summary>
internal sealed class LocalCluster : ITrainingCluster
{
    private const int RowsWorthIt = 2400;
    private const int MostRestarts = 20;
    private static readonly TimeSpan FarewellOfWorkers = TimeSpan.FromSeconds(3);
    private readonly ClusterHost _host;
    private readonly string _file;
    private readonly string? _folder;
    private readonly List<Process> _workers = [];
    private readonly CancellationTokenSource _over = new();
    private readonly TextWriter _error;
    private int _restarts;
    private string _said = "they were killed again and again";
    private bool _isDisposed;

    private LocalCluster(ClusterHost host, string file, string? folder, IExpectationSource? expectations, TextWriter error)
    {
        (_host, _file, _folder, Expectations, _error) = (host, file, folder, expectations, error);
        Crew = new ClusterCrew(host.Coordinator, host.Arrays);
        host.Failed.Register(() => host.Coordinator.Fail("The cluster took this coordinator for dead; resume the training from its checkpoint."));
    }

    public IExpectationSource? Expectations { get; }

    public ITaskCrew Crew { get; }

    /// <summary>Starts a coordinator and workers.</summary>
    public static ITrainingCluster Start(
        ClusterRequest wanted, ParseResult parsed, SharedJob job, TextWriter error, CancellationToken cancellation)
    {
        var description = new JobDescription(
            string.Empty, [.. parsed.Tokens.Select(t => t.Value)], Environment.CurrentDirectory, Guid.NewGuid().ToString("n"), job.Fingerprint);
        var coordinator = new Coordinator(description, ProductVersion.Text, ArithmeticSelfTest.Run(), TimeProvider.System);
        string? folder = wanted.File is null ? Directory.CreateTempSubdirectory("entroscope-").FullName : null;
        string file = wanted.File ?? Path.Combine(folder!, "cluster.json");
        ClusterHost host = ClusterHost.Start(wanted.Address ?? IPAddress.Loopback, wanted.Port, file, ProductVersion.Text, coordinator, cancellation)
            .GetAwaiter().GetResult();
        ClusterTraining? training = job.Training is { } session
            ? new ClusterTraining(coordinator, host.Arrays, session.Rows.Train.Observations, session.Options, job.Fingerprint) : null;
        var cluster = new LocalCluster(host, file, folder, training, error);
        if (wanted.File is not null)
        {
            error.WriteLine($"workers join by: entroscope worker --join {file}");
        }

        if (job.Training is not null)
        {
            Warn(job.Training, wanted.Workers, error);
        }

        int threads = job.Threads > 0 ? job.Threads : Environment.ProcessorCount;
        for (int k = 0; k < wanted.Workers; k++)
        {
            cluster.Spawn(Math.Max(1, (threads + wanted.Workers - 1 - k) / wanted.Workers));
        }

        return cluster;
    }

    public string Describe(string activity)
    {
        ClusterState state = _host.Coordinator.State();
        return activity + Invariant($" on {state.Workers.Count(w => w.IsReady)} workers ")
            + Invariant($"({state.Bytes / 1e6:0} MB, {100 * state.Communication:0} % communication, {100 * state.Waiting:0} % waiting)");
    }

    public void Conclude(TextWriter error) => error.WriteLine("cluster: " + StatusCommand.Summary(_host.Coordinator.State()));

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _over.Cancel();
        _host.DisposeAsync().AsTask().GetAwaiter().GetResult();
        long until = Environment.TickCount64 + (long)FarewellOfWorkers.TotalMilliseconds;
        lock (_workers)
        {
            foreach (Process worker in _workers)
            {
                if (!worker.WaitForExit((int)Math.Max(1, until - Environment.TickCount64)))
                {
                    worker.Kill();
                }

                worker.Dispose();
            }
        }

        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }

        _over.Dispose();
    }

    private static void Warn(TrainingSession session, int workers, TextWriter error)
    {
        int all = session.Rows.Train.Observations.Rows;
        int rows = session.Options.BatchSize is > 0 and int batch && batch < all ? batch : all;
        int tiles = TileRange.Of(rows, session.Options.Engine.TileRows).Count;
        if (tiles < workers)
        {
            error.WriteLine(Invariant($"note: an update of {rows} rows has {tiles} tiles of {session.Options.Engine.TileRows}, ")
                + Invariant($"so that only {tiles} of {workers} workers have work; more rows an update (--batch) share it out"));
        }
        else if (workers > 0 && rows / workers < RowsWorthIt)
        {
            error.WriteLine(Invariant($"note: an update of {rows} rows gives each of {workers} workers {rows / workers}; with fewer than {RowsWorthIt} ")
                + "more workers cost about what they bring; larger batches (--batch) or fewer workers help");
        }
    }

    private void Spawn(int threads)
    {
        ProcessStartInfo start = SelfProcess.Of("worker", "--join", _file, "--threads", threads.ToString(CultureInfo.InvariantCulture), "--bound");
        (start.RedirectStandardInput, start.UseShellExecute, start.RedirectStandardError) = (true, false, true);
        start.Environment.Remove(GuardedWork.Variable);
        Process process = Process.Start(start)!;
        process.EnableRaisingEvents = true;
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is { Length: > 0 } line && !_over.IsCancellationRequested)
            {
                _said = line.StartsWith("entroscope: ", StringComparison.Ordinal) ? line["entroscope: ".Length..] : line;
                _error.WriteLine("worker: " + _said);
            }
        };
        process.BeginErrorReadLine();
        lock (_workers)
        {
            _workers.Add(process);
        }

        process.Exited += (_, _) => Ended(process, threads);
    }

    // One that was killed is started again; one that was refused would be refused again.
    private void Ended(Process process, int threads)
    {
        if (_over.IsCancellationRequested)
        {
            return;
        }

        lock (_workers)
        {
            _workers.Remove(process);
        }

        bool isRefused = process.ExitCode is > 0 and < 128;
        if (!isRefused && ++_restarts <= MostRestarts)
        {
            Spawn(threads);
        }
        else if (_workers.Count == 0)
        {
            _host.Coordinator.Fail("No worker is left: " + _said);
        }
    }
}
