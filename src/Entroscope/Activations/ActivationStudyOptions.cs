namespace Entroscope.Activations;

/// <summary>What to find out about an activation.</summary>
internal sealed record ActivationStudyOptions
{
    /// <summary>Gets the pre-activations of the table, finite.</summary>
    public double[] Places { get; init; } = [-4, -2, -1, 0, 1, 2, 4];

    /// <summary>Gets the logits of softmax, at least two; their number is that of its categories.</summary>
    public double[] Logits { get; init; } = [0, 1, 2];

    public PreActivationDensity Density { get; init; } = PreActivationDensity.Gaussian(0, 1);

    /// <summary>Gets the bits of the quantiser of the output, 1..16.</summary>
    public int Bits { get; init; } = 8;

    /// <summary>Gets the standard deviation of the noise of the Gaussian unit, greater than 0.</summary>
    public double Noise { get; init; } = 1;

    /// <summary>Gets the bound of |z| for the capacity, greater than 0; null for no capacity.</summary>
    public double? Bound { get; init; }

    /// <summary>Gets the duality gap at which the capacity is known well enough, in nats; null for a thousandth of the capacity.</summary>
    public double? Tolerance { get; init; }

    /// <summary>
    /// Gets a value indicating whether what cannot be measured because the outputs are too many is
    /// left out, with the reason in <see cref="ActivationStudy.LeftOut"/>; else it is an error.
    /// </summary>
    public bool LeaveOut { get; init; }

    /// <summary>Gets a value indicating whether to measure the curves of the plots.</summary>
    public bool Curves { get; init; }

    /// <summary>Gets the seed of the draws of softmax.</summary>
    public ulong Seed { get; init; } = 1;
}
