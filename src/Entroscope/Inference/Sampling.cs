using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Inference;

/// <summary>Exact draws from a model: samples, conditional samples and imputations.</summary>
/// <remarks>Rows are drawn in blocks with a random stream each, so that a result depends on the seed alone, not on the number of threads.</remarks>
public static class Sampling
{
    internal const int BlockRows = 256;

    /// <summary>Draws samples: the component, then from its root down (ancestral sampling).</summary>
    /// <param name="model">The model.</param>
    /// <param name="count">The number of samples, at least 1.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="label">The class to draw from, or -1 to draw the class as well.</param>
    /// <param name="engine">The number of threads; null for the default.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    /// <returns>The samples, their classes and their components.</returns>
    /// <remarks>Cost: O(channels) a node of the component and sample.</remarks>
    /// <exception cref="SizeLimitException">The samples would not fit into memory.</exception>
    public static SampleSet Draw(
        ConvACMixture model, int count, ulong seed, int label = -1, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.EnsureDistribution();
        Evidence.CheckLabel(model.Pattern, label);
        return DrawRows(model, count, 0, seed, null, label, engine, cancellation);
    }

    /// <summary>Draws some of the samples that <see cref="Draw"/> draws.</summary>
    /// <param name="first">The block that they begin with; a block has <see cref="BlockRows"/> samples.</param>
    internal static SampleSet DrawBlocks(
        ConvACMixture model, int count, int first, ulong seed, int label, EngineOptions? engine, CancellationToken cancellation) =>
        DrawRows(model, count, first, seed, null, label, engine, cancellation);

    /// <summary>Draws samples given evidence: component, unobserved sites and class from their exact joint conditional distribution.</summary>
    /// <param name="model">The model.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; kept in every sample.</param>
    /// <param name="count">The number of samples, at least 1.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="label">The class given, or -1 to draw it from its posterior.</param>
    /// <param name="engine">The number of threads; null for the default.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    /// <returns>The samples, their classes and their components.</returns>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0.</exception>
    /// <exception cref="SizeLimitException">The samples would not fit into memory.</exception>
    public static SampleSet DrawGiven(
        ConvACMixture model, double[] evidence, int count, ulong seed, int label = -1, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(evidence);
        Observations row = Observations.FromRows([Evidence.Check(model.Pattern, evidence, label)]);
        return new ModelSampler(model).Condition(row, 0, label)
            ? DrawRows(model, count, 0, seed, row, label, engine, cancellation)
            : throw Evidence.Impossible(label);
    }

    /// <summary>Fills missing values from their exact conditional distribution of a site.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The observations; observed values are kept, rows without missing values stay as they are.</param>
    /// <param name="seed">The seed of the draws; unused by mean and mode.</param>
    /// <param name="method">Whether to draw jointly (the default) or to take the mean
    /// or the mode of every missing site by itself, the component summed out.</param>
    /// <param name="labels">The class of every row, -1 where unknown; null when none is known.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The observations without missing values.</returns>
    /// <exception cref="DataException">The data or labels do not fit the model, or a row with missing values has probability 0.</exception>
    public static Observations Impute(
        ConvACMixture model,
        Observations data,
        ulong seed,
        ImputeMethod method = ImputeMethod.Sample,
        int[]? labels = null,
        EngineOptions? engine = null,
        CancellationToken cancellation = default) =>
        Fill(model, MarginalImputation.Check(model, data, labels), seed, method, engine, cancellation);

    internal static Observations Fill(
        ConvACMixture model, FittingRows rows, ulong seed, ImputeMethod method, EngineOptions? engine, CancellationToken cancellation)
    {
        model.EnsureDistribution();
        return method == ImputeMethod.Sample
            ? ImputeByDraws(model, rows.Data, 1, seed, rows.Labels, engine, cancellation)[0]
            : MarginalImputation.Fill(new ModelEngine(model, engine), rows.Data, method, rows.Labels, cancellation);
    }

    private static SampleSet DrawRows(
        ConvACMixture mixture, int count, int firstBlock, ulong seed, Observations? evidence, int label, EngineOptions? engine,
        CancellationToken cancellation)
    {
        EnsureRoom(mixture, count);
        var samples = new ObservationsBuilder(mixture.Pattern, count);
        (int[] classes, int[] components) = (new int[count], new int[count]);
        InBlocks(mixture, count, engine, (sampler, block, first, end) =>
        {
            string purpose = evidence is null ? "sample" : "conditional sample";
            var random = new RandomStream(seed, purpose, firstBlock + block);
            RandomStream chosen = OfComponents(seed, purpose, firstBlock + block);
            if (evidence is not null)
            {
                sampler.Condition(evidence, 0, label);
            }

            for (int r = first; r < end; r++)
            {
                classes[r] = sampler.DrawLatents(random, chosen, label);
                components[r] = sampler.Component;
                FillRow(sampler, samples, r, evidence, 0, random);
            }
        }, cancellation);
        return new SampleSet(samples.Build(), classes) { Components = components };
    }

    /// <summary>Refuses samples that would not fit into memory.</summary>
    internal static void EnsureRoom(ConvACMixture mixture, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);

        // A value takes at least a byte; every row has two integers more.
        long bytes = count * (mixture.Sites + (2L * sizeof(int)));
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Refuse.Size(
            count > Array.MaxLength || bytes > memory,
            $"{count} samples of {mixture.Sites} sites would take at least {bytes} bytes, more than there is room for.");
    }

    /// <summary>Fills missing values by joint draws, several times over. The first table is that of a single one.</summary>
    internal static Observations[] ImputeByDraws(
        ConvACMixture mixture, Observations data, int count, ulong seed, int[]? labels, EngineOptions? engine, CancellationToken cancellation)
    {
        ObservationsBuilder[] filled = [.. Enumerable.Range(0, count).Select(_ => new ObservationsBuilder(mixture.Pattern, data.Rows))];
        bool impossible = false;
        InBlocks(mixture, data.Rows, engine, (sampler, block, first, end) =>
        {
            string[] purposes = [.. Enumerable.Range(0, count).Select(m => m == 0 ? "impute" : Invariant($"impute {m}"))];
            RandomStream[] random = Array.ConvertAll(purposes, p => new RandomStream(seed, p, block));
            RandomStream[] chosen = Array.ConvertAll(purposes, p => OfComponents(seed, p, block));
            for (int r = first; r < end; r++)
            {
                int label = labels is null ? -1 : labels[r];
                bool missing = MarginalImputation.HasMissing(data, r);
                if (missing && !sampler.Condition(data, r, label))
                {
                    Volatile.Write(ref impossible, true);
                    return;
                }

                for (int m = 0; m < count; m++)
                {
                    if (missing)
                    {
                        sampler.DrawLatents(random[m], chosen[m], label);
                    }

                    FillRow(sampler, filled[m], r, data, r, random[m]);
                }
            }
        }, cancellation);
        return Volatile.Read(ref impossible)
            ? throw MarginalImputation.Impossible(new ModelEngine(mixture, engine), data, labels, cancellation)
            : Array.ConvertAll(filled, f => f.Build());
    }

    /// <summary>Makes the stream from which the components of a block are drawn.</summary>
    internal static RandomStream OfComponents(ulong seed, string purpose, long block) => new(seed, purpose + " components", block);

    private static void FillRow(ModelSampler sampler, ObservationsBuilder destination, int row, Observations? given, int givenRow, RandomStream random)
    {
        for (int i = 0; i < destination.Sites; i++)
        {
            double x = given is null ? double.NaN : given[givenRow, i];
            destination.Set(row, i, double.IsNaN(x) ? sampler.DrawSite(i, random) : x);
        }
    }

    private static void InBlocks(
        ConvACMixture mixture, int rows, EngineOptions? engine, Action<ModelSampler, int, int, int> work, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = (engine ?? new EngineOptions()).ThreadCount, CancellationToken = cancellation };
        int blocks = (rows + BlockRows - 1) / BlockRows;
        ParallelLoop.For(
            blocks, () => new ModelSampler(mixture),
            (block, sampler) => work(sampler, block, block * BlockRows, Math.Min(rows, (block + 1) * BlockRows)), options);
    }
}

/// <summary>Samples drawn from a model with the classes they were drawn from.</summary>
/// <param name="Data">The samples, one a row.</param>
/// <param name="Classes">The class of every row, 0..Y-1.</param>
public sealed record SampleSet(Observations Data, int[] Classes)
{
    /// <summary>Gets the component of a mixture that every row was drawn from; 0 for a network.</summary>
    public int[] Components { get; init; } = new int[Classes?.Length ?? 0];
}
