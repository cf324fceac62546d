using Entroscope.Data.Readers;
using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;
using Entroscope.Estimators.Sequences;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Measuring;

/// <summary>What a sequence shows without a network: what sites share at a distance, and what contexts of several orders predict of held-out windows.</summary>
/// <param name="Name">The source.</param>
/// <param name="Documents">The number of its documents.</param>
/// <param name="Sites">The number of its sites.</param>
/// <param name="Alphabet">The number of symbols.</param>
/// <param name="Window">The sites of a window.</param>
/// <param name="TrainingSites">The sites that contexts were counted in.</param>
/// <param name="HeldOutWindows">The held-out windows, side by side.</param>
/// <param name="IsTest">Whether they are those of the test part; else of the validation part.</param>
/// <param name="Pairs">The information of two sites at distances of 1, 2, 4, ...</param>
/// <param name="Contexts">What a held-out site costs by contexts of 0, 1, 2, ... symbols.</param>
/// <param name="Network">What a held-out site costs by a network, in nats: the mean over the same windows; null without one.</param>
public sealed record SequenceMeasurement(
    string Name, int Documents, long Sites, int Alphabet, int Window, long TrainingSites, int HeldOutWindows, bool IsTest, IReadOnlyList<DistantPairs> Pairs,
    IReadOnlyList<ContextCost> Contexts, Estimate? Network)
{
    /// <summary>Measures a sequence.</summary>
    /// <param name="path">A file, or a folder of documents.</param>
    /// <param name="data">How it is read; <see cref="DataOptions.Sequence"/> says the window.</param>
    /// <param name="split">How the documents are divided.</param>
    /// <param name="options">The orders and distances; null for the defaults.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The measurement, in nats.</returns>
    /// <exception cref="DataException">The sequence cannot be read or divided, or its sites are no symbols.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static SequenceMeasurement Of(
        string path, DataOptions data, SplitOptions? split = null, SequenceMeasurementOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(data);
        string? problem = data.Sequence is null ? "The window must be given." : data.Problem() ?? split?.Problem();
        Refuse.Argument(problem is not null, $"{problem}", nameof(data));
        SequenceSource source = SequenceLoader.Open(path, data, split ?? new SplitOptions(), cancellation);
        return Measure(path, source, data.Sequence!.Schema?.Window.Count ?? data.Sequence.Window!.Value.Count, split ?? new SplitOptions(),
            options ?? new SequenceMeasurementOptions(), null, cancellation);
    }

    /// <summary>Measures a sequence beside a network, with the symbols, the windows and the division of its training.</summary>
    /// <param name="model">A model of symbols whose training divided a sequence.</param>
    /// <param name="path">The sequence that it was trained on.</param>
    /// <param name="data">How it is read, but for what the model knows; null for the defaults.</param>
    /// <param name="options">The orders and distances; null for the defaults.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The measurement, in nats.</returns>
    /// <exception cref="DataException">The sequence cannot be read or divided.</exception>
    /// <exception cref="ModelException">The model reads no sequences, or had the parts of its training in files of their own.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static SequenceMeasurement Beside(
        ConvACMixture model, string path, DataOptions? data = null, SequenceMeasurementOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(path);
        SequenceDivision division = model.Metadata.Sequence is not { } schema ? throw new ModelException("The model reads no sequences.")
            : schema.Division ?? throw new ModelException("The parts of the model's training were files of their own; it knows no division of a sequence.");
        var split = new SplitOptions
        {
            Seed = division.Seed,
            ValidationFraction = division.ValidationFraction,
            TestFraction = division.TestFraction,
            TestRows = division.TestRows,
        };
        SequenceSource source = SequenceLoader.Open(path, ModelData.Expecting(model.Pattern, data ?? new DataOptions()), split, cancellation);
        DataSplit parts = source.Split(split);
        var rows = ModelData.Of(model.Pattern, parts.Test ?? parts.Validation);
        double[] costs = LogLikelihood.Compute(model, rows.Data.Observations, null, cancellation);
        int sites = schema.Window.Count;
        Estimate network = Estimate.OfSample(Array.ConvertAll(costs, c => -c / sites));
        return Measure(path, source, sites, split, options ?? new SequenceMeasurementOptions(), network, cancellation);
    }

    /// <summary>Reads the symbols that contexts are counted in, stretch by stretch; -1 where one is missing.</summary>
    internal static IReadOnlyList<int[]> TrainingSymbols(string path, DataOptions data, SplitOptions split) =>
        SequenceLoader.Open(path, data, split, CancellationToken.None).Symbols(split).Training;

    private static SequenceMeasurement Measure(
        string name, SequenceSource source, int window, SplitOptions split, SequenceMeasurementOptions options, Estimate? network,
        CancellationToken cancellation)
    {
        options.EnsureValid();
        SequenceSymbols symbols = source.Symbols(split);
        Refuse.Data(symbols.Alphabet > PairInformation.MostSymbols,
            $"{name}: has {symbols.Alphabet} symbols; pairs of up to {PairInformation.MostSymbols} are counted; take the most frequent ones.");
        IReadOnlyList<DistantPairs> pairs = PairInformation.Compute(
            symbols.Documents, symbols.Alphabet, options.LargestDistance ?? Math.Max(1, window / 2), options.Seed, cancellation);
        var model = new ContextModel(symbols.Alphabet, Math.Min(options.Order, ContextModel.LargestOrder(symbols.Alphabet)), symbols.Training);
        (IReadOnlyList<ContextCost> contexts, int windows) = Costs(model, symbols.HeldOut, window, cancellation);
        return new SequenceMeasurement(
            name, symbols.Documents.Count, symbols.Documents.Sum(d => (long)d.Length), symbols.Alphabet, window,
            symbols.Training.Sum(t => (long)t.Length), windows, symbols.IsTest, pairs, contexts, network);
    }

    private static (IReadOnlyList<ContextCost> Costs, int Windows) Costs(
        ContextModel model, IReadOnlyList<int[]> heldOut, int window, CancellationToken cancellation)
    {
        var alone = new List<double>[model.Order + 1];
        var following = new List<double>[model.Order + 1];
        double[] nats = new double[model.Order + 1];
        for (int k = 0; k < nats.Length; k++)
        {
            (alone[k], following[k]) = ([], []);
        }

        foreach (int[] stretch in heldOut)
        {
            for (int start = 0; start + window <= stretch.Length; start += window)
            {
                cancellation.ThrowIfCancellationRequested();
                Add(alone, stretch.AsSpan(start, window), 0);
                int before = Math.Min(start, model.Order);
                Add(following, stretch.AsSpan(start - before, window + before), before);
            }
        }

        return ([.. Enumerable.Range(0, nats.Length)
            .Select(k => new ContextCost(k, Estimate.OfSample([.. alone[k]]), Estimate.OfSample([.. following[k]])))], alone[0].Count);

        void Add(List<double>[] costs, ReadOnlySpan<int> sequence, int from)
        {
            long coded = model.Code(sequence, from, nats);
            for (int k = 0; k < nats.Length && coded > 0; k++)
            {
                costs[k].Add(nats[k] / coded);
            }
        }
    }
}

/// <summary>What a held-out site costs by the symbols before it, in nats.</summary>
/// <param name="Order">The most symbols of a context; contexts of fewer are mixed in (Witten and Bell 1991).</param>
/// <param name="Alone">The mean over windows of which nothing before is known, as a network sees them.</param>
/// <param name="Following">The mean over windows whose contexts begin in the window before.</param>
public sealed record ContextCost(int Order, Estimate Alone, Estimate Following);
