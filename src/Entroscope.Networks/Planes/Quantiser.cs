using Entroscope.Estimators;

namespace Entroscope.Networks.Planes;

/// <summary>Turns the activations of a layer into numbers of bins, whose edges are those of the training rows.</summary>
internal sealed class Quantiser
{
    private readonly int _bins;
    private readonly (double Low, double High)[] _ends;
    private readonly double[]?[] _edges;

    private Quantiser(int bins, (double Low, double High)[] ends, double[]?[] edges) => (_bins, _ends, _edges) = (bins, ends, edges);

    /// <summary>Fits the edges.</summary>
    /// <param name="range">The ends of the range of the layer, which are taken as they are.</param>
    public static Quantiser Fit(SampleMatrix train, int bins, PlaneEdges edges, (double Least, double Largest) range)
    {
        (double Low, double High)[] ends = new (double, double)[train.Columns];
        double[]?[] quantiles = new double[train.Columns][];
        double[] all = train.Values.ToArray();
        (double Low, double High) layer = (all.Min(), all.Max());
        for (int u = 0; u < train.Columns; u++)
        {
            double[] column = train.Column(u).Values.ToArray();
            ends[u] = edges switch
            {
                PlaneEdges.Range => (range.Least, range.Largest),
                PlaneEdges.Layer => layer,
                _ => (column.Min(), column.Max()),
            };
            if (edges == PlaneEdges.Mass)
            {
                Array.Sort(column);
                quantiles[u] = [.. Enumerable.Range(1, bins - 1).Select(b => column[(int)((long)b * column.Length / bins)]).Distinct()];
            }
        }

        return new Quantiser(bins, ends, quantiles);
    }

    /// <summary>Gets the bin of every value; values beyond the ends fall into the outer bins.</summary>
    public SampleMatrix Apply(SampleMatrix x)
    {
        double[] values = x.Values.ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Bin(values[i], i % x.Columns);
        }

        return new SampleMatrix(x.Rows, x.Columns, values);
    }

    private double Bin(double value, int unit)
    {
        if (_edges[unit] is { } edges)
        {
            int at = Array.BinarySearch(edges, value);
            return at < 0 ? ~at : at + 1;
        }

        (double low, double high) = _ends[unit];
        if (double.IsInfinity(high - low))
        {
            (value, low, high) = (value / 4, low / 4, high / 4);
        }

        return high > low ? Math.Clamp(Math.Floor((value - low) / (high - low) * _bins), 0, _bins - 1) : 0;
    }
}
