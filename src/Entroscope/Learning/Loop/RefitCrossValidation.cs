using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Learning.Loop;

/// <summary>
/// Decides on a refit where the validation rows are too few for some of them to judge it: by cross-validation over training and validation rows. The refit
/// learns from
/// all rows outside of a fold, for the number of steps that is best over all folds, as the validation rows are too few to choose it well; for the chosen
/// network a part of these rows, as large as that
/// of the validation rows, stops the training. Both are scored on the fold.
/// </summary>
internal sealed class RefitCrossValidation(TrainingProblem search, TrainingSet validation, IExpectation expectation, TrainingMeter meter)
{
    public const int Folds = 5;

    // Nats of a row. What is far out differs by more, and one such row would decide.
    private const double LargestDifference = 5;

    // The validation rows, few as they are, may have stopped the training early.
    private const int LargestFactor = 2;

    // Multiplications of a pass over the rows: with more the trainings would take far longer than seconds.
    private const double LargestWork = 1e8;

    /// <summary>Returns whether the rows can be divided, and the trainings cost seconds at most.</summary>
    public static bool IsFeasible(TrainingProblem search, TrainingSet validation)
    {
        // A network to begin from has learned from the rows of all folds.
        int rows = search.Set.Data.Rows + validation.Data.Rows;
        return search.Start is null && rows >= 2 * Folds && (double)rows * search.Shape.MultiplicationsPerSample <= LargestWork;
    }

    /// <summary>Finds the number of steps that suits the rows best, and compares the refit with the chosen network on every fold.</summary>
    /// <param name="foldBegins">Called before the trainings of a fold, counted from 0.</param>
    /// <returns>The gain over all rows, whether it is above 0, and the number of steps.</returns>
    public RefitTrial Judge(double strength, int steps, Action<int> foldBegins, CancellationToken cancellation)
    {
        TrainingSet all = StackedColumn.Stack(search.Set, validation);
        int rows = all.Data.Rows;
        int[] order = [.. Enumerable.Range(0, rows)];
        new RandomStream(search.Options.Seed, "folds of the refit").Shuffle(order.AsSpan());
        TrainingOptions options = search.Options with
        {
            Restarts = 1,
            PriorStrengths = [strength],
            Refit = false,
            KeepWhenCancelled = false,
            WarmUpRows = 0,
            Expectations = null,
        };
        int most = (int)Math.Min(options.Steps, LargestFactor * ((long)steps + options.Patience));
        double[] curve = new double[most + 1];
        var folds = new (int[] Others, TrainingSet HeldOut, IReadOnlyList<ConvAC> Chosen)[Folds];
        for (int fold = 0; fold < Folds; fold++)
        {
            foldBegins(fold);
            int[] others = [.. order.Where((_, i) => i % Folds != fold)];
            TrainingSet heldOut = all.Select([.. order.Where((_, i) => i % Folds == fold)]);
            TrainingState steady = Train(all.Select(others), heldOut, options with { Steps = most, Patience = int.MaxValue, LeastGain = 0 }, cancellation);
            foreach (TrainingStep step in steady.History)
            {
                curve[step.Step] += step.ValidationLogLikelihood!.Value * heldOut.Data.Rows;
            }

            int stopping = Math.Clamp((int)Math.Round((double)validation.Data.Rows * others.Length / rows), 1, others.Length - 1);
            folds[fold] = (others, heldOut, Train(all.Select(others[stopping..]), all.Select(others[..stopping]), options, cancellation).Components);
        }

        int best = Array.IndexOf(curve, curve.Max());
        double[] gains = [.. folds.SelectMany(f =>
            Gains(f.Chosen, Train(all.Select(f.Others), null, options with { Steps = best }, cancellation).Components, f.HeldOut.Data, cancellation))];
        return HoldOut.Sum(Array.ConvertAll(gains, g => Math.Clamp(g, -LargestDifference, LargestDifference))) with { Folds = Folds, Steps = best };
    }

    private double[] Gains(IReadOnlyList<ConvAC> chosen, IReadOnlyList<ConvAC> refit, Observations rows, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        double[] gains = HoldOut.Gains(expectation, (chosen, [1.0]), (refit, [1.0]), (RowSet.HoldOut, rows), cancellation);
        meter.AddScored(2 * rows.Rows, begin);
        return gains;
    }

    private TrainingState Train(TrainingSet rows, TrainingSet? stopping, TrainingOptions options, CancellationToken cancellation) =>
        ExpectationMaximization.LoopOf(new TrainingProblem(search.Shape, search.Leaves, rows, options), stopping, null, meter).Run(null, cancellation);
}
