namespace Entroscope.Numerics;

/// <summary>What is done element by element or lane by lane.</summary>
internal sealed unsafe partial class VectorKernels<TLanes, TVector, T>
{
    public override void Transpose(T* panel, int rows, T* destination, int pad)
    {
        Transposition.Copy(panel, rows, PanelLanes, PanelLanes, destination, pad, TLanes.Count);
        for (int lane = 0; lane < PanelLanes && rows < pad; lane++)
        {
            new Span<T>(destination + (lane * pad) + rows, pad - rows).Clear();
        }
    }

    public override void TransposeBack(T* byLane, int pad, int rows, T* panel) => Transposition.Copy(byLane, PanelLanes, rows, pad, panel,
        PanelLanes, TLanes.Count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Product(T* x, T* y, int rows, T* destination)
    {
        for (int i = 0; i < rows * PanelLanes; i += TLanes.Count)
        {
            TLanes.Store(TLanes.Multiply(TLanes.Load(x + i), TLanes.Load(y + i)), destination + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Quotient(T* x, T* y, int rows, T* destination)
    {
        TVector zero = TLanes.Broadcast(T.Zero);
        for (int i = 0; i < rows * PanelLanes; i += TLanes.Count)
        {
            TVector divisor = TLanes.Load(y + i);
            TLanes.Store(TLanes.WhereLess(zero, divisor, TLanes.Divide(TLanes.Load(x + i), divisor), zero), destination + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void DotRows(T* x, T* y, int rows, T* destination)
    {
        for (int lane = 0; lane < PanelLanes; lane += TLanes.Count)
        {
            TVector sum = TLanes.Broadcast(T.Zero);
            for (int i = lane; i < rows * PanelLanes; i += PanelLanes)
            {
                sum = TLanes.MultiplyAdd(TLanes.Load(x + i), TLanes.Load(y + i), sum);
            }

            TLanes.Store(sum, destination + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void WeightedSum(T* weights, T* x, int rows, T* destination)
    {
        for (int lane = 0; lane < PanelLanes; lane += TLanes.Count)
        {
            TVector sum = TLanes.Broadcast(T.Zero);
            for (int d = 0; d < rows; d++)
            {
                sum = TLanes.MultiplyAdd(TLanes.Broadcast(weights[d]), TLanes.Load(x + (d * PanelLanes) + lane), sum);
            }

            TLanes.Store(sum, destination + lane);
        }
    }
}
