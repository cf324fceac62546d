using Entroscope.Learning.Loop;

namespace Entroscope.Workflow.Sweeps;

/// <summary>What a sweep reports while it works.</summary>
/// <param name="Value">The value of the axis that is being trained.</param>
/// <param name="Seed">The seed of the training.</param>
/// <param name="Number">The number of the training, from 1.</param>
/// <param name="Trainings">The number of trainings.</param>
/// <param name="Training">How the training goes; null while it is not training.</param>
/// <param name="Record">What it ended with; null before.</param>
/// <param name="Reused">Whether the record had been there before.</param>
internal sealed record SweepProgress(int Value, ulong Seed, int Number, int Trainings, TrainingProgress? Training, SweepRecord? Record, bool Reused);
