using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
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
    private const double WeightsPerChannel = 40;

    // An update of a parameter takes logarithms and passes over memory.
    private const double OperationsPerUpdate = 1000;

    // An update by itself, however small network and data are: threads are woken, buffers are cleared.
    private const double OperationsOfUpdate = 5e7;

    // The clusters of a start take as long as so many steps.
    private const double StepsOfStart = 5;

    // The passes by which a machine is measured: long enough to be timed, over leaves of many values.
    private const int MeasuredSites = 128;
    private const int MeasuredRows = 512;
    private const int MeasuredValues = 256;
    private const int MeasuredWidth = 64;
    private const int MeasuredPasses = 6;

    // A large network leaves the caches, and trees and starts are not counted as products: efforts took 1.4 to 1.5 times as long as the measured passes.
    private const double WithoutCaches = 1.5;

    /// <summary>Counts a step: a pass over the training rows, its updates, and the score of the validation rows.</summary>
    /// <param name="updates">The updates of the parameters in a step.</param>
    public static double OfStep(NetworkShape shape, long parameters, int rows, int validation, int updates) =>
        (OfRow(shape) * (rows + (ScoreShare * validation))) + (((OperationsPerUpdate * parameters) + OperationsOfUpdate) * updates);

    /// <summary>Counts the start of a training by clustering.</summary>
    /// <param name="step">The operations of a step.</param>
    public static double OfStart(double step) => StepsOfStart * step;

    /// <summary>Measures how long operations take on this machine now, by a few passes over a small network, for about a fifth of a second.</summary>
    /// <param name="threads">The threads of the training; 0 for all processors.</param>
    /// <returns>The seconds of an operation; the best pass counts, for others may use the machine, too.</returns>
    public static double MeasureSeconds(int threads)
    {
        var shape = NetworkShape.PerLevel(PoolingTree.Line(MeasuredSites), 16, [MeasuredWidth]);
        LeafSpecification[] leaves = [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Categorical, MeasuredValues), MeasuredSites)];
        double[][] rows = [.. Enumerable.Range(0, MeasuredRows)
            .Select(r => Enumerable.Range(0, MeasuredSites).Select(i => (double)((r * 37) + (i * 11)) % MeasuredValues).ToArray())];
        var set = new TrainingSet(Observations.FromRows(rows));
        var options = new TrainingOptions { Engine = new EngineOptions { Kind = EngineKind.Single, Threads = threads } };
        ConvAC network = new TrainingProblem(shape, leaves, set, options).Template;
        var step = new ExpectationStep(options.Engine);
        var counts = new ExpectedCounts(network);
        step.Load(network);
        double best = double.PositiveInfinity;
        for (int pass = 0; pass < MeasuredPasses; pass++)
        {
            counts.Clear();
            long begin = Stopwatch.GetTimestamp();
            step.AddCounts(set, RowSelection.All(set.Data), counts, null, CancellationToken.None);
            best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        return WithoutCaches * best / (MeasuredRows * OfRow(shape));
    }

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
