namespace Entroscope.Data.Sequences;

/// <summary>What the text of a document has beside the symbols of its sites.</summary>
/// <param name="Sites">The number of its sites.</param>
/// <param name="HasMark">Whether it begins with a byte order mark.</param>
/// <param name="Others">Its bytes, or in UTF-8 its characters, that have no symbol of their own, in their order.</param>
internal sealed record DocumentText(long Sites, bool HasMark, byte[] Others);

/// <summary>All of a text as windows side by side; what is left at the end of a document is a window, too, whose further sites are missing.</summary>
/// <param name="Data">The windows.</param>
/// <param name="Documents">The documents, in the order of the windows.</param>
internal sealed record WholeText(Tables.Dataset Data, IReadOnlyList<DocumentText> Documents);
