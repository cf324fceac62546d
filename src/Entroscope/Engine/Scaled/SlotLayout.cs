using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Scaled;

/// <summary>
/// What the slot of a node holds, for every panel: the rows of o (on the way down rho), the four rows of <see cref="PanelState"/>, and
/// for a site its values, so that they are read once: one row of indices for a table, two rows of numbers and the densities else.
/// </summary>
internal sealed class SlotLayout
{
    private const int IndexRows = 1;
    private const int ValueRows = 2;
    private readonly int[] _rows;
    private readonly int _panels;

    public SlotLayout(NetworkShape shape, IReadOnlyList<LeafDistribution> leaves, int panels)
    {
        Tree = shape.Tree;
        _panels = panels;
        _rows = new int[Tree.NodeCount];
        for (int v = 0; v < _rows.Length; v++)
        {
            int site = !Tree.IsSite(v) ? 0 : SiteScaling.IsTabulated(leaves[v]) ? IndexRows : ValueRows + leaves[v].Channels;
            _rows[v] = shape.Rows(v) + PanelState.Rows + site;
        }
    }

    public PoolingTree Tree { get; }

    /// <summary>Gets the panels of a group.</summary>
    public int Panels => _panels;

    /// <summary>Gets the rows of a panel's slot.</summary>
    public int Rows(int node) => _rows[node];

    public long GroupRows(int node) => (long)_rows[node] * _panels;
}
