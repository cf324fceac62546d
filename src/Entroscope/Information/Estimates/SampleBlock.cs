using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Information.Estimates;

/// <summary>A block of samples.</summary>
/// <param name="Data">Observations that hold them.</param>
/// <param name="Rows">Which rows of these they are.</param>
/// <param name="Weights">The weight of each; null for weights of 1.</param>
/// <param name="IsEnumerated">Whether each counts by its probability under the model: a part of all joint values.</param>
internal readonly record struct SampleBlock(Observations Data, RowSelection Rows, double[]? Weights = null, bool IsEnumerated = false);
