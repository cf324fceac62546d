using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Entroscope.Benchmarks.Kernels;

/// <summary>Micro-benchmarks by BenchmarkDotNet; its arguments follow the command, such as --filter '*Panel*Multiply*'. Without any all are run.</summary>
internal static class KernelsCommand
{
    // Short, for there are hundreds of kernels, widths and kinds of vectors.
    private const int WarmUps = 3;
    private const int Iterations = 7;
    private static readonly TimeInterval Iteration = TimeInterval.FromMilliseconds(50);

    private static readonly Type[] Benchmarks = [typeof(PassBenchmarks), typeof(LeafBenchmarks), typeof(PanelBenchmarks<float>),
        typeof(PanelBenchmarks<double>)];

    public static int Run(string[] arguments)
    {
        // In this process: the benchmarks are what is built, and no project has to be generated and restored.
        IConfig config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithIterationTime(Iteration).WithWarmupCount(WarmUps)
                .WithIterationCount(Iterations))
            .AddColumn(new GflopsColumn())
            .AddDiagnoser(MemoryDiagnoser.Default)
            .HideColumns(Column.Error, Column.Toolchain);
        BenchmarkSwitcher.FromTypes(Benchmarks).Run(arguments is [] ? ["--filter", "*"] : arguments, config);
        return 0;
    }
}
