namespace Entroscope.Workflow.Training;

/// <summary>The trainings of an effort, and the one that was kept.</summary>
/// <param name="Effort">How much work was allowed.</param>
/// <param name="Budget">The operations allowed.</param>
/// <param name="Stages">All trainings, in order.</param>
/// <param name="Chosen">The number of the stage that was kept: the smallest model no worse than the best beyond the error of the validation rows.</param>
public sealed record EffortResult(Effort Effort, double Budget, IReadOnlyList<EffortStage> Stages, int Chosen);
