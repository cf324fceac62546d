namespace Entroscope.Model.Leaves;

/// <summary>The three readings of one network (theory, "The network").</summary>
public enum Reading
{
    /// <summary>Leaves are densities and weight rows lie on the simplex: a latent tree with exact probabilities.</summary>
    Generative,

    /// <summary>Real weights; the outputs are class scores.</summary>
    Score,

    /// <summary>Real weights; the probability is the normalised square of the output.</summary>
    Born,
}
