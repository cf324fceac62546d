using System.Diagnostics;
using System.Globalization;
using Entroscope.Benchmarks.Measuring;
using Entroscope.Benchmarks.Peers;
using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Benchmarks.Scaling;

/// <summary>Takes one measurement in a process of its own, so that its peak of memory is its own and all is given back.</summary>
internal static class ScalingPoint
{
    /// <summary>The command of the process that measures.</summary>
    public const string Command = "scaling-point";

    /// <summary>The values of a site. All sites have one leaf: a million tables of their own would measure the memory.</summary>
    public const int LeafValues = 16;

    /// <summary>Measures in a process of its own.</summary>
    public static ScalingResult Measure(ScalingSetting setting, int repeats)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of the process is unknown.");
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(ScalingPoint).Assembly.Location] : [];
        var start = new ProcessStartInfo(program, [.. host, Command, ResultFile.ToLine(setting), Invariant($"{repeats}")]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? ResultFile.FromLine<ScalingResult>(output)
            : throw new InvalidOperationException(Invariant($"Measuring {setting} ended with exit code {process.ExitCode}."));
    }

    /// <summary>Measures in this process and writes the result.</summary>
    public static int Run(string[] arguments)
    {
        ScalingSetting setting = ResultFile.FromLine<ScalingSetting>(arguments[0]);
        int repeats = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        string name = setting.Task.Word();
        Timing time = Alternation.Run([Contestant.Of(name, Call(setting))], repeats)[name];
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(ResultFile.ToLine(new ScalingResult(setting, time, Math.Round(process.PeakWorkingSet64 / (double)(1 << 20)))));
        return 0;
    }

    private static Action Call(ScalingSetting setting)
    {
        ConvAC model = RandomNetwork.Categorical(setting.Sites, setting.Width, LeafValues, oneLeaf: true);
        Observations data = RandomNetwork.Data(setting.Sites, setting.Batch, LeafValues);
        var rows = RowSelection.All(data);
        IEngine engine = Engines.Create(model, new EngineOptions { Kind = EngineKind.Single, Threads = setting.Threads });
        if (setting.Task == PeerTask.Forward)
        {
            double[] logLikelihood = new double[setting.Batch];
            return () => engine.LogLikelihood(data, rows, logLikelihood);
        }

        var counts = new ExpectedCounts(model);
        return () => engine.AddExpectedCounts(data, rows, null, counts);
    }
}
