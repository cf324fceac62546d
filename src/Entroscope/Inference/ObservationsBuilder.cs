using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Inference;

/// <summary>
/// Observations in the making: one byte a value at small alphabets of small values, else eight. Different rows may be written by different threads.
/// </summary>
internal sealed class ObservationsBuilder
{
    private readonly byte[]?[] _bytes;
    private readonly double[]?[] _doubles;

    /// <param name="integers">Whether discrete sites receive values of their alphabet only, none missing.</param>
    public ObservationsBuilder(ConvAC model, int rows, bool integers = true)
    {
        bool[] compact = [.. model.Leaves.Select(l => integers && l.Alphabet is > 0 and <= 256
            && l.Specification.Codes is null or { IsNoValue: false, Smallest: >= 0, Largest: <= byte.MaxValue })];
        _bytes = [.. compact.Select(c => c ? new byte[rows] : null)];
        _doubles = [.. compact.Select(c => c ? null : new double[rows])];
    }

    /// <summary>Gets the number of columns.</summary>
    public int Sites => _bytes.Length;

    public void Set(int row, int site, double value)
    {
        if (_bytes[site] is { } bytes)
        {
            bytes[row] = (byte)value;
        }
        else
        {
            _doubles[site]![row] = value;
        }
    }

    /// <summary>Finishes the table; the builder must not be used afterwards.</summary>
    public Observations Build() => new([.. _bytes.Zip(_doubles, (b, d) => b is null ? ValueColumn.Of(d!) : ValueColumn.Of(b))]);
}
