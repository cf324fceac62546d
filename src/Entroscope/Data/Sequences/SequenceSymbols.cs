namespace Entroscope.Data.Sequences;

/// <summary>The symbols of a sequence, stretch by stretch; -1 where one is missing.</summary>
/// <param name="Alphabet">The number of symbols.</param>
/// <param name="Documents">All documents.</param>
/// <param name="Training">The stretches that training windows are drawn from.</param>
/// <param name="HeldOut">The stretches of the test part; where there is none, of the validation part.</param>
/// <param name="IsTest">Whether they are of the test part.</param>
internal sealed record SequenceSymbols(
    int Alphabet, IReadOnlyList<int[]> Documents, IReadOnlyList<int[]> Training, IReadOnlyList<int[]> HeldOut, bool IsTest);
