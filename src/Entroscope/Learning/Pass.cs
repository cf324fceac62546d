using Entroscope.Engine;

namespace Entroscope.Learning;

/// <summary>The rows of an E step: by name for other machines, and themselves for this one.</summary>
/// <param name="Rows">The rows of <paramref name="Set"/> that <paramref name="Key"/> names.</param>
internal readonly record struct Pass(PassKey Key, TrainingSet Set, RowSelection Rows);
