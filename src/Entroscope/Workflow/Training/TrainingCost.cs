using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Diagnostics;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>What a training costs at most, known before it starts.</summary>
/// <param name="Parameters">The parameters of the network; on a tree that is yet to
/// be learned those on the line of the columns, which is about as large.</param>
/// <param name="Passes">The passes over the training rows if every step is taken: those
/// of the search, for every restart and prior strength, and of the refit.</param>
/// <param name="Operations"> The multiply-adds of these passes and of the scores: up and down for every training row and pass, up
/// for every validation row. The start, the trials of trees and leaves and what is measured afterwards are not counted. </param>
internal sealed record TrainingCost(long Parameters, long Passes, double Operations)
{
    // Up and down, a multiplication and an addition each.
    private const double OperationsPerParameter = 4;

    // What EM achieves of the matrix products that stay in the cache; between 0.1 and 0.5, with the width.
    private const double AchievedShare = 0.25;

    /// <summary>Counts the cost of a training of a network, or of a mixture: its components one after the other, then all together.</summary>
    /// <param name="plan">What is said about the architecture, of every component of a mixture.</param>
    /// <param name="furtherPasses">Passes over the training rows that follow the search, such as those of hybrid training.</param>
    public static TrainingCost Of(DataSplit split, NetworkPlan plan, TrainingOptions options, long furtherPasses = 0)
    {
        PoolingTree tree = plan.NamedTree(split.Train) ?? PoolingTree.Line(split.Train.Observations.Sites);
        long parameters = plan.Components * plan.CountParameters(split.Train, tree);
        return plan.Components == 1
            ? Of(split, parameters, options, furtherPasses, RefitPlan.ContinuesChosen(split.Train.Observations.Rows, options))
            : Of(split, parameters, options, options.Steps + furtherPasses, continues: false);
    }

    /// <summary>Counts the cost of a search for widths: all its trainings, as if each had the whole budget.</summary>
    public static TrainingCost OfAutoWidths(DataSplit split, long budget, TrainingOptions options)
    {
        TrainingCost last = Of(split, budget, options, 0, RefitPlan.ContinuesChosen(split.Train.Observations.Rows, options));
        TrainingCost search = OfSearch(budget, split.Train.Observations.Rows, split.Validation.Observations.Rows, options);
        return last with
        {
            Passes = last.Passes + (AutoWidths.MostTrials * search.Passes),
            Operations = last.Operations
            + (AutoWidths.MostTrials * search.Operations)
        };
    }

    /// <summary>
    /// Estimates how long operations of trainings take: measures what matrix products reach on this machine now, for about a tenth of a second.
    /// </summary>
    /// <param name="threads">The threads of the training; 0 for all processors.</param>
    /// <returns>The seconds, right within a factor of about 3 for networks of usual widths.</returns>
    public static double EstimateSeconds(double operations, int threads) =>
        operations / (AchievedShare * 1e9 * MatrixProductPeak.Measure(new EngineOptions { Threads = threads }.ThreadCount));

    /// <summary>Counts the cost of the search alone: every restart with every strength of the prior.</summary>
    internal static TrainingCost OfSearch(long parameters, int rows, int validation, TrainingOptions options)
    {
        long passes = (long)options.Steps * options.StrengthsTried(validation > 0) * options.Restarts;
        return new TrainingCost(parameters, passes, OperationsPerParameter * parameters * passes * (rows + (0.5 * validation)));
    }

    private static TrainingCost Of(DataSplit split, long parameters, TrainingOptions options, long furtherPasses, bool continues)
    {
        (int rows, int validation) = (split.Train.Observations.Rows, split.Validation.Observations.Rows);
        TrainingCost search = OfSearch(parameters, rows, validation, options);
        long refits = HoldOut.CountRows(rows, validation, options) == 0 ? 0
            : continues ? 2L * Math.Min(options.Steps, RefitPlan.FurtherSteps)
            : HoldOut.IsSmall(rows, validation) ? 2L * options.Steps
            : options.Steps;
        double further = (refits * ((double)rows + validation)) + (furtherPasses * (double)rows);
        return new TrainingCost(parameters, search.Passes + refits + furtherPasses, search.Operations + (OperationsPerParameter * parameters * further));
    }
}
