namespace Entroscope.Learning;

/// <summary>
/// Names the rows that expectations are taken of, in their order: with the same data and options <c>BatchPlan.Begin(Start, Step, IsWarm)</c> and
/// <c>BatchPlan.Rows(Batch)</c> give the same rows on every machine, the places of windows of sequences included.
/// </summary>
/// <param name="Set">The rows of the phase: <see cref="RowSet.Search"/>, <see cref="RowSet.Refit"/> or <see cref="RowSet.Completion"/>.</param>
/// <param name="Start">The number of the start within the phase, from 0.</param>
/// <param name="Step">The step, from 0.</param>
/// <param name="IsWarm">Whether the rows are the sample of the warm-up.</param>
/// <param name="Batch">The mini-batch of the step, from 0.</param>
internal readonly record struct PassKey(RowSet Set, int Start, int Step, bool IsWarm, int Batch);
