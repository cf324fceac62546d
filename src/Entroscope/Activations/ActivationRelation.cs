namespace Entroscope.Activations;

/// <summary>What an activation is to the exponential family behind it.</summary>
internal enum ActivationRelation
{
    /// <summary>The activation is the mean of the family, phi(z) = A'(z).</summary>
    MeanMap,

    /// <summary>The activation is the log-partition function itself, phi(z) = A(z): a free energy.</summary>
    FreeEnergy,

    /// <summary>The activation is the free energy at temperature 0, the limit of T A(z/T).</summary>
    ZeroTemperature,

    /// <summary>The activation is the energy part of the free energy, z A'(z): free energy less entropy.</summary>
    Energy,
}
