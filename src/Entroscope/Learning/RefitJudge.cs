using System.Diagnostics;
using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>Compares a refit with the network chosen before it.</summary>
/// <param name="expectation">What evaluates; afterwards it has the chosen network.</param>
/// <param name="meter">Where the work is counted.</param>
internal sealed class RefitJudge(ExpectationStep expectation, TrainingMeter meter)
{
    /// <summary>Tells whether rows are scored no lower than their standard error allows.</summary>
    public static bool IsNoLoss(RefitTrial trial) => trial.Gain > -trial.StandardError || double.IsPositiveInfinity(trial.Gain);

    /// <summary>Compares the two on the rows held out, and on those that the refit has learned from where it may have ended in another optimum.</summary>
    /// <param name="chosen">The network chosen.</param>
    /// <param name="refit">The refit.</param>
    /// <param name="holdOut">The rows that neither has learned from.</param>
    /// <param name="learned">
    /// The rows of the refit; null where it goes on from the chosen network: it is in the same optimum, and its steps lower the likelihood of these rows only where
    /// the prior gains more. It is then kept unless the rows held out lose more than a standard error.
    /// </param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The gain on the rows held out, and whether the refit is to be kept.</returns>
    public RefitTrial Judge(ConvAC chosen, ConvAC refit, TrainingSet holdOut, TrainingSet? learned, CancellationToken cancellation)
    {
        RefitTrial trial = HoldOut.Sum(Gains(chosen, refit, holdOut.Data, cancellation));
        return trial with { Kept = learned is null ? IsNoLoss(trial) : trial.Kept && IsNoWorse(chosen, refit, learned, cancellation) };
    }

    /// <summary>
    /// Tells whether a refit describes the rows it has learned from as well as the chosen network does, which has not learned from all of them: it does not where it ended in a
    /// worse optimum. These rows are many, so that they see what the rows held out may not.
    /// </summary>
    /// <param name="chosen">The network chosen.</param>
    /// <param name="refit">The refit.</param>
    /// <param name="learned">The rows of the refit.</param>
    /// <param name="cancellation">Stops the work.</param>
    public bool IsNoWorse(ConvAC chosen, ConvAC refit, TrainingSet learned, CancellationToken cancellation) =>
        IsNoLoss(HoldOut.Sum(Gains(chosen, refit, learned.Data, cancellation)));

    /// <summary>Computes by how much the refit scores every row higher, in nats.</summary>
    /// <param name="chosen">The network chosen.</param>
    /// <param name="refit">The refit.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellation">Stops the work.</param>
    public double[] Gains(ConvAC chosen, ConvAC refit, Observations rows, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        double[] ofRefit = Score(refit);
        double[] ofChosen = Score(chosen);
        meter.AddScored(2 * rows.Rows, begin);
        return HoldOut.Gains(ofChosen, ofRefit);

        double[] Score(ConvAC model)
        {
            double[] scores = new double[rows.Rows];
            expectation.Load(model);
            expectation.LogLikelihood(rows, scores, cancellation);
            return scores;
        }
    }
}
