namespace Entroscope;

/// <summary>Data, or a data file, that cannot be used: a wrong value, a ragged row, a truncated file.</summary>
public sealed class DataException : EntroscopeException
{
    /// <summary>Initialises the error with its one-line message.</summary>
    /// <param name="message">Names the file, the row and the column (or the tensor and the index), the value and the requirement.</param>
    /// <param name="inner">The cause, or null.</param>
    public DataException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
