using Entroscope.Estimators;

namespace Entroscope.Networks;

/// <summary>What one unit transmits of its pre-activation, measured on the chosen samples.</summary>
public sealed record UnitInformation
{
    /// <summary>Gets the unit, from 0.</summary>
    public required int Unit { get; init; }

    /// <summary>Gets the share of the samples in the atom of the output: those that ReLU makes 0; 0 for functions that rise everywhere.</summary>
    public required double Atom { get; init; }

    /// <summary>Gets the share of the information about a continuous pre-activation that is lost (Geiger and Kubin 2016): the mass of the atom.</summary>
    public required double RelativeLoss { get; init; }

    /// <summary>Gets the share of the samples within 1 % of an end of the function's range; null for functions without two ends.</summary>
    public double? Saturation { get; init; }

    /// <summary>Gets the entropy of the rounded output, in nats.</summary>
    public required SampleEstimate Quantised { get; init; }

    /// <summary>Gets the information, in nats, of the stochastic unit whose mean the function is; null for functions without noise of their own.</summary>
    public SampleEstimate? Family { get; init; }
}
