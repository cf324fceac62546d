namespace Entroscope;

/// <summary>The base of every error that Entroscope raises about what it was given: data, files, models, sizes.</summary>
/// <remarks>The message is one line, names the place, the value and the requirement, and is meant to be shown to a person as it is.</remarks>
public abstract class EntroscopeException : Exception
{
    /// <summary>Initialises the error with its one-line message.</summary>
    /// <param name="message">The message shown to the user; control characters are escaped, and what is longer than 500 characters is shortened.</param>
    /// <param name="inner">The cause, or null.</param>
    protected EntroscopeException(string message, Exception? inner = null)
        : base(SafeText.Message(message ?? throw new ArgumentNullException(nameof(message))), inner)
    {
    }

    /// <summary>Gets what the message advises to change, for those who offer it under a name of their own.</summary>
    internal Remedy Remedy { get; init; }

    /// <summary>Gets the column that the advice is about, as those who read the data refer to it, or null.</summary>
    internal string? RemedyColumn { get; init; }
}

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

/// <summary>A model, or a model file, that is not valid: weights off the simplex, wrong shapes, a malformed tree.</summary>
public sealed class ModelException : EntroscopeException
{
    /// <summary>Initialises the error with its one-line message.</summary>
    /// <param name="message">Names the node, the channel or the tensor, the value and the requirement.</param>
    /// <param name="inner">The cause, or null.</param>
    public ModelException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

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
