using Entroscope.Engine;
using Entroscope.Engine.Born;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Learning.Born;

/// <summary>
/// Trains a network in the Born reading: Adam (Kingma and Ba 2015) up the gradient of the mean of log p(x | y) = log h_y(x)^2 - log Z_y over mini-batches
/// (Han and others 2018), the class of a row without label weighted by its posterior. The state of the best validation score is kept.
/// </summary>
/// <remarks>
/// Cost: O(weights) a row without missing values, O(r^3) a node where values are missing, and O(r^3) a node and class once an update for the gradient of
/// log Z. The result depends on the seed, not on the number of threads: gradients are summed in blocks of rows, in their order.
/// </remarks>
internal sealed class BornTraining
{
    private const int BlockRows = 16;
    private const double Epsilon = 1e-8;

    private readonly TrainingSet _train;
    private readonly TrainingSet _validation;
    private readonly BornOptions _options;
    private readonly EngineOptions _engine;
    private readonly CancellationToken _cancellation;

    private BornTraining(TrainingSet train, TrainingSet validation, BornOptions options, EngineOptions engine, CancellationToken cancellation) =>
        (_train, _validation, _options, _engine, _cancellation) = (train, validation, options, engine, cancellation);

    /// <summary>Trains, from one start or from several.</summary>
    /// <param name="generative">The network whose architecture, and for a generative start whose weights, are taken.</param>
    /// <param name="train">The rows to learn from, at least one.</param>
    /// <param name="validation">The rows to choose on; without any the training rows choose.</param>
    /// <param name="progress">Receives a point a pass; null for none.</param>
    /// <returns>The network of the best score, and the course of its training.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or there is no row.</exception>
    /// <exception cref="ModelException">A start has the output 0 for every input.</exception>
    public static BornResult Train(
        ConvAC generative, TrainingSet train, TrainingSet validation, BornOptions options, ulong seed, EngineOptions engine,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        Check(options);
        Refuse.Argument(train.Data.Rows == 0, $"Training needs at least one row, but there is none.", nameof(train));
        var training = new BornTraining(train, validation, options, engine, cancellation);
        BornResult? best = null;
        for (int restart = 0; restart < (options.Start == BornStart.Random ? options.Restarts : 1); restart++)
        {
            BornResult result = training.Run(BornParameters.Start(generative, options.Start, seed, restart), seed, restart, progress);
            best = best is null || result.Score > best.Score ? result with { Restart = restart } : best;
            if (cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        return best!;
    }

    /// <summary>Refuses options out of their range.</summary>
    public static void Check(BornOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Refuse.Argument(!Enum.IsDefined(options.Start), $"The start must be Generative or Random, but is {(int)options.Start}.", nameof(options));
        Refuse.Argument(options.Steps < 0, $"The number of passes must be at least 0, but is {options.Steps}.", nameof(options));
        Refuse.Argument(options.BatchSize < 0, $"The size of a batch must be at least 0, but is {options.BatchSize}.", nameof(options));
        Refuse.Argument(
            !(options.LearningRate is > 0 and <= 1), $"The learning rate must be above 0 and at most 1, but is {options.LearningRate}.", nameof(options));
        Refuse.Argument(options.Patience < 1, $"The patience must be at least 1, but is {options.Patience}.", nameof(options));
        Refuse.Argument(options.Restarts < 1, $"The number of restarts must be at least 1, but is {options.Restarts}.", nameof(options));
    }

    private BornResult Run(ConvAC start, ulong seed, int restart, IProgress<TrainingProgress>? progress)
    {
        long began = Stopwatch.GetTimestamp();
        (ConvAC model, double[][] numbers) = (start, BornParameters.Of(start));
        (double[][] first, double[][] second) = (BornParameters.Zeros(start), BornParameters.Zeros(start));
        int rows = _train.Data.Rows, size = _options.BatchSize == 0 ? rows : Math.Min(_options.BatchSize, rows);
        int[] order = [.. Enumerable.Range(0, rows)];
        var history = new List<TrainingStep> { new(TrainingPhase.Search, restart, 0, null, Score(model)) };
        (ConvAC best, int bestStep, double score) = (model, 0, history[0].ValidationLogLikelihood!.Value);
        (StopReason reason, long update) = (StopReason.Steps, 0);
        for (int step = 1; step <= _options.Steps; step++)
        {
            new RandomStream(seed, Invariant($"born batches {restart}"), step).Shuffle<int>(order);
            CompensatedSum sum = default;
            for (int from = 0; from < rows && !_cancellation.IsCancellationRequested; from += size)
            {
                int[] batch = order[from..Math.Min(rows, from + size)];
                (double log, double[][] gradient) = Gradient(model, _train, batch, _engine.ThreadCount);
                sum.Add(log);
                Move(numbers, gradient, first, second, ++update, batch.Length);
                model = BornParameters.With(start, numbers);
            }

            if (_cancellation.IsCancellationRequested)
            {
                reason = StopReason.Interrupted;
                break;
            }

            history.Add(new TrainingStep(TrainingPhase.Search, restart, step, sum.Value / rows, Score(model)));
            double now = history[^1].ValidationLogLikelihood!.Value;
            (best, bestStep, score) = now > score ? (model, step, now) : (best, bestStep, score);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
            progress?.Report(new TrainingProgress(
                TrainingPhase.Search, "Born", restart, step, _options.Steps, 0, sum.Value / rows, now, step * (long)rows / elapsed.TotalSeconds, elapsed,
                elapsed / step * (_options.Steps - step)));
            if (step - bestStep >= _options.Patience)
            {
                reason = StopReason.Patience;
                break;
            }
        }

        return new BornResult(best, history, bestStep, score, reason);
    }

    /// <summary>Computes the sum over rows of log p(x, y), log p(x) where the class is unknown, and its gradient.</summary>
    internal static (double Log, double[][] Gradient) Gradient(ConvAC model, TrainingSet set, int[] rows, int threads)
    {
        var network = new BornNetwork(model);
        int classes = model.Classes, blocks = ((rows.Length - 1) / BlockRows) + 1;
        double[][][] gradients = [.. Enumerable.Range(0, blocks).Select(_ => BornParameters.Zeros(model))];
        (double[][] counts, double[] logs) = ([.. gradients.Select(_ => new double[classes])], new double[blocks]);
        ParallelLoop.For(
            blocks, () => (Pass: new DensityPass(network), Gradient: new BornGradient(network)),
            (block, own) =>
            {
                double[] share = new double[classes];
                for (int r = block * BlockRows; r < Math.Min(rows.Length, (block + 1) * BlockRows); r++)
                {
                    own.Pass.Up(set.Data, rows[r]);
                    logs[block] += Posterior(model, own.Pass, set.Labels?[rows[r]] ?? -1, share);
                    for (int y = 0; y < classes; y++)
                    {
                        if (share[y] > 0)
                        {
                            counts[block][y] += share[y];
                            own.Gradient.AddRow(set.Data, rows[r], own.Pass, y, share[y], gradients[block]);
                        }
                    }
                }
            },
            new ParallelOptions { MaxDegreeOfParallelism = threads });
        double[][] sum = gradients[0];
        for (int block = 1; block < blocks; block++)
        {
            foreach ((double[] to, double[] from) in sum.Zip(gradients[block]))
            {
                TensorPrimitives.Add(to, from, to);
            }
        }

        var norm = new BornGradient(network);
        for (int y = 0; y < classes; y++)
        {
            norm.AddNorm(y, -counts.Sum(c => c[y]), sum);
        }

        return (logs.Sum(), sum);
    }

    // The share of every class in a row, and log p(x, y) of its class or log p(x); the log of a row of probability 0 is left out.
    private static double Posterior(ConvAC model, DensityPass pass, int label, double[] share)
    {
        Array.Clear(share);
        double[] logs = [.. Enumerable.Range(0, share.Length).Select(y =>
            label >= 0 && y != label ? double.NegativeInfinity : pass.LogGivenClass(y) + (share.Length == 1 ? 0 : Math.Log(model.ClassPrior[y])))];
        double log = LogSpace.LogSumExp(logs);
        if (double.IsNegativeInfinity(log))
        {
            return 0;
        }

        for (int y = 0; y < share.Length; y++)
        {
            share[y] = Math.Exp(logs[y] - log);
        }

        return log;
    }

    private double Score(ConvAC model)
    {
        Observations data = _validation.Data.Rows > 0 ? _validation.Data : _train.Data;
        double[] log = new double[data.Rows];
        new BornEngine(model, _engine).LogLikelihood(data, RowSelection.All(data), log);
        return CompensatedSum.Of(log) / log.Length;
    }

    private void Move(double[][] numbers, double[][] gradient, double[][] first, double[][] second, long update, int rows)
    {
        (double firstGain, double secondGain) =
            (1 / (1 - Math.Pow(AdamMoments.FirstDecay, update)), 1 / (1 - Math.Pow(AdamMoments.SecondDecay, update)));
        for (int part = 0; part < numbers.Length; part++)
        {
            for (int i = 0; i < numbers[part].Length; i++)
            {
                double g = gradient[part][i] / rows;
                g = double.IsNaN(g) ? 0 : Math.Clamp(g, -AdamMoments.LargestDerivative, AdamMoments.LargestDerivative);
                first[part][i] = (AdamMoments.FirstDecay * first[part][i]) + ((1 - AdamMoments.FirstDecay) * g);
                second[part][i] = (AdamMoments.SecondDecay * second[part][i]) + ((1 - AdamMoments.SecondDecay) * g * g);
                numbers[part][i] += _options.LearningRate * (first[part][i] * firstGain) / (Math.Sqrt(second[part][i] * secondGain) + Epsilon);
            }
        }
    }
}
