using Entroscope.Data.Tables;

namespace Entroscope.Data.Sequences;

/// <summary>A run of sites that windows may lie in; none reaches over its end.</summary>
/// <param name="Part">What it is for; <see cref="DataPart.All"/> where the source does not say.</param>
/// <param name="Memory">Where its elements are.</param>
/// <param name="Offset">The number of elements before it.</param>
/// <param name="Length">The number of its sites; of an image that of its rows of pixels.</param>
/// <param name="Width">The number of columns of an image; 0 where it is none.</param>
internal readonly record struct SequenceDocument(DataPart Part, SeriesMemory Memory, long Offset, long Length, int Width = 0);

/// <summary>A part of a document.</summary>
/// <param name="Document">The document.</param>
/// <param name="Start">Its first site, or row of pixels.</param>
/// <param name="Length">Its number of sites, or rows of pixels.</param>
internal readonly record struct Stretch(int Document, long Start, long Length);
