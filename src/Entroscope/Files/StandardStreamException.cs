namespace Entroscope.Files;

/// <summary>Standard output cannot be written.</summary>
/// <param name="name">The stream.</param>
/// <param name="cause">Why, as the system says it.</param>
/// <param name="readerIsGone">Whether the process that read it has ended: it has seen what it wanted.</param>
internal sealed class StandardStreamException(string name, string cause, bool readerIsGone) : IOException($"{name}: cannot be written: {cause}.")
{
    public bool ReaderIsGone { get; } = readerIsGone;
}
