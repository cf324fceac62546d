using System.Diagnostics;
using System.Text;
using Entroscope.Files;

namespace Entroscope.Fuzz;

/// <summary>
/// A process of this program that runs inputs which reach native code, one after the other: such an input may end it, or keep it for ever. Either is an answer
/// here, and the next input gets another process.
/// </summary>
internal sealed class NativeWorker : IDisposable
{
    public const string Option = "--worker";
    private const int FirstSignal = 128;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly BinaryWriter _requests;
    private readonly BinaryReader _answers;

    private NativeWorker(Process process)
    {
        _process = process;
        _requests = new BinaryWriter(process.StandardInput.BaseStream, Encoding.UTF8, leaveOpen: true);
        _answers = new BinaryReader(process.StandardOutput.BaseStream, Encoding.UTF8, leaveOpen: true);
    }

    /// <summary>Gets the most memory that the process has had.</summary>
    public long PeakBytes
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? 0 : _process.PeakWorkingSet64;
        }
    }

    public static NativeWorker Start(long mostBytes)
    {
        string host = Environment.ProcessPath!;
        string assembly = typeof(NativeWorker).Assembly.Location;
        bool isHost = Path.GetFileNameWithoutExtension(host) is "dotnet";
        string[] args = [Option, Invariant($"{mostBytes}")];
        return new NativeWorker(Process.Start(new ProcessStartInfo(host, isHost ? [assembly, .. args] : args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!);
    }

    /// <summary>Serves inputs until there are no more: the other side of <see cref="Run"/>.</summary>
    public static int Serve(long mostBytes)
    {
        using Stream input = Console.OpenStandardInput(), output = Console.OpenStandardOutput();
        using StandardStream messages = StandardStream.ErrorOfManagedCode();
        using var requests = new BinaryReader(new BufferedStream(input), Encoding.UTF8);
        using var answers = new BinaryWriter(new BufferedStream(output), Encoding.UTF8);
        using var runner = new FuzzRunner(mostBytes);
        while (true)
        {
            FuzzInput next;
            try
            {
                next = Read(requests);
            }
            catch (EndOfStreamException)
            {
                return 0;
            }

            Finding? finding = runner.Run(next);
            answers.Write(runner.Accepted);
            answers.Write(runner.Refusal);
            answers.Write(runner.Allocated);
            answers.Write(finding?.Kind ?? string.Empty);
            answers.Write(finding?.Text ?? string.Empty);
            answers.Flush();
        }
    }

    /// <summary>Runs an input.</summary>
    /// <returns>What came of it; the process is gone where it ended or did not end.</returns>
    public Answer Run(FuzzInput input)
    {
        try
        {
            _requests.Write(input.Format);
            _requests.Write(input.Variant);
            _requests.Write(input.Files.Length);
            foreach (byte[] file in input.Files)
            {
                _requests.Write(file.Length);
                _requests.Write(file);
            }

            _requests.Flush();
            Task<Answer> reading = Task.Run(() => Read(input));
            return reading.Wait(Longest) ? reading.Result : new Answer { IsHung = true };
        }
        catch (Exception e) when (e is IOException or AggregateException { InnerException: IOException })
        {
            _process.WaitForExit();
            int code = _process.ExitCode;
            return new Answer { End = code > FirstSignal ? Invariant($"signal {code - FirstSignal}") : Invariant($"code {code}") };
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static FuzzInput Read(BinaryReader requests)
    {
        string format = requests.ReadString();
        int variant = requests.ReadInt32();
        var files = new byte[requests.ReadInt32()][];
        for (int i = 0; i < files.Length; i++)
        {
            files[i] = requests.ReadBytes(requests.ReadInt32());
        }

        return new FuzzInput(format, variant, files);
    }

    private Answer Read(FuzzInput input)
    {
        var answer = new Answer { Accepted = _answers.ReadBoolean(), Refusal = _answers.ReadString(), Allocated = _answers.ReadInt64() };
        (string kind, string text) = (_answers.ReadString(), _answers.ReadString());
        return kind.Length == 0 ? answer : answer with { Finding = new Finding(input, kind, text) };
    }

    /// <summary>What came of an input.</summary>
    internal sealed record Answer
    {
        public bool Accepted { get; init; }

        public string Refusal { get; init; } = string.Empty;

        public long Allocated { get; init; }

        public Finding? Finding { get; init; }

        /// <summary>Gets what ended the process; null where nothing did.</summary>
        public string? End { get; init; }

        public bool IsHung { get; init; }
    }
}
