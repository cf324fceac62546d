using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>What must be said of a training whose result is not to be trusted as it is: one plain sentence for each fault, none where there is none.</summary>
/// <remarks>
/// Everything is measured on the network that was chosen, before any refit, and on the rows it was chosen from: a refit has learned
/// from validation rows. Of large data up to 20 000 rows of each part are used. The cost is that of one or two passes over these rows.
/// </remarks>
internal sealed class TrainingWarnings
{
    private const int MostRows = 20_000;

    // Of what the training rows gain over independent columns; less than that is the usual price of learning from few rows.
    private const double LostShare = 0.5;

    // In standard errors.
    private const double Significance = 3;

    // Of nats a row: what a sound training may lose on columns that are all but independent, and what no one would miss.
    private const double UsualLoss = 0.05;
    private const double Negligible = 0.01;

    private const int LastSteps = 5;
    private const double StillRising = 1e-4;

    private readonly Dataset _train;
    private readonly Dataset _validation;
    private readonly EngineOptions _engine;
    private readonly CancellationToken _cancellation;
    private readonly List<string> _warnings = [];

    private TrainingWarnings(DataSplit split, int threads, CancellationToken cancellation)
    {
        (_train, _validation) = (Some(split.Train), Some(split.Validation));
        (_engine, _cancellation) = (new EngineOptions { Threads = threads }, cancellation);
    }

    /// <summary>Looks at a trained model.</summary>
    /// <param name="split">The data it was trained on; of the test part it is only seen whether its rows are among those of the training.</param>
    /// <param name="threads">The threads; 0 for all processors. Changes no result.</param>
    public static IReadOnlyList<string> Of(DataSplit split, TrainedModel trained, int threads = 0, CancellationToken cancellation = default)
    {
        var warnings = new TrainingWarnings(split, threads, cancellation);
        TrainingResult training = trained.Training;
        ConvACMixture chosen = training.ChosenMixture;
        warnings.Overfitting(data => LogLikelihood.Compute(chosen, data, warnings._engine, cancellation), chosen.Components[0].Leaves);
        warnings.Components(chosen);
        warnings.Parameters(split.Train, chosen.ParameterCount);
        warnings.Repeats(split, chosen, trained.Mixture, training.Refitted);
        warnings.Stopped(training.History, training.BestRun, training.BestStep, training.StoppedBecause);
        return warnings._warnings;
    }

    private void Overfitting(Func<Observations, double[]> score, IReadOnlyList<LeafDistribution> leaves)
    {
        if (ReferenceEquals(_train, _validation))
        {
            return;
        }

        double[] before = score(_train.Observations);
        double[] after = score(_validation.Observations);
        if (Array.FindIndex(after, double.IsNegativeInfinity) >= 0)
        {
            _warnings.Add(Invariant($"{after.Count(double.IsNegativeInfinity)} of {after.Length} validation rows are impossible under the network (log p = ")
                + "-infinity); pseudo-counts above 0 avoid this.");
            return;
        }

        ConvAC independent = Independent(leaves);
        double[] trainGain = Less(before, LogLikelihood.Compute(independent, _train.Observations, _engine, _cancellation));
        double[] validationGain = Less(after, LogLikelihood.Compute(independent, _validation.Observations, _engine, _cancellation));
        (double train, double trainError) = Mean(trainGain);
        (double validation, double validationError) = Mean(validationGain);
        double lost = train - validation;
        if (lost > UsualLoss && lost > LostShare * train && lost > Significance * Math.Sqrt((trainError * trainError) + (validationError * validationError)))
        {
            _warnings.Add(Invariant($"Validation rows are far below training rows: over independent columns the network gains {train:0.00} nats a ")
                + Invariant($"row on training rows, but {validation:0.00} on validation rows, so most of what it has learned is not in the data; ")
                + "fewer channels, a stronger prior or more rows help.");
        }
    }

    // The product of the columns' own distributions under the same leaves: a network of one channel.
    private ConvAC Independent(IReadOnlyList<LeafDistribution> leaves)
    {
        var shape = new NetworkShape(PoolingTree.Cp(leaves.Count), [.. Enumerable.Repeat(1, leaves.Count + 1)]);
        TrainingOptions options = new() { Steps = 1, PriorStrengths = [0], OverRelaxation = 0, Refit = false, Engine = _engine };
        LeafSpecification[] specifications = [.. leaves.Select(l => l.Specification)];
        return ExpectationMaximization.Train(shape, specifications, new TrainingSet(_train.Observations), null, options, cancellation: _cancellation).Model;
    }

    private void Parameters(Dataset train, long parameters)
    {
        long values = ((long)train.Observations.Rows * train.Columns.Count) - train.Columns.Sum(c => (long)c.Missing);
        if (parameters > values)
        {
            _warnings.Add(Invariant($"There are more parameters than values: {parameters} for the {values} values of the training rows; ")
                + "judge the model by rows it has not seen, or take fewer channels.");
        }
    }

    // The choice was made by validation rows, and the figures of the model are those
    // of test rows: neither says much where they were among the rows of the training.
    private void Repeats(DataSplit split, ConvACMixture chosen, ConvACMixture model, bool refitted)
    {
        var train = RowHashes.Of(split.Train.Observations);
        if (!ReferenceEquals(split.Train, split.Validation))
        {
            Compare(chosen, train, split.Validation, "validation");
        }

        if (split.Test is { } test)
        {
            Compare(model, refitted ? RowHashes.Of(split.Train.Observations, split.Validation.Observations) : train, test, "test");
        }

        void Compare(ConvACMixture network, RowHashes known, Dataset rows, string part)
        {
            var overlap = RowOverlap.Measure(network, known, rows.Observations, _engine, _cancellation);
            if (overlap.IsSeenBefore)
            {
                _warnings.Add($"Rows of the {part} part occur in the training part, too: {overlap.Describe()}; "
                    + $"figures of the {part} part are too good where these are copies of the same observations.");
            }
        }
    }

    private void Stopped(IReadOnlyList<TrainingStep> history, int run, int bestStep, StopReason reason)
    {
        TrainingStep[] steps = [.. history.Where(h => h.Phase == TrainingPhase.Search && h.Run == run)];
        if (reason != StopReason.Steps || steps.Length < 2 || steps[^1].Step != bestStep)
        {
            return;
        }

        double? Score(TrainingStep step) => step.ValidationLogLikelihood ?? step.TrainLogLikelihood;
        (double? earlier, double? last) = (Score(steps[Math.Max(0, steps.Length - 1 - LastSteps)]), Score(steps[^1]));
        double gain = last - earlier ?? 0;
        int count = Math.Min(LastSteps, steps.Length - 1);
        if (gain > StillRising * Math.Abs(last ?? 0) || double.IsPositiveInfinity(gain))
        {
            _warnings.Add(Invariant($"Stopped while still improving: the largest number of steps ({bestStep}) was reached, ")
                + Invariant($"and the last {count} brought {gain:0.0000} nats a row; more steps would bring more."));
        }
    }

    // Rows of the validation part, which the components have not learned from.
    private void Components(ConvACMixture mixture)
    {
        if (ReferenceEquals(_train, _validation) || mixture.Components.Count == 1)
        {
            return;
        }

        double[] logWeights = Array.ConvertAll(mixture.Weights.ToArray(), w => Math.Log(w));
        double[][] log = [.. mixture.Components.Select(c => LogLikelihood.Compute(c, _validation.Observations, _engine, _cancellation))];
        double[] all = Mix(Enumerable.Range(0, log.Length));
        for (int z = 0; z < log.Length; z++)
        {
            (double gain, double error) = Mean(Less(Mix(Enumerable.Range(0, log.Length).Where(other => other != z)), all));
            if (gain > Negligible && gain > Significance * error)
            {
                _warnings.Add(Invariant($"Component {z} lowers the mixture's likelihood: without it validation rows gain {gain:0.00} nats a row; ")
                    + "take fewer components, or other trees.");
            }
        }

        double[] Mix(IEnumerable<int> components)
        {
            int[] some = [.. components];
            double total = LogSpace.LogSumExp([.. some.Select(z => logWeights[z])]);
            return [.. Enumerable.Range(0, _validation.Observations.Rows)
                .Select(r => LogSpace.LogSumExp([.. some.Select(z => logWeights[z] + log[z][r])]) - total)];
        }
    }

    private static double[] Less(double[] one, double[] other) => [.. one.Zip(other, (a, b) => a.Equals(b) ? 0 : a - b)];

    private static (double Mean, double Error) Mean(double[] values)
    {
        double mean = CompensatedSum.Of(values) / values.Length;
        return (mean, values.Length > 1
            ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1.0) / values.Length)
            : double.PositiveInfinity);
    }

    private static Dataset Some(Dataset data) =>
        data.Observations.Rows <= MostRows
            ? data
            : data.Select(RowSample.Of(data.Observations.Rows, MostRows, new RandomStream(1, "rows that warnings are seen on")), data.Name);
}
