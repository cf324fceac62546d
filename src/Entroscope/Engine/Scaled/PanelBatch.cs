using Entroscope.Model;

namespace Entroscope.Engine.Scaled;

/// <summary>The samples of a group of panels: which rows they are, and their classes.</summary>
internal sealed class PanelBatch(int panels, int lanes)
{
    private readonly int[] _rows = new int[panels * lanes];
    private readonly int[] _labels = new int[panels * lanes];
    private readonly double[] _weights = new double[panels * lanes];
    private readonly int _lanes = lanes;

    public Observations Data { get; private set; } = null!;

    /// <summary>Gets the number of samples; the lanes after them are padding.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the number of panels that hold samples.</summary>
    public int Panels { get; private set; }

    /// <summary>Takes samples.</summary>
    /// <param name="rows">The rows, at most as many as there are lanes.</param>
    /// <param name="labels">The class of every row of the data, or null.</param>
    /// <param name="weights">The weight of every row of the data, or null where each counts once.</param>
    public void Load(Observations data, RowSelection rows, int[]? labels, double[]? weights)
    {
        (Data, Count, Panels) = (data, rows.Count, (rows.Count + _lanes - 1) / _lanes);
        for (int b = 0; b < Panels * _lanes; b++)
        {
            _rows[b] = b < Count ? rows[b] : -1;
            _labels[b] = b < Count && labels is not null ? labels[_rows[b]] : -1;
            _weights[b] = b >= Count ? 0 : weights is null ? 1 : weights[_rows[b]];
        }
    }

    /// <summary>Gets the rows of a panel, -1 for padding.</summary>
    public ReadOnlySpan<int> Rows(int panel) => _rows.AsSpan(panel * _lanes, _lanes);

    /// <summary>Gets the class given for a sample, or -1.</summary>
    public int Label(int sample) => _labels[sample];

    /// <summary>Gets how often a sample counts; 0 for padding.</summary>
    public double Weight(int sample) => _weights[sample];
}
