using Entroscope.Estimators;

namespace Entroscope.Networks.Measurements;

/// <summary>What is claimed of every layer, from figures with errors.</summary>
/// <remarks>
/// A claim must hold on networks of which the truth is known, and none that needs training may be made of one without: bottleneck and waste presuppose that
/// the network's own output knows the classes. A loss counts against the layer before only where probes could have found what they no longer find: the layer
/// is no wider, all its places and directions are probed, and no later layer has what is lost.
/// </remarks>
internal static class LayerVerdicts
{
    /// <summary>The number of rows below which nothing is claimed of layers.</summary>
    public const int FewestRows = 100;


    private const double DeadShare = 0.5;
    private const double Alike = 0.999;
    private const double WideError = 0.1;
    private const int MostDirections = Entroscope.Estimators.Probes.ProbeData.MostDirections;

    public static LayerVerdict[] Of(IReadOnlyList<LayerSample?> layers, IReadOnlyList<LayerFigure>[] figures, LabelFindings? labels, int rows)
    {
        var verdicts = new LayerVerdict[layers.Count];
        int before = -1;
        for (int i = 0; i < verdicts.Length; i++)
        {
            verdicts[i] = layers[i] is { } layer
                ? Dead(layer, rows) ?? (rows < FewestRows ? null : Trained(layers, figures, labels, before, i)) ?? Limited(layer, figures[i], labels, rows)
                    ?? new LayerVerdict(LayerVerdictKind.Undecided, Undecided(labels))
                : new LayerVerdict(LayerVerdictKind.Undecided, "It was not observed.");
            before = layers[i] is null ? before : i;
        }

        return verdicts;
    }

    private static LayerVerdict? Dead(LayerSample layer, int rows) =>
        rows >= FewestRows && layer.Statistics.DeadUnits > DeadShare * layer.Statistics.Units
            ? new LayerVerdict(LayerVerdictKind.Dead, Invariant(
                $"{layer.Statistics.DeadUnits} of {layer.Statistics.Units} units have one and the same value on all {rows} rows: they say nothing about them."))
            : null;

    private static LayerVerdict? Trained(
        IReadOnlyList<LayerSample?> layers, IReadOnlyList<LayerFigure>[] figures, LabelFindings? labels, int before, int at) =>
        labels is { IsTrained: true } && before >= 0
            ? Bottleneck(layers, labels, layers[before]!, at) ?? Waste(layers[at]!, layers[before]!, figures[before], labels)
            : null;

    private static LayerVerdict? Bottleneck(IReadOnlyList<LayerSample?> layers, LabelFindings labels, LayerSample before, int at)
    {
        LayerSample layer = layers[at]!;
        if (layer.Places > before.Places || layer.IsDrawn || layer.Columns > MostDirections)
        {
            return null;
        }

        bool isLost = layers.Skip(at).All(l => l?.Labels is null || LabelPath.Falls(before.Labels, l.Labels, labels.Entropy, layers.Count));
        return isLost && LayerLabels.Difference(before.Labels, layer.Labels) is { } loss
            ? new LayerVerdict(LayerVerdictKind.Bottleneck, Invariant(
                $"Of the {before.Labels!.Best.Estimate.Value:0.000} nats about the class that are usable in '{before.Layer.Name}', it loses ")
                + Invariant($"{loss.Value:0.000} nats ({loss.Lower!.Value:0.000} nats to {loss.Upper!.Value:0.000} nats), and no later layer has them."))
            : null;
    }

    private static LayerVerdict? Waste(LayerSample layer, LayerSample before, IReadOnlyList<LayerFigure> figures, LabelFindings labels)
    {
        double least = 0.02 * labels.Entropy;
        return layer.Layer.Kind is LayerKind.Weights or LayerKind.Activation or LayerKind.Other
            && LayerFigures.Find(figures, "similarity_to_next") is { Lower: >= Alike, Warning: null } alike
            && LayerLabels.Difference(layer.Labels, before.Labels) is { Lower: { } lower, Upper: { } upper } && lower > -least && upper < least
                ? new LayerVerdict(LayerVerdictKind.Waste, Invariant(
                    $"It repeats '{before.Layer.Name}': similarity {alike.Value:0.0000} (at least {alike.Lower:0.0000}), and what is usable about the class ")
                    + Invariant($"changes by less than {least:0.000} nats."))
                : null;
    }

    private static LayerVerdict? Limited(LayerSample layer, IReadOnlyList<LayerFigure> figures, LabelFindings? labels, int rows)
    {
        if (rows < FewestRows)
        {
            return Limited(Invariant($"{rows} rows are fewer than the {FewestRows} below which nothing is claimed."));
        }

        if (LayerFigures.Find(figures, "label_information") is { } usable && labels is not null)
        {
            double half = SampleEstimate.Normal95 * (usable.StandardError ?? double.PositiveInfinity);
            if (usable.Warning is { } warning || half > WideError * labels.Entropy)
            {
                return Limited(usable.Warning ?? Invariant(
                    $"What is usable about the class is known to {half:0.000} nats only, of {labels.Entropy:0.000} nats; more rows are needed."));
            }
        }

        return LayerFigures.Find(figures, "participation_unbiased") is { Value: var directions, Samples: var samples } && !(directions < samples / 10.0)
            ? Limited(Invariant($"Its activations spread over {directions:0} directions or more, too many for {samples} samples."))
            : null;

        static LayerVerdict Limited(string reason) => new(LayerVerdictKind.LimitedByRows, reason);
    }

    private static string Undecided(LabelFindings? labels) => labels switch
    {
        null => "Without classes of the rows nothing more can be claimed.",
        { Answer: null } => "The last layer does not have a value a class, so whether the network was trained for these classes is not known.",
        { IsTrained: false } => "The network's own output says too little about these classes: it was not trained for them.",
        _ => "No loss and no repetition is beyond the error.",
    };
}
