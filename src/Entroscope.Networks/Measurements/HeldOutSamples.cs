namespace Entroscope.Networks.Measurements;

/// <summary>Layers on rows that are held out, with the classes of the rows that probes learn from.</summary>
internal static class HeldOutSamples
{
    /// <summary>Refuses to hold out rows beside others without classes.</summary>
    public static void EnsureLabels(ObservationOptions? test, int[]? labels, string source) => Refuse.Data(test is not null && labels is null,
        $"{source}: its rows have no classes; test rows are for what layers say about classes.");

    /// <summary>Gets the held-out samples of layers.</summary>
    /// <param name="test">What was observed on the held-out rows.</param>
    /// <param name="layers">The layers that are measured.</param>
    /// <param name="classes">The names of the classes of the rows that probes learn from.</param>
    /// <returns>For every layer the same one on the held-out rows; null where it has no samples there.</returns>
    /// <exception cref="DataException">Rows have no classes, others than the rows that probes learn from, or are too few.</exception>
    public static LayerSample?[] Of(NetworkReport test, IEnumerable<NetworkLayer> layers, IReadOnlyList<string> classes)
    {
        Dictionary<string, LayerSample> found = test.Layers.Where(l => l.Sample is not null).DistinctBy(l => l.Layer.Tensor, StringComparer.Ordinal)
            .ToDictionary(l => l.Layer.Tensor, l => l.Sample!, StringComparer.Ordinal);
        if (found.Count == 0)
        {
            return [.. layers.Select(_ => (LayerSample?)null)];
        }

        int[]? own = found.Values.First().AllLabels;
        Refuse.Data(own is null, $"{test.Source}: the test rows have no classes; give them.");
        int known = own.Count(y => y >= 0);
        Refuse.Data(known < LayerLabels.FewestRows,
            $"{test.Source}: {known} of {own.Length} test rows have a class; at least {LayerLabels.FewestRows} are needed.");
        int[] renumbered = ClassOrder.Renumbered(own, test.ClassNames, classes, test.Source);
        return [.. layers.Select(l => found.TryGetValue(l.Tensor, out LayerSample? sample) ? sample with { AllLabels = renumbered } : null)];
    }
}
