using Entroscope.Numerics;

namespace Entroscope.Coding;

/// <summary>A conv matrix, packed for both ways through a node.</summary>
internal sealed unsafe class CodedConv
{
    private readonly AlignedBuffer<double> _up;
    private readonly AlignedBuffer<double> _down;
    private readonly PanelKernels<double> _kernels;
    private readonly int _rows;
    private readonly int _channels;

    /// <summary>Packs a matrix.</summary>
    /// <param name="weights">The matrix, [rows, channels].</param>
    public CodedConv(ReadOnlySpan<double> weights, int rows, int channels, PanelKernels<double> kernels)
    {
        (_rows, _channels, _kernels) = (rows, channels, kernels);
        (_up, _down) = (new AlignedBuffer<double>(weights.Length), new AlignedBuffer<double>(weights.Length));
        kernels.Pack(weights, channels, 1, rows, channels, _up.Start);
        kernels.Pack(weights, 1, channels, channels, rows, _down.Start);
    }

    /// <summary>Computes o = a u.</summary>
    public void Up(double* u, double* o)
    {
        _kernels.Multiply(_up.Start, _channels, _rows, u, o);
        GC.KeepAlive(this);
    }

    /// <summary>Computes g = a^T rho.</summary>
    public void Down(double* rho, double* g)
    {
        _kernels.Multiply(_down.Start, _rows, _channels, rho, g);
        GC.KeepAlive(this);
    }
}
