namespace Entroscope.Workflow.Sweeps;

/// <summary>What a sweep will cost, known before it starts.</summary>
/// <param name="Trainings">The number of trainings: values times seeds.</param>
/// <param name="Finished">How many of them are finished already.</param>
/// <param name="LargestParameters">The parameters of the largest network.</param>
internal sealed record SweepCost(int Trainings, int Finished, long LargestParameters);
