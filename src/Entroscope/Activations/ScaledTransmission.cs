namespace Entroscope.Activations;

/// <summary>What a unit transmits at one scale of its pre-activation.</summary>
/// <param name="Scale">The standard deviation of a Gaussian pre-activation.</param>
/// <param name="Transmission">What the unit transmits of it.</param>
internal sealed record ScaledTransmission(double Scale, UnitTransmission Transmission);
