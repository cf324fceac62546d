using Entroscope.Inference.Classification;
using Entroscope.Numerics;

namespace Entroscope.Estimators.Calibration;

/// <summary>
/// Where the information of the classes went, on held-out rows: H(Y) = usable + not decodable + miscalibrated, row by row.
/// </summary>
/// <remarks>
/// With the probabilities p(y) that were given, the calibrated ones q(y), and the shares of the classes s(y): usable is the mean of log p - log s, not
/// decodable that of -log q, miscalibrated that of log q - log p. The calibrated ones come from isotonic regression of every class on its probability, and
/// have a sum of 1 again: for two classes that is P(Y | p) but for its noise; for more it is what one class at a time shows of it. Their logs are means of a
/// fit on all rows and of one on the other rows (ten parts), whose errors cancel to the first order.
/// </remarks>
internal sealed record LabelBudget
{
    private const int Parts = 10;

    /// <summary>Gets the entropy of the classes, in nats: the mean of -log s.</summary>
    public required double LabelEntropy { get; init; }

    /// <summary>Gets what the probabilities save of it: below 0 where they are worse than the shares of the classes.</summary>
    public required SampleEstimate Usable { get; init; }

    /// <summary>Gets what is left where the probabilities are calibrated: an estimate of H(Y | p).</summary>
    public required SampleEstimate Undecodable { get; init; }

    /// <summary>Gets what wrong probabilities cost, an estimate of E KL(P(Y | p) || p).</summary>
    public required SampleEstimate Miscalibrated { get; init; }

    /// <summary>Divides the entropy of the classes.</summary>
    /// <param name="given">The probabilities of held-out rows: one column a class; a single column holds the probability of class 1 of two.</param>
    /// <param name="baseline">log s of the class of every row; null for the shares among these rows.</param>
    /// <param name="seed">The seed of the ten parts.</param>
    public static LabelBudget Of(SampleMatrix given, IReadOnlyList<int>? labels, double[]? baseline = null, ulong seed = 1)
    {
        var rows = GivenProbabilities.Of(given, labels);
        int[] y = rows.Labels;
        double[] shares = new double[rows.Classes];
        Array.ForEach(y, label => shares[label] += 1.0 / y.Length);
        double[] logs = [.. rows.Rows.Select((p, i) => Math.Log(p[y[i]]))];
        int lost = Array.IndexOf(logs, double.NegativeInfinity);
        Refuse.Argument(lost >= 0, $"Row {lost + 1}: the probability of its class is 0, which costs an infinite amount.", nameof(given));
        double[] calibrated = Calibrated(rows, seed);
        double[] known = baseline ?? Array.ConvertAll(y, label => Math.Log(shares[label]));
        return new LabelBudget
        {
            LabelEntropy = -CompensatedSum.Of(known) / known.Length,
            Usable = OfRows("budget-usable", [.. logs.Zip(known, (p, s) => p - s)]) with { Side = EstimateSide.LowerBound },
            Undecodable = OfRows("budget-undecodable", Array.ConvertAll(calibrated, q => -q)),
            Miscalibrated = OfRows("budget-miscalibrated", [.. calibrated.Zip(logs, (q, p) => q - p)]),
        };
    }

    /// <summary>
    /// Makes the mean of values of rows an estimate, with an interval that allows for their skewness; a mean that cannot be below 0 is not excluded.
    /// </summary>
    public static SampleEstimate OfRows(string name, double[] values)
    {
        var mean = ClassFigure.OfMean(values, double.NegativeInfinity);
        return new SampleEstimate
        {
            Value = mean.Value,
            Samples = values.Length,
            Estimator = name,
            Unit = EstimateUnit.Nats,
            StandardError = mean.StandardError,
            Lower = mean.Lower95,
            Upper = Math.Max(0, mean.Upper95),
        };
    }

    // log q of the class of every row: a fit on all rows flatters them by as much as one on the others wrongs them, to the first order; their mean does
    // neither.
    private static double[] Calibrated(GivenProbabilities rows, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, rows.Rows.Length)];
        new RandomStream(seed, "parts of the calibration").Shuffle(order.AsSpan());
        double[] logs = new double[order.Length];
        Fit(rows, order, order, logs);
        for (int part = 0; part < Parts; part++)
        {
            Fit(rows, [.. order.Where((_, place) => place % Parts != part)], [.. order.Where((_, place) => place % Parts == part)], logs);
        }

        return logs;
    }

    // Adds half of log q.
    private static void Fit(GivenProbabilities rows, int[] train, int[] test, double[] logs)
    {
        int[] columns = rows.Classes == 2 ? [1] : [.. Enumerable.Range(0, rows.Classes)];
        IsotonicMap[] maps = Array.ConvertAll(
            columns, k => IsotonicMap.Fit(Array.ConvertAll(train, i => rows.Rows[i][k]), Array.ConvertAll(train, i => rows.Labels[i] == k)));
        foreach (int i in test)
        {
            double[] q = [.. columns.Select((k, place) => maps[place].At(rows.Rows[i][k]))];
            q = rows.Classes == 2 ? [1 - q[0], q[0]] : q;
            logs[i] += Math.Log(q[rows.Labels[i]] / q.Sum()) / 2;
        }
    }
}
