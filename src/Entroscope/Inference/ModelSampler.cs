using Entroscope.Engine.Born;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Inference;

/// <summary>
/// Draws a component, then class, latents and sites from it; given evidence the component from its posterior. Exact. Not thread-safe; one for each worker.
/// </summary>
/// <remarks>Components are drawn from a stream of their own, so that draws of a mixture of one are those of the network.</remarks>
internal sealed class ModelSampler
{
    private readonly ConvACMixture _mixture;
    private readonly IComponentSampler[] _samplers;
    private readonly WideLog[] _terms;
    private readonly double[] _posterior;
    private double[] _prior = [];
    private int _priorLabel = int.MinValue;
    private bool _isConditioned;

    public ModelSampler(ConvACMixture mixture)
    {
        _mixture = mixture;
        _samplers = [.. mixture.Components.Select(Of)];
        (_terms, _posterior) = (new WideLog[_samplers.Length], new double[_samplers.Length]);
    }

    /// <summary>Gets the component drawn last.</summary>
    public int Component { get; private set; }

    /// <summary>Conditions all further draws on the observed values of a row.</summary>
    /// <returns>Whether the row is possible; without that nothing can be drawn.</returns>
    public bool Condition(Observations data, int row, int label)
    {
        double[] prior = Prior(label);
        for (int z = 0; z < _samplers.Length; z++)
        {
            _terms[z] = prior[z] > 0 && _samplers[z].Condition(data, row, label) ? _samplers[z].LogLikelihood + Math.Log(prior[z]) : WideLog.Zero;
        }

        _isConditioned = true;
        bool possible = WideLog.Share(_terms, _posterior);
        if (!possible)
        {
            prior.CopyTo(_posterior, 0);
        }

        return possible;
    }

    /// <summary>Draws the component, the class and all latents.</summary>
    /// <param name="label">The class given, or -1 to draw it.</param>
    public int DrawLatents(RandomStream random, RandomStream components, int label)
    {
        Component = components.NextIndex(_isConditioned ? _posterior : Prior(label));
        return _samplers[Component].DrawLatents(random, label);
    }

    /// <summary>Draws the value of a site given its latent drawn before.</summary>
    public double DrawSite(int site, RandomStream random) => _samplers[Component].DrawSite(site, random);

    private static IComponentSampler Of(ConvAC model) =>
        model.Reading == Reading.Born ? new BornSampler(new BornNetwork(model)) : new TopDownSampler(model);

    private double[] Prior(int label)
    {
        if (label != _priorLabel)
        {
            (_prior, _priorLabel) = (_mixture.ComponentPrior(label), label);
        }

        return _prior;
    }
}
