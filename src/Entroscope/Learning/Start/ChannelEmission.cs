using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Learning.Start;

/// <summary>
/// What the channels of the nodes of one matrix say to what is below them, and how well that fits what is expected
/// of data: the rows of the children's matrices, or the densities of the leaves, with their expected counts.
/// </summary>
/// <remarks>
/// The fit of a channel is the expected complete log-likelihood of what it emits. Channels that are merged emit the mean of their rows,
/// weighted by how often they are used; the fit that is lost bounds the log-likelihood that is lost from above (theory, "Merging channels").
/// </remarks>
internal sealed class ChannelEmission
{
    private readonly double[] _usage;
    private readonly double[][] _counts;
    private readonly double[][] _probabilities;
    private readonly NormalEmission[][] _normals;

    private ChannelEmission(double[] usage, double[][] counts, double[][] probabilities, NormalEmission[][] normals) =>
        (_usage, _counts, _probabilities, _normals) = (usage, counts, probabilities, normals);

    /// <summary>Collects what the channels of some nodes emit.</summary>
    /// <param name="counts">The expected counts of data under the network.</param>
    /// <param name="usage">How often every channel is used.</param>
    public static ChannelEmission Of(ConvAC model, int[] nodes, ExpectedCounts counts, double[] usage)
    {
        var rows = new List<(double[] Counts, double[] Probabilities)>[usage.Length];
        var normals = new List<NormalEmission>[usage.Length];
        for (int d = 0; d < usage.Length; d++)
        {
            (rows[d], normals[d]) = ([], []);
        }

        foreach (int v in nodes.Where(model.Tree.IsSite).DistinctBy(model.Shape.LeafOf))
        {
            for (int d = 0; d < usage.Length; d++)
            {
                model.Leaves[v].AddEmission(d, counts.Leaves[model.Shape.LeafOf(v)], rows[d], normals[d]);
            }
        }

        foreach (int c in nodes.SelectMany(v => model.Tree.Children(v).ToArray()).DistinctBy(model.Shape.MatrixOf))
        {
            int columns = model.Shape.Channels(c);
            for (int d = 0; d < usage.Length; d++)
            {
                rows[d].Add(
                    (counts.Weights[model.Shape.MatrixOf(c)].AsSpan(d * columns, columns).ToArray(), model.Weights(c).Slice(d * columns, columns).ToArray()));
            }
        }

        return new ChannelEmission(
            [.. usage],
            Array.ConvertAll(rows, r => r.SelectMany(part => part.Counts).ToArray()),
            Array.ConvertAll(rows, r => r.SelectMany(part => part.Probabilities).ToArray()),
            Array.ConvertAll(normals, n => n.ToArray()));
    }

    /// <summary>Computes the fit that is lost when two channels are merged, in nats of all rows; below 0 where the mean fits better.</summary>
    public double Loss(int a, int b)
    {
        double share = Share(a, b);
        double loss = 0;
        for (int k = 0; k < _counts[a].Length; k++)
        {
            double merged = Mean(_probabilities[a][k], _probabilities[b][k], share);
            loss += Ratio(_counts[a][k], _probabilities[a][k], merged) + Ratio(_counts[b][k], _probabilities[b][k], merged);
        }

        for (int i = 0; i < _normals[a].Length; i++)
        {
            (NormalEmission one, NormalEmission other) = (_normals[a][i], _normals[b][i]);
            loss += one.Fit + other.Fit - NormalEmission.Merge(one, other, share).Fit;
        }

        return loss;
    }

    /// <summary>Makes a channel the merger of itself and another.</summary>
    public void Merge(int into, int gone)
    {
        double share = Share(into, gone);
        for (int k = 0; k < _counts[into].Length; k++)
        {
            _probabilities[into][k] = Mean(_probabilities[into][k], _probabilities[gone][k], share);
            _counts[into][k] += _counts[gone][k];
        }

        for (int i = 0; i < _normals[into].Length; i++)
        {
            _normals[into][i] = NormalEmission.Merge(_normals[into][i], _normals[gone][i], share);
        }

        _usage[into] += _usage[gone];
    }

    // Alike rows stay what they are to the last bit, and so does a row whose partner is never used.
    private static double Mean(double a, double b, double share) => a + (share * (b - a));

    private static double Ratio(double count, double before, double after) => count > 0 ? count * Math.Log(before / after) : 0;

    private double Share(int a, int b)
    {
        double total = _usage[a] + _usage[b];
        return total > 0 ? _usage[b] / total : 0.5;
    }
}
