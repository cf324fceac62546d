using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Inference;

/// <summary>Exact draws from a model: samples, conditional samples and imputations.</summary>
/// <remarks>Rows are drawn in blocks with a random stream each, so that a result depends on the seed alone, not on the number of threads.</remarks>
public static class Sampling
{
    private const int BlockRows = 256;

    /// <summary>Draws samples from the root down (ancestral sampling).</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="count">The number of samples, at least 1.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="label">The class to draw from, or -1 to draw the class from its prior as well.</param>
    /// <param name="engine">The number of threads; null for the default.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    /// <returns>The samples and their classes.</returns>
    /// <remarks>Cost: O(channels) a node and sample.</remarks>
    public static SampleSet Draw(ConvAC model, int count, ulong seed, int label = -1, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.EnsureGenerative();
        Evidence.CheckLabel(model, label);
        return DrawRows(model, count, seed, null, label, engine, cancellation);
    }

    /// <summary>Draws samples given evidence: the unobserved sites (and the class) from their exact joint conditional distribution.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; kept in every sample.</param>
    /// <param name="count">The number of samples, at least 1.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="label">The class given, or -1 to draw it from its posterior.</param>
    /// <param name="engine">The number of threads; null for the default.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    /// <returns>The samples and their classes.</returns>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0.</exception>
    public static SampleSet DrawGiven(
        ConvAC model, double[] evidence, int count, ulong seed, int label = -1, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        Observations row = Observations.FromRows([Evidence.Check(model, evidence, label)]);
        return new TopDownSampler(model).Condition(row, 0, label)
            ? DrawRows(model, count, seed, row, label, engine, cancellation)
            : throw Evidence.Impossible(label);
    }

    /// <summary>Fills missing values.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="data">The observations; observed values are kept, rows without missing values stay as they are.</param>
    /// <param name="seed">The seed of the draws; unused by mean and mode.</param>
    /// <param name="method">Whether to draw jointly (the default) or to take the mean or the mode of every missing site by itself.</param>
    /// <param name="labels">The class of every row, -1 where unknown; null when none is known.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The observations without missing values.</returns>
    /// <exception cref="DataException">The data or labels do not fit the model, or a row with missing values has probability 0.</exception>
    public static Observations Impute(
        ConvAC model,
        Observations data,
        ulong seed,
        ImputeMethod method = ImputeMethod.Sample,
        int[]? labels = null,
        EngineOptions? engine = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        model.EnsureGenerative();
        data.EnsureFits(model);
        Evidence.CheckLabels(model, data, labels);
        return method == ImputeMethod.Sample
            ? ImputeByDraws(model, data, seed, labels, engine, cancellation)
            : MarginalImputation.Fill(Engines.Create(model, engine), data, method, labels, cancellation);
    }

    private static SampleSet DrawRows(ConvAC model, int count, ulong seed, Observations? evidence, int label, EngineOptions? engine, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var samples = new ObservationsBuilder(model, count);
        int[] classes = new int[count];
        InBlocks(model, count, engine, (sampler, block, first, end) =>
        {
            var random = new RandomStream(seed, evidence is null ? "sample" : "conditional sample", block);
            if (evidence is not null)
            {
                sampler.Condition(evidence, 0, label);
            }

            for (int r = first; r < end; r++)
            {
                classes[r] = sampler.DrawLatents(random, label);
                FillRow(sampler, samples, r, evidence, 0, random);
            }
        }, cancellation);
        return new SampleSet(samples.Build(), classes);
    }

    private static Observations ImputeByDraws(ConvAC model, Observations data, ulong seed, int[]? labels, EngineOptions? engine, CancellationToken cancellation)
    {
        var filled = new ObservationsBuilder(model, data.Rows);
        int impossible = int.MaxValue;
        var gate = new Lock();
        InBlocks(model, data.Rows, engine, (sampler, block, first, end) =>
        {
            var random = new RandomStream(seed, "impute", block);
            for (int r = first; r < end; r++)
            {
                int label = labels is null ? -1 : labels[r];
                if (MarginalImputation.HasMissing(data, r))
                {
                    if (!sampler.Condition(data, r, label))
                    {
                        lock (gate)
                        {
                            impossible = Math.Min(impossible, r);
                        }

                        return;
                    }

                    sampler.DrawLatents(random, label);
                }

                FillRow(sampler, filled, r, data, r, random);
            }
        }, cancellation);
        return impossible == int.MaxValue ? filled.Build() : throw Evidence.ImpossibleRow(impossible, labels is null ? -1 : labels[impossible]);
    }

    private static void FillRow(TopDownSampler sampler, ObservationsBuilder destination, int row, Observations? given, int givenRow, RandomStream random)
    {
        for (int i = 0; i < destination.Sites; i++)
        {
            double x = given is null ? double.NaN : given[givenRow, i];
            destination.Set(row, i, double.IsNaN(x) ? sampler.DrawSite(i, random) : x);
        }
    }

    private static void InBlocks(ConvAC model, int rows, EngineOptions? engine, Action<TopDownSampler, int, int, int> work, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = (engine ?? new EngineOptions()).ThreadCount, CancellationToken = cancellation };
        int blocks = (rows + BlockRows - 1) / BlockRows;
        Parallel.For(
            0,
            blocks,
            options,
            () => new TopDownSampler(model),
            (block, _, sampler) =>
            {
                work(sampler, block, block * BlockRows, Math.Min(rows, (block + 1) * BlockRows));
                return sampler;
            },
            _ => { });
    }
}
