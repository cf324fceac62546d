namespace Entroscope.Workflow.Training;

/// <summary>The trainings of an effort, and the one that was kept.</summary>
/// <param name="Effort">How much work was allowed.</param>
/// <param name="Budget">The operations allowed.</param>
/// <param name="Stages">All trainings, in order.</param>
/// <param name="Chosen">The number of the stage of the best validation score.</param>
public sealed record EffortResult(Effort Effort, double Budget, IReadOnlyList<EffortStage> Stages, int Chosen);
