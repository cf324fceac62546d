using Entroscope.Numerics;

namespace Entroscope.Engine.Diagnostics;

/// <summary>
/// The rate of single-precision matrix products that stay in the cache, by the engine's own kernel: what the machine's floating-point units can do at best.
/// </summary>
internal sealed unsafe class MatrixProductPeak : IParallelWork
{
    private const int Outputs = 256;
    private const int Inputs = 128;
    private const int ProductsPerRound = 160;
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(100);
    private readonly PanelKernels<float> _kernels = KernelRegistry.Choose<float>();
    private readonly AlignedBuffer<float>[] _matrices;

    private MatrixProductPeak(int threads)
    {
        const long Length = (Outputs * Inputs) + ((Inputs + Outputs) * PanelKernels<float>.RowBytes / sizeof(float));
        _matrices = [.. Enumerable.Range(0, threads).Select(_ => new AlignedBuffer<float>(Length))];
        foreach (AlignedBuffer<float> buffer in _matrices)
        {
            new Span<float>(buffer.Start, (int)Length).Fill(0.5f);
        }
    }

    /// <summary>Measures for about a tenth of a second; the best round counts, for others may use the machine, too.</summary>
    /// <param name="threads">The number of threads, each with matrices of its own.</param>
    /// <returns>10^9 floating-point operations a second of all threads together.</returns>
    public static double Measure(int threads)
    {
        var work = new MatrixProductPeak(threads);
        double operations = 2.0 * Outputs * Inputs * PanelKernels<float>.PanelLanes * ProductsPerRound * threads;
        double best = 0;
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < MeasuringTime)
        {
            long round = Stopwatch.GetTimestamp();
            WorkCrew.Run(threads, threads, work);
            best = Math.Max(best, operations / Stopwatch.GetElapsedTime(round).TotalNanoseconds);
        }

        return best;
    }

    public void Do(int worker, int task)
    {
        float* a = _matrices[task].Start;
        float* u = a + (Outputs * Inputs);
        float* o = u + (Inputs * PanelKernels<float>.PanelLanes);
        for (int i = 0; i < ProductsPerRound; i++)
        {
            _kernels.Multiply(a, Inputs, Outputs, u, o);
        }
    }
}
