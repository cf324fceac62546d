namespace Entroscope.Networks.Inputs;

/// <summary>Rows of input, read one by one when they are needed; rows may be read side by side.</summary>
internal interface IRowSource : IDisposable
{
    /// <summary>Gets the file, to name it in messages.</summary>
    string Place { get; }

    int Rows { get; }

    /// <summary>Gets the sizes of a row.</summary>
    long[] Shape { get; }

    /// <summary>Gets the classes of all rows, from 0, -1 where unknown; null where the source has none.</summary>
    int[]? Labels => null;

    /// <summary>Gets the names of the classes.</summary>
    IReadOnlyList<string> ClassNames => [];

    /// <summary>Reads a row.</summary>
    /// <param name="row">Its number, from 0.</param>
    /// <param name="values">Receives its values.</param>
    void Read(int row, Span<double> values);

    void IDisposable.Dispose()
    {
    }
}
