namespace Entroscope.Networks.Observation;

/// <summary>The kept rows with the values of all positions together, or with as many drawn places of them: what a layer says about a row.</summary>
internal sealed class WholeRows
{
    private readonly KeptRows _kept;
    private readonly int _positions;
    private readonly int[] _drawn;
    private readonly double[] _buffer;
    private readonly KeptSamples _samples;

    public WholeRows(string name, SampleView view, KeptRows kept, ulong seed)
    {
        (_kept, _positions, Places) = (kept, view.Positions, (long)view.Positions * view.Units);
        _drawn = KeptRows.Draw((int)Places, LayerAccumulator.MostKeptUnits, seed, "places of " + name);
        _buffer = new double[_drawn.Length];
        _samples = new KeptSamples(kept, _drawn.Length);
    }

    /// <summary>Gets how many values a row has.</summary>
    public long Places { get; }

    /// <summary>Gets how many of them are kept.</summary>
    public int Columns => _drawn.Length;

    /// <summary>Keeps a row where it is to be kept; one with other positions than the first is left out.</summary>
    public void Add(ReadOnlySpan<double> values, SampleView view, int row, int number)
    {
        int slot = _kept.Slot(number);
        if (slot < 0 || view.Positions != _positions)
        {
            return;
        }

        for (int i = 0; i < _drawn.Length; i++)
        {
            _buffer[i] = values[view.Place(row, _drawn[i] / view.Units, _drawn[i] % view.Units)];
        }

        _samples.Keep(slot, _buffer, null);
    }

    public (double[] Values, int[] Rows) Chosen() => _samples.Chosen();
}
