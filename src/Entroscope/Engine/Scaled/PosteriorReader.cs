using System.Numerics;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Scaled;

/// <summary>Copies the posteriors of some nodes out of a pass.</summary>
/// <typeparam name="T">The precision of the pass.</typeparam>
/// <param name="posteriors">Receives for every node [rows, channels].</param>
internal sealed unsafe class PosteriorReader<T>(NetworkShape shape, int[] nodes, double[][] posteriors) : IFlowReader<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private int _position;
    private int _count;

    /// <summary>Begins a batch.</summary>
    /// <param name="position">The row that the first sample goes to.</param>
    public void Begin(int position, int count) => (_position, _count) = (position, count);

    public bool ReadSite(TreePass<T> pass, int site, int panel) => Array.IndexOf(nodes, site) < 0;

    public void Read(TreePass<T> pass, int node, int panel, T* u, T* flow)
    {
        int lanes = PanelKernels<T>.PanelLanes;
        int channels = shape.Channels(node);
        for (int n = 0; n < nodes.Length; n++)
        {
            if (nodes[n] != node)
            {
                continue;
            }

            for (int b = panel * lanes; b < Math.Min(_count, (panel + 1) * lanes); b++)
            {
                Span<double> posterior = posteriors[n].AsSpan((_position + b) * channels, channels);
                double sum = 0;
                for (int d = 0; d < channels; d++)
                {
                    posterior[d] = double.CreateTruncating(flow[(d * lanes) + (b % lanes)]);
                    sum += posterior[d];
                }

                // They sum to 1 but for the rounding of the pass. Of a sample that is computed elsewhere there is nothing to divide.
                TensorPrimitives.Divide(posterior, sum > 0 ? sum : 1, posterior);
            }
        }
    }
}
