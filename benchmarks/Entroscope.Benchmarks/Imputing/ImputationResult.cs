using Entroscope.Benchmarks.Measuring;

namespace Entroscope.Benchmarks.Imputing;

/// <summary>How a method fills the masked cells of a table.</summary>
/// <param name="Error">The root mean squared error of numbers, in standard deviations of their columns; NaN where there are none.</param>
/// <param name="Accuracy">The share of right categories.</param>
/// <param name="Coverage">The share of the cells whose value is in the interval of 95 %; NaN where the method has none.</param>
internal sealed record ImputationResult(string Table, string Method, Mean Error, Mean Accuracy, Mean Coverage);
