using Entroscope.Engine;
using Entroscope.Engine.Diagnostics;
using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>
/// The work of trainings in operations of a matrix product that takes as long: a count that is the same on every machine. What is no product (messages,
/// scales, leaves, updates of the parameters) is counted by the time that it takes beside products, as measured (docs/effort.md).
/// </summary>
internal static class TrainingWork
{
    // Up, down and the counts, a multiplication and an addition each.
    private const double OperationsPerWeight = 6;

    // A pass up is a third of a pass of training.
    private const double ScoreShare = 1.0 / 3;

    // A channel of a node takes the time of products with so many weights, beside those that it has.
    private const double WeightsPerChannel = 64;

    // An update of a parameter takes logarithms and passes over memory.
    private const double OperationsPerUpdate = 2000;

    // Of the rate of products in the cache what trainings achieve by this count.
    private const double AchievedShare = 0.8;

    /// <summary>Counts a step: a pass over the training rows, its updates, and the score of the validation rows.</summary>
    /// <param name="updates">The updates of the parameters in a step.</param>
    public static double OfStep(NetworkShape shape, long parameters, int rows, int validation, int updates) =>
        (OfRow(shape) * (rows + (ScoreShare * validation))) + (OperationsPerUpdate * parameters * updates);

    /// <summary>Estimates how long so many operations take on this machine now.</summary>
    /// <param name="threads">The threads of the training; 0 for all processors.</param>
    /// <returns>The seconds of an operation.</returns>
    public static double MeasureSeconds(int threads) =>
        1 / (AchievedShare * 1e9 * MatrixProductPeak.Measure(new EngineOptions { Threads = threads }.ThreadCount));

    private static double OfRow(NetworkShape shape)
    {
        double weights = 0;
        for (int v = 0; v < shape.Tree.NodeCount; v++)
        {
            weights += shape.Channels(v) * (shape.Rows(v) + WeightsPerChannel);
        }

        return OperationsPerWeight * weights;
    }
}
