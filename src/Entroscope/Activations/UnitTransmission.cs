namespace Entroscope.Activations;

/// <summary>
/// What a unit transmits of its pre-activation Z (theory, "Activations"). In nats; differential entropies relative to the unit of z. Null
/// takes the place of what a unit does not have, or what cannot be estimated from a sample.
/// </summary>
internal sealed record UnitTransmission
{
    /// <summary>Gets the name of the activation.</summary>
    public required string Activation { get; init; }

    /// <summary>Gets the density of Z in words.</summary>
    public required string Density { get; init; }

    /// <summary>
    /// Gets I(Z; B) of the stochastic unit B whose mean (or expected energy, free energy) the activation is; null for ReLU, whose unit has no noise.
    /// </summary>
    public Expectation? Information { get; init; }

    /// <summary>Gets H(B); differential for Gaussian units.</summary>
    public Expectation? OutputEntropy { get; init; }

    /// <summary>Gets H(B | Z), the noise of the stochastic unit.</summary>
    public Expectation? NoiseEntropy { get; init; }

    /// <summary>Gets E Z A'(Z), the mean energy; null for softmax.</summary>
    public Expectation? Energy { get; init; }

    /// <summary>Gets h(Z).</summary>
    public Expectation? InputEntropy { get; init; }

    /// <summary>Gets E log |phi'(Z)|; null for ReLU, where it is minus infinity.</summary>
    public Expectation? LogSlope { get; init; }

    /// <summary>Gets h(phi(Z)) of the deterministic unit; null for ReLU, whose output is partly an atom.</summary>
    public Expectation? DeterministicEntropy { get; init; }

    /// <summary>
    /// Gets H(Z | phi(Z)), what the deterministic unit loses: 0 for rising units, the choice of the branch for SiLU; null for ReLU, where it is infinite.
    /// </summary>
    public Expectation? InformationLoss { get; init; }

    /// <summary>Gets the mass of the output's atom: P(Z at most 0) for ReLU, else 0.</summary>
    public required Expectation AtomProbability { get; init; }

    /// <summary>Gets h(Z | Z above 0), the entropy of the continuous part of ReLU's output; null for other units.</summary>
    public Expectation? ContinuousEntropy { get; init; }

    /// <summary>Gets the share of the information about a continuous Z that is lost, 0..1: the mass of the atom (Geiger and Kubin 2016).</summary>
    public double RelativeLoss => AtomProbability.Value;

    /// <summary>Gets the entropy of the rounded output; null where all outputs are one.</summary>
    public QuantisedOutput? Quantised { get; init; }
}

/// <summary>The output of a unit rounded to 2^bits cells of equal width; outputs beyond the ends belong to the outer cells.</summary>
/// <param name="Bits">The bits of the quantiser, 1..16.</param>
/// <param name="Low">The lower end of the first cell: the least output, or where there is none the output at the 0.0005-quantile of Z.</param>
/// <param name="High">The upper end of the last cell: the supremum of the outputs, or where there is none the output at the 0.9995-quantile of Z.</param>
/// <param name="Entropy">H(Q_b(phi(Z))) in nats, exact from the distribution function;
/// of a sample the plug-in value with the correction of Miller (1955).</param>
internal sealed record QuantisedOutput(int Bits, double Low, double High, Expectation Entropy);

/// <summary>What a unit transmits at one scale of its pre-activation.</summary>
/// <param name="Transmission">What the unit transmits of it.</param>
internal sealed record ScaledTransmission(double Scale, UnitTransmission Transmission);
