using Entroscope.Information.Widths;
using Entroscope.Numerics;

namespace Entroscope.Workflow.Sweeps;

/// <summary>The trainings of one width, and what the test rows say through them.</summary>
/// <param name="Width">The width r, the channels of every inner node.</param>
/// <param name="Parameters">The number of parameters of a network.</param>
/// <param name="Trainings">The trainings, one a seed.</param>
/// <param name="Validation">The mean of log p(x) of the validation rows, which chose the networks, in nats a row.</param>
/// <param name="Test">The mean of log p(x) of the test rows, in nats a row.</param>
/// <param name="Levels">The scales, from single sites to all of them.</param>
/// <param name="Binding">The scale at which the width binds.</param>
public sealed record WidthPoint(
    int Width, long Parameters, IReadOnlyList<WidthTraining> Trainings, WidthEstimate Validation, WidthEstimate Test, IReadOnlyList<WidthLevel> Levels,
    BindingScale Binding)
{
    /// <summary>Gets the EM steps of all trainings times the parameters: what the width costs, in units of a pass of one parameter over the rows.</summary>
    public double Cost => (double)Parameters * Trainings.Sum(t => (long)t.Passes);
}

/// <summary>One training of a sweep of widths. Log-likelihoods are means a row in nats.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Steps">The number of EM steps of the network that was kept.</param>
/// <param name="Passes">The number of EM steps taken in all, for every start and prior strength.</param>
/// <param name="Warm">Whether it started from the network of the width before.</param>
/// <param name="Train">The mean of log p(x) of the training rows.</param>
/// <param name="Validation">The mean of log p(x) of the validation rows.</param>
/// <param name="Test">The mean of log p(x) of the test rows.</param>
/// <param name="Seconds">The time that training and measuring took, in seconds; of a stored one that of then.</param>
public sealed record WidthTraining(ulong Seed, int Steps, int Passes, bool Warm, Estimate Train, Estimate Validation, Estimate Test, double Seconds);
