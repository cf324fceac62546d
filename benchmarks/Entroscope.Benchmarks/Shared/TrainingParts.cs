using Entroscope.Benchmarks.Kernels;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Shared;

/// <summary>What an inner node and a panel of 32 samples take in a training step, kernel by kernel, with what they need in the caches.</summary>
internal static unsafe class TrainingParts
{
    private const int SmallTableValues = 17;
    private const int LargeTableValues = 257;

    public static int Run(CommandOptions options)
    {
        Console.WriteLine("| r | kernel | ns a node and panel | share of product |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (int width in options.Numbers("--widths", 16, 32, 64, 128))
        {
            PanelKernels<float> k = KernelRegistry.Choose<float>();
            var d = new PanelBuffers<float>(k, width, SmallTableValues, LargeTableValues);
            double peak = SharedPoint.Peak();
            double product = 2.0 * width * width * PanelKernels<float>.PanelLanes;
            double[] counts = new double[width * width];
            fixed (double* n = counts)
            {
                double* weights = n;
                Show(width, "up: product with range", product, peak, () => k.MultiplyWithRange(d.Packed, width, width, d.First, d.Output, d.High, d.Low));
                Show(width, "up: pool", 0, peak, () => k.PoolPair(d.First, d.Second, d.Ones, width, d.Output));
                Show(width, "down: product", product, peak, () => k.Multiply(d.Packed, width, width, d.First, d.Output));
                Show(width, "down: distribute", 0, peak, () => k.DistributePair(d.Swapped, d.SwappedToo, d.Ones, d.Ones, width, d.Output));
                Show(width, "counts: transpose", 0, peak, () => k.Transpose(d.First, width, d.Turned, d.Pad));
                Show(width, "counts: outer product", product, peak, () => k.AddOuterProduct(d.First, width, d.ByLane, d.Pad, d.Sums));
                Show(width, "counts: to double, a group", 0, peak, () => k.AddWeighted(d.Sums, d.Pad, d.Packed, width, width, weights));
                Show(width, "site of 16 values: look up", 0, peak, () => k.Gather(d.SmallTable, SmallTableValues, width, d.SmallIndex, d.Output));
                Show(width, "site of 256 values: look up", 0, peak, () => k.GatherRows(d.LargeTable, d.Stride, d.LargeIndex, d.Rows));
                Show(width, "site of 256 values: add", 0, peak, () => k.ScatterRows(d.Rows, d.Stride, d.LargeIndex, d.RowSums));
            }
        }

        return 0;
    }

    private static void Show(int width, string name, double operations, double peak, Action action)
    {
        double seconds = SharedPoint.Seconds(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                action();
            }
        }) / 1000;
        string share = operations > 0 ? Invariant($"{operations / seconds * 1e-9 / peak * 100:0} %") : string.Empty;
        Console.WriteLine(Invariant($"| {width} | {name} | {seconds * 1e9:0} | {share} |"));
    }
}
