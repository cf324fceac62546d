namespace Entroscope.Activations;

/// <summary>The capacity of a stochastic unit whose pre-activation is bounded, |z| at most a bound, enclosed from both sides. In nats.</summary>
/// <param name="Activation">The name of the activation.</param>
/// <param name="Bound">The bound of |z|.</param>
/// <param name="Lower">What the input distribution found transmits: a lower bound of the capacity.</param>
/// <param name="Upper">The largest D(p(.|z) || p) over all allowed z: an upper bound of the capacity (duality).</param>
/// <param name="Inputs">The inputs of the distribution found, increasing.</param>
/// <param name="Probabilities">Their probabilities.</param>
/// <param name="Steps">The steps of the Blahut-Arimoto algorithm taken.</param>
/// <param name="Tolerance">The gap that was requested.</param>
internal sealed record UnitCapacity(
    string Activation, double Bound, double Lower, double Upper, double[] Inputs, double[] Probabilities, int Steps, double Tolerance)
{
    /// <summary>Gets the duality gap, at least 0.</summary>
    public double Gap => Upper - Lower;

    /// <summary>Gets a value indicating whether the requested gap was reached.</summary>
    public bool IsConverged => Gap <= Tolerance;
}
