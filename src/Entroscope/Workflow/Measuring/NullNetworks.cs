using Entroscope.Data.Tables;
using Entroscope.Information.Estimates;
using Entroscope.Information.Scaling;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Measuring;

/// <summary>
/// Networks trained as a given one was, on its rows with every column shuffled by itself:
/// what they share is what a network of this size fits to independent columns by chance.
/// </summary>
internal static class NullNetworks
{
    /// <summary>Trains and measures null networks.</summary>
    /// <param name="model">The network that they are to be compared with; the record of its training holds the options.</param>
    /// <param name="division">The rows that it was trained on, divided as for its training.</param>
    /// <param name="count">The number of null networks, at least 1.</param>
    /// <param name="heldOut">The rows of the measurement of data, or null; their columns are shuffled likewise.</param>
    /// <param name="draws">How to measure each network; null for the defaults.</param>
    /// <param name="progress">Receives the number of every network, from 1, as its training begins; null for none.</param>
    /// <returns>The measurements. They depend on the seed of the draws, which also
    /// shuffles and starts the trainings, and not on the number of threads.</returns>
    /// <exception cref="ModelException">The model has no record of its training.</exception>
    /// <remarks>
    /// Cost: <paramref name="count"/> times that of the training (of the EM part of it, where hybrid training followed) and of the measurement.
    /// </remarks>
    public static ScalingNull Train(
        ConvAC model, DataSplit division, int count, Dataset? heldOut = null, EntropyOptions? draws = null, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(division);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        TrainingOptions options = model.Metadata.Training.Repeat()
            ?? throw new ModelException("The model has no record of its training, so no network can be trained on shuffled columns as it was.");
        draws ??= new EntropyOptions();
        options = options with { Engine = options.Engine with { Threads = draws.Engine?.Threads ?? 0 } };
        LeafSpecification[] leaves = [.. model.Leaves.Select(l => l.Specification)];
        var networks = new List<ScaleMeasurement>();
        var rows = new List<ScaleMeasurement>();
        for (int k = 0; k < count; k++)
        {
            progress?.Report(k + 1);
            TrainingResult trained = ExpectationMaximization.Train(
                model.Shape,
                leaves,
                Shuffled(model, division.Train, draws.Seed, "null training rows", k),
                Shuffled(model, division.Validation, draws.Seed, "null validation rows", k),
                options with { Seed = unchecked(options.Seed + (ulong)k + 1) },
                cancellation: cancellation);
            networks.Add(ScaleMeasurement.Measure(trained.Model, draws, cancellation));
            if (heldOut is not null)
            {
                rows.Add(ScaleMeasurement.MeasureRows(trained.Model, Shuffled(model, heldOut, draws.Seed, "null held-out rows", k).Data,
                    draws.Engine, cancellation));
            }
        }

        return new ScalingNull(networks, rows);
    }

    /// <summary>Refuses a mixture of several networks, before anything is trained or measured.</summary>
    /// <param name="components">The number of components of the model that they are to be compared with.</param>
    /// <exception cref="ArgumentException">There are several.</exception>
    public static void EnsureNetwork(int components) => Refusals.EnsureNetwork(components, Refusals.NoNull, nameof(components));

    // Every column, the class included, keeps its values and loses its rows.
    private static TrainingSet Shuffled(ConvAC model, Dataset data, ulong seed, string purpose, int network)
    {
        Observations rows = data.Observations;
        var random = new RandomStream(seed, purpose, network);
        int[] order = [.. Enumerable.Range(0, rows.Rows)];
        var columns = new ValueColumn[rows.Sites];
        for (int i = 0; i < columns.Length; i++)
        {
            random.Shuffle(order.AsSpan());
            columns[i] = rows.Column(i).Select(order);
        }

        random.Shuffle(order.AsSpan());
        int[]? labels = ModelData.Of(model, data).Labels;
        return new TrainingSet(new Observations(columns), labels is null ? null : Array.ConvertAll(order, r => labels[r]));
    }
}
