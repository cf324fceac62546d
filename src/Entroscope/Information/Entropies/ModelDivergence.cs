using Entroscope.Numerics;

namespace Entroscope.Information.Entropies;

/// <summary>How far a model q is from a model p of the same sites. All in nats, at least 0 up to their errors, 0 for equal distributions.</summary>
public sealed record ModelDivergence
{
    /// <summary>Gets KL(p || q): what it costs to believe q where p holds; positive infinity where p has values that q rules out. Estimated, or exact by enumeration.</summary>
    public required Estimate KullbackLeibler { get; init; }

    /// <summary>Gets the Cauchy-Schwarz divergence, exact and symmetric; positive infinity where no value is possible in both; null where it is not offered.</summary>
    public double? CauchySchwarz { get; init; }

    /// <summary>Gets why the Cauchy-Schwarz divergence is not offered; null where it is.</summary>
    public string? CauchySchwarzRefusal { get; init; }
}
