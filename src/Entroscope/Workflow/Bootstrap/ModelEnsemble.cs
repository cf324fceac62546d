using System.Security.Cryptography;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Files;
using Entroscope.Files.Models;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Tasks;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Bootstrap;

/// <summary>Models trained as a given one was, on resampled rows or from other seeds: how much of what was measured is the luck of the training.</summary>
/// <remarks>
/// A folder of one file a model, and <c>ensemble.json</c>, which says which model they belong to. A model is written when it is trained, whole or not at all; a
/// training that was stopped is continued by the same call.
/// </remarks>
public sealed class ModelEnsemble
{
    private const string IndexName = "ensemble.json";

    // A column that a resample leaves without any value, or a class without a row, is drawn again.
    private const int Tries = 100;

    // In the record of every model: the mean log p of the rows that all were drawn from.

    private ModelEnsemble(IReadOnlyList<ConvACMixture> models, bool resampled)
    {
        (Models, IsResampled) = (models, resampled);
        double?[] scores = [.. models.Select(static m => m.Metadata.Training.EnsembleScore)];
        Scores = resampled && Array.TrueForAll(scores, s => s is not null) ? Array.ConvertAll(scores, s => s!.Value) : null;
    }

    /// <summary>Gets the models, without the one that they belong to.</summary>
    public IReadOnlyList<ConvACMixture> Models { get; }

    /// <summary>Gets a value indicating whether they were trained on resampled rows; else they differ by their seeds alone.</summary>
    public bool IsResampled { get; }

    /// <summary>Gets the mean log p by every model of the rows that they were drawn from; null where rows were not drawn, or one is not finite.</summary>
    internal double[]? Scores { get; }

    /// <summary>Trains the models that a folder does not have yet, several at a time.</summary>
    /// <param name="model">The model that they belong to, with the record of its training.</param>
    /// <param name="split">The rows of its training; the test part is not touched.</param>
    /// <param name="train">Trains a model on rows with the seed of the first model plus a number, as the first one was; called from several threads.</param>
    /// <param name="options">How many, and what differs.</param>
    /// <param name="folder">The folder; it is made where it is missing.</param>
    /// <param name="progress">Receives the number of models that are there; one call at a time; null for none.</param>
    /// <param name="cancellation">Stops the training; the models that are done remain.</param>
    /// <returns>The ensemble.</returns>
    /// <exception cref="DataException">The folder holds the ensemble of another model, or cannot be written.</exception>
    /// <exception cref="ArgumentException">There are fewer than two models.</exception>
    /// <remarks>Cost: that of the training, as many times as there are models that are missing.</remarks>
    public static ModelEnsemble Train(
        ConvACMixture model, DataSplit split, Func<DataSplit, int, CancellationToken, ConvACMixture> train, EnsembleOptions options, string folder,
        IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        return Train(model, split, (rows, number, _, token) => train(rows, number, token), options, folder, null, progress, cancellation);
    }

    /// <summary>Trains the models that a folder does not have yet.</summary>
    /// <param name="train">Trains a model on rows with a number that is added to the seed; it may keep checkpoints.</param>
    /// <param name="crew">Others who train them; null for this process alone.</param>
    internal static ModelEnsemble Train(
        ConvACMixture model, DataSplit split, EnsembleTraining train, EnsembleOptions options, string folder, ITaskCrew? crew, IProgress<int>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        options.Ensure();
        AtomicFile.CreateFolder(folder);
        using var held = FolderLock.Take(folder);
        WriteIndex(folder, model, options);
        var models = new ConvACMixture[options.Count];
        var tasks = new EnsembleTasks(split, train, options, model.Metadata.Training.IsRefitted()) { Folder = folder };
        int done = 0;
        if (crew is not null)
        {
            int[] missing = [.. Enumerable.Range(0, models.Length).Where(k => (models[k] = Stored(k)!) is null)];
            progress?.Report(done = models.Length - missing.Length);
            crew.Run(tasks, missing, (k, file) =>
            {
                AtomicFile.Write(FileOf(folder, k + 1), stream => stream.Write(file));
                models[k] = ModelFile.Load(FileOf(folder, k + 1));
                tasks.Forget(k);
                progress?.Report(++done);
            }, cancellation);
            return new ModelEnsemble(models, options.Resample);
        }

        var parallel = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : Environment.ProcessorCount,
        };
        ParallelLoop.For(models.Length, k =>
        {
            if (Stored(k) is { } stored)
            {
                models[k] = stored;
            }
            else
            {
                models[k] = tasks.Train(k, null, cancellation);
                ModelFile.Save(models[k], FileOf(folder, k + 1));
            }

            lock (models)
            {
                progress?.Report(++done);
            }
        }, parallel);
        return new ModelEnsemble(models, options.Resample);

        // Of an earlier version one may have no score.
        ConvACMixture? Stored(int k)
        {
            string file = FileOf(folder, k + 1);
            ConvACMixture? stored = LoadStored(file);
            if (stored is null || !options.Resample || stored.Metadata.Training.EnsembleScore is not null)
            {
                return stored;
            }

            stored = tasks.WithScore(stored);
            ModelFile.Save(stored, file);
            return stored;
        }
    }

    /// <summary>Loads the ensemble of a model.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="model">The model that it must belong to.</param>
    /// <returns>The models that are there, of one that was stopped those that were trained.</returns>
    /// <exception cref="DataException">The folder holds no ensemble, that of another model, or fewer than two models.</exception>
    /// <exception cref="ModelException">A file of it is damaged.</exception>
    public static ModelEnsemble Load(string folder, ConvACMixture model)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(model);
        bool resampled = ReadIndex(folder, model)
            ?? throw new DataException($"{folder}: is not the folder of an ensemble: it has no {IndexName} of one.");
        List<ConvACMixture> models = [];
        for (int k = 1; File.Exists(FileOf(folder, k)); k++)
        {
            models.Add(ModelFile.Load(FileOf(folder, k)));
        }

        Refuse.Data(models.Count < 2, $"{folder}: an ensemble needs at least 2 models, but this one has {models.Count}.");
        return new ModelEnsemble(models, resampled);
    }

    /// <summary>Widens the interval of a quantity by how much it differs between the models.</summary>
    /// <param name="own">The quantity of the model that the ensemble belongs to.</param>
    /// <param name="measure">Measures the quantity of a model, as the own one was measured.</param>
    /// <returns>The quantity with an interval that includes the training.</returns>
    public EnsembleInterval Widen(Estimate own, Func<ConvACMixture, double> measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return EnsembleInterval.Of(own, [.. Models.Select(measure)]);
    }

    /// <summary>
    /// Widens the interval of a mean log-likelihood of rows by how much it differs between trainings, which is less than between models of resampled rows
    /// (see <see cref="EnsembleInterval"/>).
    /// </summary>
    /// <param name="own">The mean log-likelihood of the rows under the model that the ensemble belongs to.</param>
    /// <param name="measure">Measures that of the same rows under a model.</param>
    /// <returns>The mean log-likelihood with an interval that includes the training.</returns>
    public EnsembleInterval WidenLogLikelihood(Estimate own, Func<ConvACMixture, double> measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return EnsembleInterval.Of(own, [.. Models.Select(measure)], Scores);
    }

    /// <summary>Draws as many rows as there are, with replacement, from the training and from the validation rows by themselves.</summary>
    internal static DataSplit Resampled(DataSplit split, ulong seed, int number)
    {
        Dataset train = Draw(split.Train, "bootstrap training rows");
        return split with { Train = train, Validation = split.IsValidated ? Draw(split.Validation, "bootstrap validation rows") : train, Test = null };

        Dataset Draw(Dataset rows, string purpose)
        {
            var random = new RandomStream(seed, purpose, number);
            int count = rows.Observations.Rows;
            Dataset drawn = rows;
            for (int t = 0; t < Tries; t++)
            {
                int[] chosen = new int[count];
                for (int r = 0; r < count; r++)
                {
                    chosen[r] = random.NextInt(count);
                }

                drawn = rows.Select(chosen, rows.Name);
                if (IsAsFull(rows, drawn))
                {
                    break;
                }
            }

            return drawn;
        }
    }

    /// <summary>Computes the mean log p of the rows that the first model has learned its parameters from, in nats.</summary>
    internal static double ScoreOf(ConvACMixture model, DataSplit split, bool refitted)
    {
        var options = new EngineOptions { Threads = 1 };
        (Observations train, Observations held) = (split.Train.Observations, split.Validation.Observations);
        double own = LogLikelihood.Mean(model, train, options);
        return refitted && split.IsValidated
            ? ((own * train.Rows) + (LogLikelihood.Mean(model, held, options) * held.Rows)) / (train.Rows + held.Rows)
            : own;
    }

    internal static ConvACMixture WithScore(ConvACMixture model, double score)
    {
        ModelMetadata metadata = model.Metadata with { Training = model.Metadata.Training with { EnsembleScore = score } };
        return model.Components.Count == 1 ? model.Network.With(metadata) : new ConvACMixture(model.Components, model.Weights, metadata);
    }

    private static bool IsAsFull(Dataset rows, Dataset drawn) =>
        Enumerable.Range(0, rows.Columns.Count).All(
            i => drawn.Columns[i].Missing < drawn.Observations.Rows || rows.Columns[i].Missing == rows.Observations.Rows)
        && (rows.Labels is null || drawn.Labels!.Where(y => y >= 0).Distinct().Count() == rows.Labels.Where(y => y >= 0).Distinct().Count());

    private static string FileOf(string folder, int number) => Path.Combine(folder, Invariant($"fit-{number:0000}.safetensors"));

    private static ConvACMixture? LoadStored(string file)
    {
        try
        {
            return File.Exists(file) ? ModelFile.Load(file) : null;
        }
        catch (ModelException)
        {
            // A damaged file is made again.
            return null;
        }
    }

    // The record of a training determines its model.
    private static string Identity(ConvACMixture model) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', model.Metadata.Training.Entries.Select(p => $"{p.Key}={p.Value}")))));

    private static string IndexOf(ConvACMixture model, bool resampled, ulong seed)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("program", "entroscope");
            json.WriteString("ensemble", resampled ? "bootstrap" : "seeds");
            json.WriteNumber("seed", seed);
            json.WriteString("model", Identity(model));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteIndex(string folder, ConvACMixture model, EnsembleOptions options)
    {
        string path = Path.Combine(folder, IndexName);
        string index = IndexOf(model, options.Resample, options.Seed);
        if (!File.Exists(path))
        {
            Refuse.Data(File.Exists(FileOf(folder, 1)), $"{folder}: holds models that are of no ensemble, and are kept; name another folder.");
            AtomicFile.WriteText(path, index);
            return;
        }

        Refuse.Data(!string.Equals(File.ReadAllText(path), index, StringComparison.Ordinal),
            $"{folder}: holds the ensemble of another training, which is kept; name another folder.");
    }

    // Whether the rows were resampled; null without an index.
    private static bool? ReadIndex(string folder, ConvACMixture model)
    {
        string path = Path.Combine(folder, IndexName);
        if (!File.Exists(path) || FileStatus.Oddity(path) is not null)
        {
            return null;
        }

        try
        {
            using var index = JsonDocument.Parse(File.ReadAllBytes(path));
            if (index.RootElement.ValueKind != JsonValueKind.Object || !index.RootElement.TryGetProperty("ensemble", out JsonElement kind)
                || kind.ValueKind != JsonValueKind.String || !index.RootElement.TryGetProperty("model", out JsonElement of))
            {
                return null;
            }

            Refuse.Data(of.ValueKind != JsonValueKind.String || !of.ValueEquals(Identity(model)),
                $"{folder}: is the ensemble of another model: its record is not that of the training of this one.");
            return kind.ValueEquals("bootstrap");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
