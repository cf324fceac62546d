namespace Entroscope.Information.Scaling;

/// <summary>The rows behind a measurement of data.</summary>
/// <param name="Count">The rows that were averaged: those without missing values that the network holds possible.</param>
/// <param name="Incomplete">The rows left out since a value is missing: their patches have other sizes.</param>
/// <param name="Impossible">The complete rows, by their place from 0, to which the network gives probability 0: no mean of theirs is finite.</param>
public sealed record MeasuredRows(int Count, int Incomplete, IReadOnlyList<int> Impossible);
