using System.Diagnostics;
using System.Globalization;

namespace Entroscope.Benchmarks.Peers;

/// <summary>A way to run libtorch: TorchSharp where it loads, PyTorch otherwise. Installed by eng/install-peers.</summary>
/// <remarks>
/// OpenMP keeps its usual waiting: between the many small operations of a pass its threads spin, which is up to 1.7 times faster for the
/// peer than sleeping at once (OMP_WAIT_POLICY=passive, which a caller may set); after milliseconds without work they sleep.
/// </remarks>
internal sealed class PeerBackend
{
    // Large blocks stay with the process instead of being mapped, and faulted in page by page, for every tensor.
    private const string Tunables = "glibc.malloc.mmap_threshold=8589934592:glibc.malloc.trim_threshold=17179869184";
    private const string ServerName = "Entroscope.Benchmarks.Torch";
    private readonly string _program;
    private readonly string _script;
    private readonly (string Name, string Value)[] _environment;

    private PeerBackend(string name, string program, string script, params (string Name, string Value)[] environment)
    {
        Name = name;
        _program = program;
        _script = script;
        _environment = environment;
    }

    public string Name { get; }

    /// <summary>Finds the backends that a wish allows, the preferred one first.</summary>
    /// <param name="wish">"auto", "torchsharp" or "python".</param>
    public static IReadOnlyList<PeerBackend> Candidates(string wish) => wish switch
    {
        "auto" => [TorchSharp(), Python()],
        "torchsharp" => [TorchSharp()],
        "python" => [Python()],
        _ => throw new ArgumentException($"The peer must be auto, torchsharp or python, but is '{wish}'."),
    };

    /// <summary>Makes the start of a process with the given number of threads.</summary>
    public ProcessStartInfo Start(int threads)
    {
        if (!File.Exists(_program) || !File.Exists(_script))
        {
            throw new PeerException($"{Name} is not installed; run eng/install-peers.");
        }

        var start = new ProcessStartInfo(_program, [_script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["GLIBC_TUNABLES"] = Tunables;
        foreach ((string name, string value) in _environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static PeerBackend TorchSharp()
    {
        string folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ServerName, "release"));
        string missingSymbol = Path.Combine(folder, "libios_init.so");
        (string, string)[] environment = File.Exists(missingSymbol) ? [("LD_PRELOAD", missingSymbol)] : [];
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "/usr/bin/dotnet";
        return new PeerBackend("TorchSharp", host, Path.Combine(folder, ServerName + ".dll"), environment);
    }

    // Debian's OpenBLAS would otherwise take kernels without AVX on processors newer than itself, and ATen the level below AVX-512.
    private static PeerBackend Python() => new(
        "PyTorch",
        Environment.GetEnvironmentVariable("ENTROSCOPE_PYTHON") ?? "/usr/bin/python3",
        Path.Combine(AppContext.BaseDirectory, "Peers", "peers.py"),
        ("OPENBLAS_CORETYPE", "SkylakeX"),
        ("ATEN_CPU_CAPABILITY", "avx512"));
}
