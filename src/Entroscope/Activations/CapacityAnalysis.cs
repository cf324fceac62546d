namespace Entroscope.Activations;

/// <summary>Encloses the capacity of stochastic units.</summary>
internal static class CapacityAnalysis
{
    /// <summary>Computes the capacity of a unit under |z| at most a bound.</summary>
    /// <param name="activation">sigmoid, tanh, exp, or a Gaussian unit (also identity); the others have no noise of their own.</param>
    /// <param name="bound">The bound of |z|, greater than 0.</param>
    /// <param name="tolerance">The duality gap to reach, in nats, greater than 0.</param>
    /// <returns>Lower and upper bound with the input distribution found; <see cref="UnitCapacity.IsConverged"/> says whether the gap was reached.</returns>
    /// <exception cref="ArgumentException">The unit has no noise, or a number is out of range.</exception>
    /// <exception cref="SizeLimitException">The outputs are too many.</exception>
    /// <remarks>
    /// Blahut (1972) and Arimoto (1972), with longer steps as long as they gain (Matz and Duhamel 2004), first on inputs about two
    /// deviations of the noise apart, which the maxima of D join until none is better (Huang and Meyn 2005, cutting planes). Cost: a step
    /// takes O(inputs x outputs that each can have). The numbers of Gaussian units have the error of their output grid besides, below 1e-10.
    /// </remarks>
    public static UnitCapacity Compute(Activation activation, double bound, double tolerance = 1e-6, CancellationToken cancellation = default) =>
        OfNoisy(activation, bound, tolerance, cancellation)
            ?? throw new ArgumentException($"The unit '{activation.Name}' has no noise of its own, so its capacity is not bounded; "
                + "units with a capacity are sigmoid, tanh, exp, identity and gaussian.", nameof(activation));

    // Null for the units without noise; without a tolerance it is a thousandth of the capacity.
    internal static UnitCapacity? OfNoisy(Activation activation, double bound, double? tolerance, CancellationToken cancellation)
    {
        EnsurePositive(bound, nameof(bound), "The bound of |z|");
        EnsurePositive(tolerance ?? 1, nameof(tolerance), "The tolerance of the capacity");
        if (UnitChannel.Of(activation, -bound, bound) is not { } channel)
        {
            return null;
        }

        BlahutArimoto found = BlahutArimoto.Run(channel, bound, tolerance, cancellation);
        return new UnitCapacity(
            Activation: activation.Name,
            Bound: bound,
            Lower: found.Lower,
            Upper: found.Upper,
            Inputs: found.Inputs,
            Probabilities: found.Probabilities,
            Steps: found.Steps,
            Tolerance: found.Tolerance);
    }

    private static void EnsurePositive(double value, string parameter, string what) =>
        Refuse.Range(!(value > 0 && double.IsFinite(value)), $"{what} must be a finite number greater than 0, but is {value}.", parameter);
}
