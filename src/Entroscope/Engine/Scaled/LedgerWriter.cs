using System.Numerics;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Scaled;

/// <summary>Writes what <see cref="LedgerReader{T}"/> has read into a table: a few nodes of a panel at a time, so that rows are written in pieces.</summary>
/// <typeparam name="T">The precision of the pass.</typeparam>
internal sealed unsafe class LedgerWriter<T>(ScaledNetwork<T> network)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Log2 = 0.69314718055994530942;
    private const int BlockNodes = 16;
    private readonly PoolingTree _tree = network.Tree;

    private static int Lanes => PanelKernels<T>.PanelLanes;

    /// <summary>Writes a batch.</summary>
    /// <param name="position">The row of the table that the first sample goes to.</param>
    public void Write(TreePass<T> pass, PanelBatch batch, RootPanels<T> root, LedgerTable table, int position)
    {
        WriteClasses(batch, root, table, position);
        for (int p = 0; p < batch.Panels; p++)
        {
            int used = Math.Min(Lanes, batch.Count - (p * Lanes));
            for (int first = 0; first < _tree.NodeCount; first += BlockNodes)
            {
                WriteNodes(pass, p, used, first, Math.Min(first + BlockNodes, _tree.NodeCount), table, position + (p * Lanes));
            }
        }
    }

    private void WriteNodes(TreePass<T> pass, int panel, int used, int first, int end, LedgerTable table, int position)
    {
        T** states = stackalloc T*[BlockNodes];
        T** rests = stackalloc T*[BlockNodes];
        for (int v = first; v < end; v++)
        {
            states[v - first] = pass.State(v, panel);
            rests[v - first] = pass.Slot(v, panel);
        }

        for (int lane = 0; lane < used; lane++)
        {
            long row = position + lane;
            Span<double> terms = table.NodeTerms.AsSpan((int)(row * table.Nodes) + first, end - first);
            Span<double> patches = table.PatchLogProbability.AsSpan((int)(row * table.Nodes) + first, end - first);
            Span<double> others = table.RestLogProbability.AsSpan((int)(row * table.Nodes) + first, end - first);
            ReadRest(rests, lane, others);
            double whole = table.LogLikelihood[row];
            for (int i = 0; i < terms.Length; i++)
            {
                T* state = states[i] + lane;
                double scale = LaneInteger.Get(state + (PanelState.Exponent * Lanes)) * Log2;
                terms[i] = double.CreateTruncating(state[LedgerReader<T>.SpentRow * Lanes]);
                patches[i] = double.CreateTruncating(state[LedgerReader<T>.PatchRow * Lanes]) + scale;
                double rest = others[i];
                others[i] = first + i == _tree.Root ? 0 : whole + rest - scale;
                if (!_tree.IsSite(first + i))
                {
                    table.SharedInformation[(row * table.Nodes) + first + i] = Finite(Shared(pass, panel, first + i, lane));
                }
                else
                {
                    // The scale of the site is common to its probability alone and to that given the rest.
                    double alone = double.CreateTruncating(state[LedgerReader<T>.PatchRow * Lanes]);
                    table.RestInformation[(row * table.Sites) + first + i] = first + i == _tree.Root ? 0 : Finite(-rest - alone);

                    // Less than nothing, so that a missing value leaves 0 and not -0.
                    table.SiteTerms[(row * table.Sites) + first + i] = 0 - (double.CreateTruncating(state[LedgerReader<T>.SiteRow * Lanes]) + scale);
                }
            }
        }
    }

    // The scales are integers, so that their difference is exact however large they are.
    private double Shared(TreePass<T> pass, int panel, int node, int lane)
    {
        T* state = pass.State(node, panel) + lane;
        double logs = double.CreateTruncating(state[LedgerReader<T>.PatchRow * Lanes]);
        long exponents = LaneInteger.Get(state + (PanelState.Exponent * Lanes));
        foreach (int c in _tree.Children(node))
        {
            T* child = pass.State(c, panel) + lane;
            logs -= double.CreateTruncating(child[LedgerReader<T>.PatchRow * Lanes]);
            exponents -= LaneInteger.Get(child + (PanelState.Exponent * Lanes));
        }

        return logs + (exponents * Log2);
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;

    // In double precision: the log is large where a patch is improbable, and is to be taken from another large one.
    private static void ReadRest(T** rests, int lane, Span<double> logs)
    {
        for (int i = 0; i < logs.Length; i++)
        {
            logs[i] = double.CreateTruncating(rests[i][lane]);
        }

        TensorPrimitives.Log(logs, logs);
    }

    private void WriteClasses(PanelBatch batch, RootPanels<T> root, LedgerTable table, int position)
    {
        ReadOnlySpan<double> prior = network.Model.ClassPrior;
        for (int b = 0; b < batch.Count; b++)
        {
            int label = batch.Label(b);
            ReadOnlySpan<double> posterior = root.Posterior(b);
            posterior.CopyTo(table.ClassPosterior.AsSpan((position + b) * table.Classes));
            double divergence = 0;
            for (int y = 0; y < prior.Length && label < 0; y++)
            {
                divergence += posterior[y] == 0 ? 0 : posterior[y] * Math.Log(posterior[y] / prior[y]);
            }

            table.ClassTerm[position + b] = divergence;
            table.LogLikelihood[position + b] = label >= 0 ? root.LogGivenClass(b, label) : root.LogJoint[b];
        }
    }
}
