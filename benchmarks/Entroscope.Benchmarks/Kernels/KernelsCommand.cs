using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Entroscope.Benchmarks.Kernels;

/// <summary>Micro-benchmarks by BenchmarkDotNet; its arguments follow the command, such as --filter '*Leaf*'. Without any all are run.</summary>
internal static class KernelsCommand
{
    public static int Run(string[] arguments)
    {
        // In this process: the benchmarks are what is built, and no project has to be generated and restored.
        IConfig config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .HideColumns(Column.Error, Column.Toolchain);
        BenchmarkSwitcher.FromTypes([typeof(PassBenchmarks), typeof(LeafBenchmarks)]).Run(arguments is [] ? ["--filter", "*"] : arguments, config);
        return 0;
    }
}
