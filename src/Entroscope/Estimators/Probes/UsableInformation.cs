using Entroscope.Estimators.Calibration;
using Entroscope.Numerics;

namespace Entroscope.Estimators.Probes;

/// <summary>
/// What a family of predictors can use of the information about the class (Xu et al. 2020): H(Y) less the held-out cross-entropy, a lower bound of the mutual
/// information in expectation, whatever the family.
/// </summary>
/// <remarks>
/// Five parts are held out in turn, or the test rows that are given. The settings of a family (shrinkage, penalty, neighbours) are chosen on parts of the
/// training rows; the shares of the classes alone where no setting is better than they are by more than a standard error, so that features without
/// information get 0 and not the noise of a fit.
/// </remarks>
internal sealed record UsableInformation
{
    /// <summary>Gets the estimate in nats; its interval is over held-out rows, and does not exclude 0 from above.</summary>
    public required SampleEstimate Estimate { get; init; }

    /// <summary>Gets the entropy of the classes on the held-out rows, by the shares of the training rows.</summary>
    public required double LabelEntropy { get; init; }

    /// <summary>Gets the rows that were held out, in order.</summary>
    public required int[] Rows { get; init; }

    /// <summary>Gets log p(y | x) - log s(y) of every held-out row (pointwise usable information, Ethayarajh et al. 2022).</summary>
    public required double[] Pointwise { get; init; }

    /// <summary>Gets log s(y) of every held-out row.</summary>
    public required double[] Baseline { get; init; }

    /// <summary>Gets the probabilities of the classes of the held-out rows.</summary>
    public required SampleMatrix Probabilities { get; init; }

    /// <summary>Gets the classes of the held-out rows.</summary>
    public required int[] Labels { get; init; }

    /// <summary>Measures rows that are held out in turn.</summary>
    public static UsableInformation Of(ProbeFamily family, SampleMatrix x, IReadOnlyList<int>? labels, ulong seed = 1, int threads = 0) =>
        Of([[family]], x, labels, x.Rows, false, seed, threads)[0];

    /// <summary>
    /// Measures rows that are held out in turn, once for each set of families: parts of the training rows choose among all settings of a set, so that the best
    /// of several families is no better by the choice. The predictions are mixed with the shares of the classes, as one more row among those of the training
    /// would: no row costs more than about the logarithm of their number, so that single rows do not decide the mean.
    /// </summary>
    public static UsableInformation[] Of(ProbeFamily[][] sets, SampleMatrix x, IReadOnlyList<int>? labels, ulong seed = 1, int threads = 0) =>
        Of(sets, x, labels, x.Rows, true, seed, threads);

    /// <summary>Measures test rows.</summary>
    public static UsableInformation OnTest(
        ProbeFamily family, SampleMatrix train, IReadOnlyList<int> labels, SampleMatrix test, IReadOnlyList<int> testLabels, ulong seed = 1, int threads = 0) =>
        OnTest([[family]], train, labels, test, testLabels, false, seed, threads)[0];

    /// <summary>Measures test rows, once for each set of families, as rows that are held out in turn are measured.</summary>
    public static UsableInformation[] OnTest(ProbeFamily[][] sets, SampleMatrix train, IReadOnlyList<int> labels, SampleMatrix test,
        IReadOnlyList<int> testLabels, ulong seed = 1, int threads = 0) => OnTest(sets, train, labels, test, testLabels, true, seed, threads);

    /// <summary>
    /// Compares two measurements of the same held-out rows, such as two layers: the first less the second, with the error of the differences.
    /// </summary>
    public static SampleEstimate Difference(UsableInformation first, UsableInformation second)
    {
        Refuse.Argument(!first.Rows.SequenceEqual(second.Rows), $"The held-out rows of both must be the same.", nameof(second));
        double[] differences = [.. first.Pointwise.Zip(second.Pointwise, (a, b) => a - b)];
        var mean = Inference.Classification.ClassFigure.OfMean(differences, double.NegativeInfinity);
        return first.Estimate with
        {
            Value = mean.Value,
            StandardError = mean.StandardError,
            Lower = mean.Lower95,
            Upper = mean.Upper95,
            Cap = null,
            Side = EstimateSide.Estimate,
        };
    }

    /// <summary>Divides the entropy of the classes.</summary>
    public LabelBudget Budget(ulong seed = 1) => LabelBudget.Of(Probabilities, Labels, Baseline, seed);

    private static UsableInformation[] OnTest(ProbeFamily[][] sets, SampleMatrix train, IReadOnlyList<int> labels, SampleMatrix test,
        IReadOnlyList<int> testLabels, bool isMixed, ulong seed, int threads)
    {
        Refuse.Argument(train.Columns != test.Columns, $"{test.Columns} columns of the test rows do not go with {train.Columns}.", nameof(test));
        double[] values = [.. train.Values, .. test.Values];
        return Of(sets, new SampleMatrix(train.Rows + test.Rows, train.Columns, values), [.. labels, .. testLabels], train.Rows, isMixed, seed, threads);
    }

    private static UsableInformation[] Of(
        ProbeFamily[][] sets, SampleMatrix x, IReadOnlyList<int>? labels, int training, bool isMixed, ulong seed, int threads)
    {
        Refuse.Argument(training < 4 * ProbeData.Folds, $"At least {4 * ProbeData.Folds} rows are needed, but there are {training}.", nameof(x));
        var data = ProbeData.Of(x, labels, training, seed, threads);
        Dictionary<ProbeFamily, IProbe> probes = sets.SelectMany(s => s).Distinct().ToDictionary(f => f, f => f switch
        {
            ProbeFamily.Gaussian => (IProbe)new GaussianProbe(data),
            ProbeFamily.Logistic => new LogisticProbe(data),
            _ => new NeighbourProbe(data, threads),
        });
        int[] outer = training < x.Rows ? [ProbeData.Folds] : [.. Enumerable.Range(0, ProbeData.Folds)];
        double[][][] logs = Array.ConvertAll(sets, _ => new double[x.Rows][]);
        var chosen = new ProbeFamily?[sets.Length, ProbeData.Folds + 1];
        double[] baseline = new double[x.Rows];
        ParallelLoop.For(outer.Length, f =>
        {
            Dictionary<ProbeFamily, Setting> settings = probes.ToDictionary(p => p.Key, p => Best(p.Value, data, outer[f], isMixed));
            for (int s = 0; s < sets.Length; s++)
            {
                ProbeFamily best = sets[s].MaxBy(family => settings[family].Mean);
                chosen[s, outer[f]] = settings[best].IsBetter ? best : null;
                HoldOut(probes[best], settings[best], data, outer[f], isMixed, logs[s], baseline);
            }
        }, DenseMatrix.Crew(threads));
        int[] rows = data.Where(f => training == x.Rows || f == ProbeData.Folds);
        return [.. sets.Select((set, s) => Result(
            set.Length == 1 ? set[0] : outer.Select(f => chosen[s, f]).Where(f => f is not null).GroupBy(f => f).MaxBy(g => g.Count())?.Key ?? set[0],
            data, rows, logs[s], baseline))];
    }

    private static UsableInformation Result(ProbeFamily family, ProbeData data, int[] rows, double[][] logs, double[] baseline)
    {
        int[] y = Array.ConvertAll(rows, i => data.Labels[i]);
        double[] known = Array.ConvertAll(rows, i => baseline[i]);
        double[] pointwise = [.. rows.Select((i, place) => logs[i][y[place]] - known[place])];
        double entropy = -CompensatedSum.Of(known) / known.Length;
        string name = "probe-" + (family switch { ProbeFamily.Gaussian => "gaussian", ProbeFamily.Logistic => "logistic", _ => "neighbours" });
        int fewest = Enumerable.Range(0, data.Classes).Min(k => y.Count(label => label == k) is > 0 and int n ? n : int.MaxValue);
        return new UsableInformation
        {
            Estimate = LabelBudget.OfRows(name, pointwise) with
            {
                Side = EstimateSide.LowerBound,
                Cap = entropy,
                Warning = fewest < ProbeData.Folds ? Invariant($"A class has only {fewest} of the held-out rows.") : null,
            },
            LabelEntropy = entropy,
            Rows = rows,
            Pointwise = pointwise,
            Baseline = known,
            Labels = y,
            Probabilities = new SampleMatrix(rows.Length, data.Classes, rows.SelectMany(i => logs[i].Select(Math.Exp)).ToArray()),
        };
    }

    private static void HoldOut(IProbe probe, Setting setting, ProbeData data, int held, bool isMixed, double[][] logs, double[] baseline)
    {
        int[] train = data.Where(f => f != held), test = data.Where(f => f == held);
        double[] shares = data.Shares(train);
        double[] known = Array.ConvertAll(shares, Math.Log);
        double[][]? predicted = setting.IsBetter ? probe.Predict(train, test, shares, setting.Number)[setting.Number] : null;
        for (int i = 0; i < test.Length; i++)
        {
            double[] found = predicted is null ? known : isMixed ? Mixed(predicted[i], shares, train.Length) : predicted[i];
            (logs[test[i]], baseline[test[i]]) = (found, known[data.Labels[test[i]]]);
        }
    }

    // The setting with the best mean on two parts of the training rows.
    private static Setting Best(IProbe probe, ProbeData data, int held, bool isMixed)
    {
        var gains = new List<double>[probe.Settings];
        for (int s = 0; s < gains.Length; s++)
        {
            gains[s] = [];
        }

        for (int k = 1; k <= 2; k++)
        {
            int inner = (held + k) % ProbeData.Folds;
            int[] train = data.Where(f => f != held && f != inner), test = data.Where(f => f == inner);
            double[] shares = data.Shares(train);
            double[][]?[] predictions = probe.Predict(train, test, shares, null);
            for (int s = 0; s < gains.Length; s++)
            {
                gains[s].AddRange(test.Select((row, i) =>
                {
                    double log = predictions[s]![i][data.Labels[row]], share = shares[data.Labels[row]];
                    return (isMixed ? Mixed(log, share, train.Length) : log) - Math.Log(share);
                }));
            }
        }

        double[] means = Array.ConvertAll(gains, g => g.Average());
        int best = Array.IndexOf(means, means.Max());
        double[] ofBest = [.. gains[best]];
        return new Setting(best, means[best], Inference.Classification.ClassFigure.OfMean(ofBest, double.NegativeInfinity).StandardError);
    }

    private static double[] Mixed(double[] logs, double[] shares, int rows) => [.. logs.Select((log, y) => Mixed(log, shares[y], rows))];

    private static double Mixed(double log, double share, int rows) => Math.Log(((Math.Exp(log) * rows) + share) / (rows + 1));

    private readonly record struct Setting(int Number, double Mean, double Error)
    {
        /// <summary>Gets whether it is better than the shares of the classes by a standard error.</summary>
        public bool IsBetter => Mean > Error;
    }
}
