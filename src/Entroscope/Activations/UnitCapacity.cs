namespace Entroscope.Activations;

/// <summary>The capacity of a stochastic unit whose pre-activation is bounded, |z| at most a bound, enclosed from both sides. In nats.</summary>
internal sealed record UnitCapacity
{
    /// <summary>Gets the name of the activation.</summary>
    public required string Activation { get; init; }

    /// <summary>Gets the bound of |z|.</summary>
    public required double Bound { get; init; }

    /// <summary>Gets what the input distribution found transmits: a lower bound of the capacity.</summary>
    public required double Lower { get; init; }

    /// <summary>Gets the largest D(p(.|z) || p) over all allowed z: an upper bound of the capacity (duality).</summary>
    public required double Upper { get; init; }

    /// <summary>Gets the duality gap, at least 0.</summary>
    public double Gap => Upper - Lower;

    /// <summary>Gets the inputs of the distribution found, increasing.</summary>
    public required double[] Inputs { get; init; }

    /// <summary>Gets their probabilities.</summary>
    public required double[] Probabilities { get; init; }

    /// <summary>Gets the steps of the Blahut-Arimoto algorithm taken.</summary>
    public required int Steps { get; init; }

    /// <summary>Gets the gap that was requested.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Gets a value indicating whether the requested gap was reached.</summary>
    public bool IsConverged => Gap <= Tolerance;
}
