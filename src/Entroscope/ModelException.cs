namespace Entroscope;

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
