using System.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>Reads posteriors on the way down.</summary>
/// <typeparam name="T">The precision of the pass.</typeparam>
internal unsafe interface IFlowReader<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Reads the panel of a site without its posterior, if that is enough.</summary>
    /// <param name="pass">The pass; the derivatives of the site's outputs are in its slot.</param>
    /// <returns>Whether the panel has been read; else <see cref="Read"/> is called.</returns>
    bool ReadSite(TreePass<T> pass, int site, int panel);

    /// <summary>Reads the panel of a node; the values of its children are still in their slots.</summary>
    /// <param name="u">The input of the node's conv, [channels, lanes].</param>
    /// <param name="flow">P(D_v = d | x), [channels, lanes]; 0 for padding and for samples that have left the range.</param>
    void Read(TreePass<T> pass, int node, int panel, T* u, T* flow);
}
