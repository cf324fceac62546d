using System.Numerics;

namespace Entroscope.Numerics;

/// <summary>The kernels of panels in vectors of one width.</summary>
internal sealed unsafe partial class VectorKernels<TLanes, TVector, T> : PanelKernels<T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int SmallestPad = 4;
    private readonly PanelKernels<T>? _narrower;

    /// <param name="narrower">Kernels of half the width, for matrices of few columns; null for none.</param>
    public VectorKernels(string name, PanelKernels<T>? narrower = null) => (Name, _narrower) = (name, narrower);

    public override string Name { get; }

    public override int Width => TLanes.Count;

    public override int BlockRows => TLanes.BlockRows;
}
