namespace Entroscope.Model;

/// <summary>What kind of leaf a site gets, before its parameters are known.</summary>
/// <param name="Family">The family of its densities.</param>
/// <param name="Alphabet">The number of values of a discrete site (n + 1 for a binomial with n trials, 2 for Bernoulli); 0 for a Gaussian.</param>
public readonly record struct LeafSpecification(LeafFamily Family, int Alphabet)
{
    /// <summary>Gets the number of parameters of a leaf with the given channels.</summary>
    /// <param name="channels">The channels M.</param>
    /// <returns>The number of parameters stored.</returns>
    public long ParameterCount(int channels) => Family switch
    {
        LeafFamily.Categorical => (long)channels * Alphabet,
        LeafFamily.Gaussian => 2L * channels,
        _ => channels,
    };
}
