namespace Entroscope;

/// <summary>A network or a computation larger than the limit in force. Nothing has been allocated when it is raised.</summary>
public sealed class SizeLimitException : EntroscopeException
{
    /// <summary>Initialises the error with its one-line message.</summary>
    /// <param name="message">Names what was requested, its size, the limit and how to raise it.</param>
    /// <param name="inner">The cause, or null.</param>
    public SizeLimitException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
