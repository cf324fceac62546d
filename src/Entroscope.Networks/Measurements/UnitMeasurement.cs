using Entroscope.Activations;
using Entroscope.Estimators;

namespace Entroscope.Networks.Measurements;

/// <summary>
/// What the units of an activation function transmit, from the values of their pre-activations on the chosen samples: the layer before, where it is observed.
/// </summary>
internal static class UnitMeasurement
{
    private const int Fewest = 20;
    private const double EndShare = 0.01;

    /// <summary>Finds the layer with the pre-activations of a layer that is a known function of them; null where there is none.</summary>
    public static LayerSample? SourceOf(LayerSample layer, IEnumerable<LayerSample?> others) =>
        others.FirstOrDefault(o => o is not null && IsSource(o.Layer, layer.Layer));

    /// <summary>Returns whether a layer holds the pre-activations of another one that is a known function of them.</summary>
    public static bool IsSource(NetworkLayer layer, NetworkLayer of) =>
        ActivationOf(of) is not null && of.Node is { } node && node.Inputs.Contains(layer.Tensor);

    /// <summary>Measures the units of a layer; null where it is no known function of an observed layer, unit by unit.</summary>
    /// <param name="source">The layer of <see cref="SourceOf"/>.</param>
    public static UnitInformation[]? Of(LayerSample layer, LayerSample? source)
    {
        if (source is not { Samples: { } before } || source.Statistics.Units != layer.Statistics.Units || before.Columns != source.Statistics.Units
            || before.Rows < Fewest)
        {
            return null;
        }

        Activation activation = ActivationOf(layer.Layer)!;
        (double Least, double Largest)? range = Operations.Range(layer.Layer.Operation);
        return [.. Enumerable.Range(0, before.Columns).Select(u => Unit(activation, before.Column(u).Values.ToArray(), u, layer.Bits, range))];
    }

    /// <summary>Makes the totals of a layer: their intervals allow for units that vary together.</summary>
    public static IEnumerable<LayerFigure> Totals(UnitInformation[] units)
    {
        int samples = units[0].Quantised.Samples;
        yield return Total(
            "unit_bits", "quantised", EstimateUnit.Nats, samples, [.. units.Select(u => (u.Quantised.Value, u.Quantised.StandardError ?? 0))], 1);
        yield return Total("relative_loss", "atom", EstimateUnit.Ratio, samples,
            [.. units.Select(u => (u.RelativeLoss, Math.Sqrt(u.RelativeLoss * (1 - u.RelativeLoss) / samples)))], units.Length);
        if (Array.TrueForAll(units, u => u.Family is not null))
        {
            yield return Total("family_information", "stochastic-unit", EstimateUnit.Nats, samples,
                [.. units.Select(u => (u.Family!.Value, u.Family.StandardError ?? 0))], 1);
        }
    }

    private static Activation? ActivationOf(NetworkLayer layer) => layer.Operation switch
    {
        "Relu" => Activation.Relu,
        "Sigmoid" => Activation.Sigmoid,
        "Tanh" => Activation.Tanh,
        "Softplus" => Activation.Softplus,
        "Silu" => Activation.Silu,
        _ => null,
    };

    private static LayerFigure Total(string key, string name, EstimateUnit unit, int samples, (double Value, double Error)[] parts, int divisor)
    {
        double value = parts.Sum(p => p.Value) / divisor;
        double error = parts.Sum(p => p.Error) / divisor;
        return new LayerFigure(key, SampleEstimate.Of(name, unit, value, error, samples, null, SampleEstimate.Normal(value, error, 0)));
    }

    private static UnitInformation Unit(Activation activation, double[] values, int unit, int bits, (double Least, double Largest)? range)
    {
        int samples = values.Length;
        double? saturation = range is { } r ? values.Select(activation.Value).Count(v =>
            v <= r.Least + (EndShare * (r.Largest - r.Least)) || v >= r.Largest - (EndShare * (r.Largest - r.Least))) / (double)samples : null;
        if (values.Min() == values.Max())
        {
            return new UnitInformation
            {
                Unit = unit,
                Atom = 1,
                RelativeLoss = 1,
                Saturation = saturation,
                Quantised = SampleEstimate.Of("quantised", EstimateUnit.Nats, 0, 0, samples, null, (0, 0)),
                Family = activation == Activation.Relu ? null : SampleEstimate.Of("stochastic-unit", EstimateUnit.Nats, 0, 0, samples, null, (0, 0)),
            };
        }

        UnitTransmission found = TransmissionAnalysis.Measure(activation, PreActivationDensity.Sample(values), bits);
        return new UnitInformation
        {
            Unit = unit,
            Atom = found.AtomProbability.Value,
            RelativeLoss = found.RelativeLoss,
            Saturation = saturation,

            // All outputs are one: nothing is sent.
            Quantised = found.Quantised is { } q ? Estimate("quantised", q.Entropy, samples)
                : SampleEstimate.Of("quantised", EstimateUnit.Nats, 0, 0, samples, null, (0, 0)),
            Family = found.Information is { } i ? Estimate("stochastic-unit", i, samples) : null,
        };
    }

    private static SampleEstimate Estimate(string name, Expectation found, int samples) =>
        SampleEstimate.Of(name, EstimateUnit.Nats, found.Value, found.StandardError, samples, null, SampleEstimate.Normal(found.Value, found.StandardError, 0));
}
