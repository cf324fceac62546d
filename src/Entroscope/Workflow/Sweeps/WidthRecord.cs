using Entroscope.Information.Scaling;
using Entroscope.Numerics;

namespace Entroscope.Workflow.Sweeps;

/// <summary>What one training of a sweep of widths ended with. Log-likelihoods are means a row in nats, with the standard error over the rows.</summary>
/// <param name="Width">The channels of every inner node.</param>
/// <param name="Parameters">The number of parameters of the network.</param>
/// <param name="Steps">The number of EM steps of the network that was kept.</param>
/// <param name="Passes">The number of EM steps taken in all, for all starts and prior strengths.</param>
/// <param name="Warm">Whether it started from the narrower network.</param>
/// <param name="Train">The mean of log p(x) of the training rows.</param>
/// <param name="Validation">The mean of log p(x) of the validation rows, which chose the network.</param>
/// <param name="Scales">What the test rows say at every scale.</param>
/// <param name="Seconds">The time that training and measuring took, in seconds.</param>
internal sealed record WidthRecord(
    int Width, ulong Seed, long Parameters, int Steps, int Passes, bool Warm, Estimate Train, Estimate Validation, HeldOutScales Scales, double Seconds);
