namespace Entroscope.Workflow.Training;

/// <summary>One training of an effort.</summary>
/// <param name="Name">What was trained, such as "width 64".</param>
/// <param name="Start">How the parameters were set before the first step: "clustering", "random", or the name of what it continued from.</param>
/// <param name="From">The number of the stage that it continued from, from 0; null where it began from the data.</param>
/// <param name="Parameters">The parameters of the model.</param>
/// <param name="Score">The mean validation log p(x) of the best step, in nats.</param>
/// <param name="Steps">The EM steps that were taken, for all prior strengths that were tried; the score is that of the best of them, or of the start.</param>
/// <param name="Operations">The operations counted for these steps.</param>
/// <param name="SecondsPredicted">What the steps planned were to take, by operations and the speed of this machine, in seconds.</param>
/// <param name="Seconds">What the steps took, in seconds.</param>
public sealed record EffortStage(
    string Name, string Start, int? From, long Parameters, double Score, int Steps, double Operations, double SecondsPredicted, double Seconds);
