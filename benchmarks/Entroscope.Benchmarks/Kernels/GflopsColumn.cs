using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Kernels;

/// <summary>The rate of kernels whose operations are known.</summary>
internal sealed class GflopsColumn : IColumn
{
    public string Id => nameof(GflopsColumn);

    public string ColumnName => "GFLOP/s";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Floating-point operations, a multiply-add counted as two, in 10^9 a second";

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(b => Operations(b) is not null);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        Operations(benchmarkCase) is { } operations && summary[benchmarkCase]?.ResultStatistics?.Mean is { } nanoseconds
            ? Invariant($"{operations / nanoseconds:0.0}")
            : "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    private static double? Operations(BenchmarkCase benchmark)
    {
        FloatingPointOperationsAttribute? operations = benchmark.Descriptor.WorkloadMethod.GetCustomAttribute<FloatingPointOperationsAttribute>();
        return operations is not null
            && benchmark.Parameters[nameof(PanelBenchmarks<float>.Channels)] is int channels
            ? operations.Factor * Math.Pow(channels, operations.Power) * Lanes(benchmark.Descriptor.Type)
            : null;
    }

    private static int Lanes(Type benchmarks) => benchmarks == typeof(PanelBenchmarks<float>)
        ? PanelKernels<float>.PanelLanes
        : PanelKernels<double>.PanelLanes;
}
