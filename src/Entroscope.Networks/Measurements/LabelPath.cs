using Entroscope.Estimators;
using Entroscope.Estimators.Calibration;
using Entroscope.Estimators.Probes;

namespace Entroscope.Networks.Measurements;

/// <summary>How what is known of the classes changes from layer to layer, with the errors of paired differences.</summary>
internal static class LabelPath
{
    /// <summary>The share of the entropy of the classes below which a change is not spoken of.</summary>
    public const double LeastShare = 0.05;

    private const double TrainedShare = 0.25;

    /// <summary>Says that the classes of rows show nothing, where they are all one; null else.</summary>
    /// <param name="labels">The class of every row, -1 where unknown; null where there are none.</param>
    public static string? OneClass(int[]? labels, IReadOnlyList<string> names)
    {
        int[] known = [.. (labels ?? []).Where(y => y >= 0).Distinct().Take(2)];
        return labels is null || known.Length > 1 ? null
            : known.Length == 0 ? "No row has a class: nothing about classes can be measured."
            : $"All rows with a class are of class '{SafeText.OneLine(names[known[0]])}': nothing about classes can be measured.";
    }

    /// <summary>Finds where the classes become linear and where they are lost; null where no layer was probed.</summary>
    public static LabelFindings? Of(IReadOnlyList<LayerSample?> layers, int classes)
    {
        LayerSample[] probed = [.. layers.Where(l => l?.Labels is not null).Select(l => l!)];
        if (probed.Length == 0)
        {
            return null;
        }

        double entropy = probed[0].Labels!.Best.LabelEntropy;
        SampleEstimate? answer = layers.LastOrDefault(l => l is not null) is { } last ? Answer(last.Test ?? last, classes) : null;
        return new LabelFindings
        {
            Entropy = entropy,
            Answer = answer,
            IsTrained = answer is not null && answer.Value > TrainedShare * entropy && answer.Lower > 0,
            LinearFrom = LinearFrom(probed, entropy),
            LostAt = [.. probed.Skip(1).Where((l, i) => Falls(probed[i].Labels, l.Labels, entropy, probed.Length)).Select(l => l.Layer.Name)],
        };
    }

    /// <summary>Returns whether less is read from a layer than from another: by 5 % of the entropy, beyond the error of one of several differences.</summary>
    public static bool Falls(LayerLabels? from, LayerLabels? to, double entropy, int comparisons) =>
        LayerLabels.Difference(from, to) is { StandardError: { } error } loss && loss.Value > LeastShare * entropy
            && loss.Lower > 0 && loss.Value > Numerics.StudentLaw.Quantile(1 - (0.025 / Math.Max(1, comparisons)), loss.Samples - 1) * error;

    private static string? LinearFrom(LayerSample[] probed, double entropy)
    {
        LayerSample best = probed.MaxBy(l => l.Labels!.Linear.Estimate.Value)!;
        return best.Labels!.Linear.Estimate.Lower > 0 && best.Labels.Rows.Length >= LayerVerdicts.FewestRows
            ? probed.FirstOrDefault(l => l == best || (l.Labels!.Rows.AsSpan().SequenceEqual(best.Labels.Rows)
                && UsableInformation.Difference(best.Labels.Linear, l.Labels.Linear) is var less && less.Lower <= 0 && less.Value < LeastShare * entropy))
                ?.Layer.Name
            : null;
    }

    // The mean of log p(y) - log s(y), p the softmax of the last layer, or its values where they are probabilities.
    private static SampleEstimate? Answer(LayerSample layer, int classes)
    {
        if (layer.Whole is not { } x || layer.AllLabels is null || layer.IsDrawn || x.Columns != (classes == 2 && x.Columns == 1 ? 1 : classes))
        {
            return null;
        }

        int[] known = [.. Enumerable.Range(0, x.Rows).Where(i => layer.AllLabels[layer.Rows[i]] >= 0)];
        int[] labels = Array.ConvertAll(known, i => layer.AllLabels[layer.Rows[i]]);
        if (labels.Distinct().Count() < 2)
        {
            return null;
        }

        double[] shares = [.. Enumerable.Range(0, classes).Select(k => (double)labels.Count(l => l == k) / labels.Length)];
        bool probabilities = known.All(i => IsProbability(x.Row(i)));
        return LabelBudget.OfRows(
            "own-output", [.. known.Select((row, i) => LogProbability(x.Row(row), labels[i], probabilities) - Math.Log(shares[labels[i]]))]);
    }

    private static bool IsProbability(ReadOnlySpan<double> row)
    {
        double sum = 0;
        foreach (double value in row)
        {
            if (value is < 0 or > 1)
            {
                return false;
            }

            sum += value;
        }

        return row.Length == 1 || Math.Abs(sum - 1) < 1e-3;
    }

    // Single-precision probabilities of 0 cost as much as the smallest that they can show.
    private static double LogProbability(ReadOnlySpan<double> row, int label, bool probabilities)
    {
        if (row.Length == 1)
        {
            double one = probabilities ? row[0] : 1 / (1 + Math.Exp(-row[0]));
            return Math.Log(Math.Max(float.Epsilon, label == 1 ? one : 1 - one));
        }

        return probabilities ? Math.Log(Math.Max(float.Epsilon, row[label])) : row[label] - LogSpace.LogSumExp(row);
    }
}
