using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Learning.Loop;

/// <summary>
/// The validation rows that decide whether a refit is delivered: neither network learns from them. About 5 % of all rows, and
/// no more than a third of the validation rows. The choice of the network before has seen them, which favours that network.
/// </summary>
internal sealed class HoldOut
{
    private const double Share = 0.05;
    private const int EnoughRows = 50;
    private const int FewestRows = 20;
    private const int LargestPart = 3;
    private const int SmallData = 5000;

    private HoldOut(TrainingSet validation, int[] rows)
    {
        var kept = rows.ToHashSet();
        Set = validation.Select(rows);
        Rest = validation.Select([.. Enumerable.Range(0, validation.Data.Rows).Where(r => !kept.Contains(r))]);
    }

    /// <summary>Gets the rows kept.</summary>
    public TrainingSet Set { get; }

    /// <summary>Gets the other validation rows: those of the refit.</summary>
    public TrainingSet Rest { get; }

    /// <summary>Draws the rows.</summary>
    /// <param name="validation">The validation samples, or null.</param>
    /// <param name="options">Whether there is to be a refit, and the seed.</param>
    /// <returns>The rows; null where no refit is requested, or where the validation rows are
    /// too few to decide whether it is better (<see cref="RefitCrossValidation"/>).</returns>
    public static HoldOut? Of(TrainingSet train, TrainingSet? validation, TrainingOptions options)
    {
        int count = validation is null ? 0 : CountRows(train.Data.Rows, validation.Data.Rows, options);
        return count == 0
            ? null
            : new HoldOut(validation!, RowSample.Of(validation!.Data.Rows, count, new RandomStream(options.Seed, "rows that a refit is judged on")));
    }

    /// <summary>Counts the rows that would be kept.</summary>
    /// <returns>The number; 0 where there is no refit.</returns>
    public static int CountRows(int train, int validation, TrainingOptions options)
    {
        int wanted = Math.Max(EnoughRows, (int)(Share * ((double)train + validation)));
        int count = Math.Min(wanted, validation / LargestPart);
        return options.Refit && count >= FewestRows ? count : 0;
    }

    /// <summary>Returns whether the rows are worth another training with them: where there are few, each of them counts.</summary>
    public static bool IsSmall(int train, int validation) => train + validation < SmallData;

    /// <summary>Computes by how much a refit scores every row higher than the mixture chosen before it, which is loaded afterwards.</summary>
    /// <param name="chosen">The components chosen, and their weights.</param>
    /// <returns>Nats, one a row that has a score.</returns>
    public static double[] Gains(
        IExpectation expectation, (IReadOnlyList<ConvAC> Components, double[] Weights) chosen, (IReadOnlyList<ConvAC> Components, double[] Weights) refit,
        (RowSet Name, Observations Data) rows, CancellationToken cancellation)
    {
        expectation.Load(refit.Components, refit.Weights);
        double[] ofRefit = expectation.LogLikelihood(rows.Name, rows.Data, cancellation);
        expectation.Load(chosen.Components, chosen.Weights);
        return Gains(expectation.LogLikelihood(rows.Name, rows.Data, cancellation), ofRefit);
    }

    /// <summary>Computes by how much the score of every row is above that of the chosen network; rows without a score in both are left out.</summary>
    /// <param name="chosen">The scores of the chosen network in nats, one a row; NaN where a row has none.</param>
    public static double[] Gains(ReadOnlySpan<double> chosen, ReadOnlySpan<double> refit)
    {
        var gains = new List<double>();
        for (int i = 0; i < chosen.Length; i++)
        {
            if (!double.IsNaN(chosen[i]) && !double.IsNaN(refit[i]))
            {
                // Of two impossibilities none is worse.
                gains.Add(chosen[i].Equals(refit[i]) ? 0 : refit[i] - chosen[i]);
            }
        }

        return [.. gains];
    }

    /// <summary>Sums up the gains of rows.</summary>
    public static RefitTrial Sum(double[] gains)
    {
        double mean = gains.Length > 0 ? CompensatedSum.Of(gains) / gains.Length : double.NaN;
        if (gains.Length == 0 || Array.Exists(gains, g => !double.IsFinite(g)))
        {
            double sum = gains.Length > 0 ? gains.Sum() : double.NaN;
            return new RefitTrial(gains.Length, sum, double.NaN, sum > 0);
        }

        double error = Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / (gains.Length - 1.0) / gains.Length);
        return new RefitTrial(gains.Length, mean, error, mean > 0);
    }
}
