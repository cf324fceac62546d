using Entroscope.Model;

namespace Entroscope.Engine;

/// <summary>Refuses arguments of an evaluation that do not fit the model, before anything is computed.</summary>
internal static class EngineArguments
{
    /// <summary>Refuses nodes that the tree does not have.</summary>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A node is none of the tree.</exception>
    public static void EnsureNodes(ConvAC model, int[] nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        int bad = Array.FindIndex(nodes, v => v < 0 || v >= model.Tree.NodeCount);
        Refuse.Range(bad >= 0, $"The nodes are 0..{model.Tree.NodeCount - 1}, but node {nodes[bad]} was given.", nameof(nodes));
    }

    /// <summary>Refuses labels that are not one a row of the data, and those of the selected rows that are no class. O(rows).</summary>
    /// <exception cref="ArgumentException">The number of labels is not that of the rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is none of the classes.</exception>
    public static void EnsureLabels(int classes, Observations data, RowSelection rows, int[]? labels)
    {
        if (labels is null)
        {
            return;
        }

        Refuse.Argument(labels.Length != data.Rows, $"A label is needed for each of the {data.Rows} rows, but {labels.Length} were given.", nameof(labels));
        for (int i = 0; i < rows.Count; i++)
        {
            int label = labels[rows[i]];
            Refuse.Range(
                label < -1 || label >= classes,
                $"The label of row {rows[i]} must be a class of 0..{classes - 1}, or -1 where unknown, but is {label}.", nameof(labels));
        }
    }
}
