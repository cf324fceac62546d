using Entroscope.Model;

namespace Entroscope.Information.Entanglement;

/// <summary>A shallow network (CP, one global pool) fitted to the output of a network.</summary>
/// <param name="Channels">Its channels Z: h'(x) = sum_z prod_i c_(i,z)(x_i).</param>
/// <param name="Error">
/// The relative error ||h - h'|| / ||h|| of the best fit found, exact for this fit; below 1e-7 it is rounding. A better fit may exist.
/// </param>
/// <param name="AtLeast">
/// What no shallow network of so many channels can be below: the root of the sum of the squared Schmidt coefficients beyond the first Z, at the edge or
/// partition where it is largest (Eckart and Young 1936).
/// </param>
/// <param name="Network">The shallow network, in the score reading; its output is h' up to the norm of h, which it has as 1.</param>
public sealed record ShallowFit(int Channels, double Error, double AtLeast, ConvAC Network);
