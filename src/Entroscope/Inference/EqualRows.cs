using Entroscope.Model;

namespace Entroscope.Inference;

/// <summary>Notes whether all rows of a table are equal to each other: how far others would vary cannot be seen from copies of one row.</summary>
internal sealed class EqualRows
{
    private double[]? _first;
    private bool _more;
    private bool _differ;

    /// <summary>Gets a value indicating whether there are at least two rows, all equal.</summary>
    public bool Hold => _more && !_differ;

    /// <summary>Notes a row.</summary>
    public void Add(Observations data, int row)
    {
        if (_first is null)
        {
            _first = [.. Enumerable.Range(0, data.Sites).Select(i => data[row, i])];
            return;
        }

        _more = true;
        for (int i = 0; i < _first.Length && !_differ; i++)
        {
            _differ = !_first[i].Equals(data[row, i]);
        }
    }
}
