using System.Globalization;
using Entroscope.Benchmarks.Measuring;
using Entroscope.Benchmarks.Peers;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
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
        (string output, int exitCode) = OwnProcess.Run(Command, ResultFile.ToLine(setting), Invariant($"{repeats}"));
        return exitCode == 0
            ? ResultFile.FromLine<ScalingResult>(output)
            : throw new InvalidOperationException(Invariant($"Measuring {setting} ended with exit code {exitCode}."));
    }

    /// <summary>Measures in this process and writes the result.</summary>
    public static int Run(string[] arguments)
    {
        ScalingSetting setting = ResultFile.FromLine<ScalingSetting>(arguments[0]);
        int repeats = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        string name = setting.Task.Word();
        Timing time = Alternation.Run([Contestant.Of(name, Call(setting))], repeats)[name];
        Console.WriteLine(ResultFile.ToLine(new ScalingResult(setting, time, OwnProcess.PeakMemory())));
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
