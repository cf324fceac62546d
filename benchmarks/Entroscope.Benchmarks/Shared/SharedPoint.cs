using System.Diagnostics;
using System.Globalization;
using Entroscope.Benchmarks.Kernels;
using Entroscope.Benchmarks.Measuring;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Shared;

/// <summary>
/// Times the passes of one network in a process of its own, beside the engine's own matrix product; in processor time, for others may use the machine.
/// </summary>
internal static class SharedPoint
{
    /// <summary>The command of the process that measures.</summary>
    public const string Command = "shared-point";

    private const double ShortestSeconds = 0.2;
    private const int PeakWidth = 64;
    private const int PeakCalls = 1000;

    public static SharedResult Measure(SharedSetting setting, int repeats)
    {
        (string output, int exitCode) = OwnProcess.Run(Command, ResultFile.ToLine(setting), Invariant($"{repeats}"));
        return exitCode == 0
            ? ResultFile.FromLine<SharedResult>(output)
            : throw new InvalidOperationException(Invariant($"Measuring {setting} ended with exit code {exitCode}."));
    }

    public static int Run(string[] arguments)
    {
        SharedSetting setting = ResultFile.FromLine<SharedSetting>(arguments[0]);
        int repeats = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        ConvAC model = RandomNetwork.Shared(setting.Sites, setting.Width, setting.Values, setting.Sharing);
        Observations data = RandomNetwork.Data(setting.Sites, setting.Rows, setting.Values);
        var rows = RowSelection.All(data);
        var options = new EngineOptions { Kind = EngineKind.Single, Threads = setting.Threads };
        IEngine engine = Engines.Create(model, options);
        double[] logLikelihood = new double[setting.Rows];
        var counts = new ExpectedCounts(model);
        var maximization = new MaximizationStep(
            new TrainingProblem(model.Shape, [.. model.Leaves.Select(l => l.Specification)], new TrainingSet(data), new TrainingOptions { Engine = options }));
        ConvAC next = model.Copy();
        (double forward, double expectation, double step, double peak) = (double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, 0);
        for (int i = 0; i < repeats; i++)
        {
            peak = Math.Max(peak, Peak());
            forward = Math.Min(forward, Seconds(() => engine.LogLikelihood(data, rows, logLikelihood)));
            expectation = Math.Min(expectation, Seconds(() => engine.AddExpectedCounts(data, rows, null, counts)));
            step = Math.Min(step, Seconds(() => maximization.Run(model, counts, next)));
        }

        Console.WriteLine(ResultFile.ToLine(new SharedResult(setting, forward, expectation, step, peak, OwnProcess.PeakMemory())));
        return 0;
    }

    /// <summary>Measures the rate of matrix products that stay in the cache, in 10^9 operations a second of the processor.</summary>
    public static unsafe double Peak()
    {
        PanelKernels<float> kernels = KernelRegistry.Choose<float>();
        var data = new PanelBuffers<float>(kernels, PeakWidth, 16, 16);
        return 2e-9 * PeakWidth * PeakWidth * PanelKernels<float>.PanelLanes * PeakCalls / Seconds(() =>
        {
            for (int i = 0; i < PeakCalls; i++)
            {
                kernels.Multiply(data.Packed, PeakWidth, PeakWidth, data.First, data.Output);
            }
        });
    }

    // Processor seconds of all threads.
    public static double Seconds(Action action)
    {
        using var process = Process.GetCurrentProcess();
        (int calls, double begin, double now) = (0, process.TotalProcessorTime.TotalSeconds, 0);
        do
        {
            action();
            calls++;
            process.Refresh();
            now = process.TotalProcessorTime.TotalSeconds;
        }
        while (now - begin < ShortestSeconds);
        return (now - begin) / calls;
    }
}
