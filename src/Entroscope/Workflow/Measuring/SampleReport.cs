namespace Entroscope.Workflow.Measuring;

/// <summary>One sample and where its information is spent. All information in nats.</summary>
public sealed record SampleReport
{
    /// <summary>Gets the row of the sample in its data, from 1.</summary>
    public required long Row { get; init; }

    /// <summary>Gets the true class, or null when unknown.</summary>
    public int? Label { get; init; }

    /// <summary>Gets P(Y = y | x) for every class, length Y; empty for a sample of probability 0, which has no posterior.</summary>
    public required double[] Posterior { get; init; }

    /// <summary>Gets the values of the N sites; NaN where missing.</summary>
    public required double[] Values { get; init; }

    /// <summary>Gets -log p(x).</summary>
    public required double Surprisal { get; init; }

    /// <summary>Gets KL(P(Y|x) || P(Y)).</summary>
    public required double ClassInformation { get; init; }

    /// <summary>Gets t_v(x) for every node, what the network's latents spend.</summary>
    public required double[] NodeInformation { get; init; }

    /// <summary>Gets s_i(x) for every site, what is left there when the latents are known.</summary>
    public required double[] SiteSurprisal { get; init; }

    /// <summary>Gets -log p(x_i) of every site; 0 where missing.</summary>
    public required double[] Marginal { get; init; }

    /// <summary>Gets -log p(x_i | x_rest) of every site: 0 where missing, NaN where the rest is impossible by itself.</summary>
    public required double[] GivenRest { get; init; }

    /// <summary>Gets tc_v(x) of every node.</summary>
    public required double[] Shared { get; init; }

    /// <summary>Gets the most probable class; -1 for a sample of probability 0.</summary>
    public int Predicted => Posterior.Length == 0 ? -1 : Array.IndexOf(Posterior, Posterior.Max());
}
