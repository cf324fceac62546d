using System.Diagnostics;
using Entroscope.Benchmarks.Measuring;

namespace Entroscope.Benchmarks.Peers;

/// <summary>A resident process that computes one case with libtorch; idle, and its threads asleep, while nothing is asked of it.</summary>
internal sealed class PeerProcess : IDisposable
{
    /// <summary>The side of the square matrices whose product is the measure of the machine.</summary>
    public const int ProductSize = 2048;

    private readonly Process _process;
    private readonly string _name;

    private PeerProcess(Process process, string name)
    {
        _process = process;
        _name = name;
    }

    /// <summary>Starts a backend.</summary>
    /// <param name="backend">How libtorch is run.</param>
    /// <param name="threads">The threads it may use.</param>
    public static PeerProcess Start(PeerBackend backend, int threads)
    {
        Process process = Process.Start(backend.Start(threads)) ?? throw new PeerException($"{backend.Name} does not start.");
        return new PeerProcess(process, backend.Name);
    }

    /// <summary>Finds the versions of a backend, if it works at all.</summary>
    /// <exception cref="PeerException">It does not.</exception>
    public static string Version(PeerBackend backend)
    {
        string file = Path.GetTempFileName();
        try
        {
            var smallest = new PeerCase(2, 2, 2, 2);
            smallest.Export(smallest.Model(), smallest.Data(), file);
            using PeerProcess peer = Start(backend, 1);
            return peer.Load(smallest, file, 1);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Hands over a case.</summary>
    /// <param name="case">The case.</param>
    /// <param name="file">Its exported weights and data.</param>
    /// <param name="threads">The threads to use.</param>
    /// <returns>The versions of the peer.</returns>
    public string Load(PeerCase @case, string file, int threads) => Ask(new PeerRequest("load")
    {
        Weights = file,
        Sites = @case.Sites,
        Width = @case.Width,
        Values = @case.Values,
        Batch = @case.Batch,
        Threads = threads,
        Product = ProductSize,
    }).Version ?? _name;

    /// <summary>Asks and waits for the answer.</summary>
    /// <exception cref="PeerException">The peer reports an error, or ended.</exception>
    public PeerReply Ask(PeerRequest request)
    {
        string? line;
        try
        {
            _process.StandardInput.WriteLine(ResultFile.ToLine(request));
            _process.StandardInput.Flush();
            line = _process.StandardOutput.ReadLine();
        }
        catch (IOException)
        {
            line = null;
        }

        PeerReply reply = line is null ? new PeerReply("The process ended.") : ResultFile.FromLine<PeerReply>(line);
        return reply.Error is null ? reply : throw new PeerException($"{_name}, {request.Op} {request.Form}: {reply.Error}");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
