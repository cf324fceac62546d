namespace Entroscope;

/// <summary>The base of every error that Entroscope raises about what it was given: data, files, models, sizes.</summary>
/// <remarks>The message is one line, names the place, the value and the requirement, and is meant to be shown to a person as it is.</remarks>
public abstract class EntroscopeException : Exception
{
    /// <summary>Initialises the error with its one-line message.</summary>
    /// <param name="message">The message shown to the user.</param>
    /// <param name="inner">The cause, or null.</param>
    protected EntroscopeException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
