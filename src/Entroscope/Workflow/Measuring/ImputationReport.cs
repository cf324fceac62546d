namespace Entroscope.Workflow.Measuring;

/// <summary>A sample with a part hidden, and what the model put there.</summary>
/// <param name="Original">The values of the N sites; NaN where missing.</param>
/// <param name="Hidden">For every site whether it was hidden from the model.</param>
/// <param name="Filled">The values with the hidden ones drawn from the model given the others.</param>
public sealed record ImputationReport(double[] Original, bool[] Hidden, double[] Filled);
