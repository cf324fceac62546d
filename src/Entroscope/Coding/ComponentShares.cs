using Entroscope.Model;

namespace Entroscope.Coding;

/// <summary>
/// The posterior of the component given the sites coded so far, up to a factor: numbers times powers of two, so that a component far behind can come back.
/// </summary>
internal sealed class ComponentShares
{
    private const int Far = 1000;
    private static readonly double Small = Math.ScaleB(1, -512);
    private static readonly double Large = Math.ScaleB(1, 512);
    private readonly ConvACMixture _model;
    private readonly double[] _numbers;
    private readonly long[] _exponents;

    public ComponentShares(ConvACMixture model)
    {
        _model = model;
        (_numbers, _exponents) = (new double[model.Components.Count], new long[model.Components.Count]);
    }

    /// <summary>Starts a row.</summary>
    /// <param name="label">Its class; -1 where unknown.</param>
    public void Begin(int label)
    {
        for (int z = 0; z < _numbers.Length; z++)
        {
            (_numbers[z], _exponents[z]) = (_model.Weights[z] * (label < 0 ? 1 : _model.Components[z].ClassPrior[label]), 0);
        }

        EnsureSome();
    }

    /// <summary>Gets the share of a component relative to the largest.</summary>
    public double Of(int component)
    {
        long most = long.MinValue;
        for (int z = 0; z < _numbers.Length; z++)
        {
            most = _numbers[z] > 0 ? Math.Max(most, _exponents[z]) : most;
        }

        long behind = most - _exponents[component];
        return _numbers[component] > 0 && behind < Far ? Math.ScaleB(_numbers[component], (int)-behind) : 0;
    }

    /// <summary>Multiplies a share by the probability of a symbol.</summary>
    public void Multiply(int component, double probability)
    {
        double product = _numbers[component] * probability;
        if (product is > 0 and < double.PositiveInfinity && (product < Small || product > Large))
        {
            int exponent = Math.ILogB(product);
            (product, _exponents[component]) = (Math.ScaleB(product, -exponent), _exponents[component] + exponent);
        }

        _numbers[component] = product;
    }

    /// <summary>Starts again with the weights where nothing is left.</summary>
    public void EnsureSome()
    {
        if (Array.TrueForAll(_numbers, n => !(n > 0)))
        {
            for (int z = 0; z < _numbers.Length; z++)
            {
                (_numbers[z], _exponents[z]) = (_model.Weights[z], 0);
            }
        }
    }
}
