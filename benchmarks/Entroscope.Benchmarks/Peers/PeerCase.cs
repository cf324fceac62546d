using System.Runtime.InteropServices;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Benchmarks.Peers;

/// <summary>One network and batch, the same for all contestants.</summary>
/// <param name="Sites">The number of sites N, a power of two.</param>
/// <param name="Width">The channels r of every node.</param>
/// <param name="Values">The values K of every site.</param>
/// <param name="Batch">The number of samples.</param>
internal sealed record PeerCase(int Sites, int Width, int Values, int Batch)
{
    /// <summary>Gets the multiply-adds of the convolutions, counted as two operations: r x r a node and sample, 1 x r at the root.</summary>
    public double ForwardOperations => 2.0 * Batch * (((2.0 * Sites) - 2) * Width * Width + Width);

    public ConvAC Model() => RandomNetwork.Categorical(Sites, Width, Values);

    public Observations Data() => RandomNetwork.Data(Sites, Batch, Values);

    /// <summary>Gets the operations of a task: training is counted as three forward passes.</summary>
    public double Operations(PeerTask task) => task == PeerTask.Forward ? ForwardOperations : 3 * ForwardOperations;

    /// <summary>
    /// Writes weights and data for the peer: float32 weights of every level [nodes, rows, channels], leaf tables [sites, values, channels],
    /// then int32 rows of the tables, [sites, batch].
    /// </summary>
    public void Export(ConvAC model, Observations data, string path)
    {
        using FileStream file = File.Create(path);
        for (int v = 0; v < model.Tree.NodeCount; v++)
        {
            Write(file, model.Weights(v), 1);
        }

        for (int i = 0; i < Sites; i++)
        {
            Write(file, ((CategoricalLeaf)model.Leaves[i]).Table, Values);
        }

        for (int i = 0; i < Sites; i++)
        {
            ValueColumn column = data.Column(i);
            int[] rows = [.. Enumerable.Range(0, Batch).Select(b => (i * Values) + (int)column[b])];
            file.Write(MemoryMarshal.AsBytes(rows.AsSpan()));
        }
    }

    // Writes a table [columns, rows] turned to [rows, columns]; with one row: as it is.
    private static void Write(FileStream file, ReadOnlySpan<double> table, int rows)
    {
        int height = table.Length / rows;
        float[] turned = new float[table.Length];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < height; c++)
            {
                turned[(r * height) + c] = (float)table[(c * rows) + r];
            }
        }

        file.Write(MemoryMarshal.AsBytes(turned.AsSpan()));
    }
}
