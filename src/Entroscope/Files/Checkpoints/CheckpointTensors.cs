using Entroscope.Files.Json;
using Entroscope.Files.Models;
using Entroscope.Files.Safetensors;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Files.Checkpoints;

/// <summary>
/// A checkpoint as tensors and header texts of a safetensors file; a prefix marks the checkpoints within it, of a component or of hybrid training, from
/// the whole.
/// </summary>
internal static class CheckpointTensors
{
    private const string NextPrefix = "next.";
    private const string HybridPrefix = "hybrid.";
    private const string ProgressKey = "progress";
    private const string Weights = "weights";
    private const string BestWeights = "best.weights";
    private const string Trained = "trained";
    private const string First = "first_moment";
    private const string Second = "second_moment";
    private const string Refit = "refit";
    private const int TrainedColumns = 3;
    private const int RefitColumns = 6;

    // Doubles that may be infinite, which JSON cannot say: the log-likelihood of the step in progress and the best score.
    private const string Scores = "scores";

    public static SafetensorsWriter ToFile(Checkpoint checkpoint)
    {
        var file = new SafetensorsWriter();
        FormatVersion.Add(file, FormatVersion.Checkpoint);
        Add(file, checkpoint, string.Empty);
        return file;
    }

    /// <summary>Takes the checkpoint out of a file that holds nothing else.</summary>
    /// <param name="stream">The file; it can seek.</param>
    /// <param name="path">Its path, for later messages.</param>
    /// <exception cref="ModelException">The file is damaged, or holds no valid checkpoint.</exception>
    public static Checkpoint ReadFile(Stream stream, string path)
    {
        SafetensorsReader file = Open(stream);
        Checkpoint checkpoint = Read(file, string.Empty, path);
        file.EnsureAllClaimed();
        return checkpoint;
    }

    // What never had a seal, a model or a checkpoint of an earlier format, is refused as what it is.
    private static SafetensorsReader Open(Stream stream)
    {
        bool intact = ContentSeal.Matches(stream);
        SafetensorsReader? file = null;
        try
        {
            file = new SafetensorsReader(stream);
        }
        catch (ModelException) when (!intact)
        {
            // The header is what is damaged.
        }

        if (file is not null && (intact || !file.IsSealed))
        {
            FormatVersion.Check(file, FormatVersion.Checkpoint);
        }

        Refuse.Model(
            !intact || file is null,
            $"The checkpoint is damaged: its content does not have the SHA-256 that was stored with it; start the training again.");
        file.Claim(ContentSeal.Name, [ContentSeal.Length]);
        return file;
    }

    private static void Add(SafetensorsWriter file, Checkpoint checkpoint, string prefix)
    {
        AddModels(file, checkpoint.Components, z => ComponentPrefix(prefix, z));
        AddModels(file, checkpoint.Best, z => BestPrefix(prefix, z));
        for (int z = 0; z < (checkpoint.Statistics?.Count ?? 0); z++)
        {
            CountsTensors.Add(file, checkpoint.Statistics![z], StatisticsPrefix(prefix, z));
        }

        if (checkpoint.Moments is { } moments)
        {
            PartTensors.Add(file, prefix + First, moments.First);
            PartTensors.Add(file, prefix + Second, moments.Second);
        }

        if (checkpoint.Component is { } next)
        {
            Add(file, next, prefix + NextPrefix);
        }

        if (checkpoint.Hybrid is { } hybrid)
        {
            Add(file, hybrid, prefix + HybridPrefix);
        }

        file.Metadata[prefix + ProgressKey] = JsonModelWriter.Text(json => WriteProgress(json, checkpoint));
        file.Add(prefix + Scores, [checkpoint.StepLogLikelihood, checkpoint.BestScore]);
        file.Add(prefix + Weights, [.. checkpoint.Weights]);
        file.Add(prefix + BestWeights, [.. checkpoint.BestWeights]);
        HistoryTensor.Add(file, checkpoint.History, prefix);
        double[][] trained = [.. checkpoint.Trained.Select(t => new[] { t.Steps, t.Score, t.PriorStrength })];
        file.Add(prefix + Trained, [trained.Length, TrainedColumns], trained.Length, row => trained[row]);
        if (checkpoint.Refit is { } refit)
        {
            file.Add(prefix + Refit, [refit.Rows, refit.Gain, refit.StandardError, refit.Kept ? 1 : 0, refit.Folds, refit.Steps]);
        }
    }

    private static void WriteProgress(Utf8JsonWriter json, Checkpoint checkpoint)
    {
        json.WriteStartObject();
        MetadataJson.WriteRecord(json, "settings", checkpoint.Settings.Entries);
        json.WriteString("phase", Words.Of(checkpoint.Phase));
        json.WriteNumber("restart", checkpoint.Restart);
        json.WriteNumber("step", checkpoint.Step);
        json.WriteNumber("batch", checkpoint.Batch);
        json.WriteNumber("components", checkpoint.Weights.Count);
        json.WriteNumber("ready", checkpoint.Components.Count);
        json.WriteBoolean("statistics", checkpoint.Statistics is not null);
        json.WriteBoolean("moments", checkpoint.Moments is not null);
        json.WriteBoolean("best", checkpoint.Best.Count > 0);
        json.WriteNumber("best_restart", checkpoint.BestRestart);
        json.WriteNumber("best_step", checkpoint.BestStep);
        json.WriteString("best_stop_reason", Words.Of(checkpoint.BestStopReason));
        json.WriteBoolean("refit", checkpoint.Refit is not null);
        json.WriteNumber("history", checkpoint.History.Count);
        json.WriteNumber("trained", checkpoint.Trained.Count);
        json.WriteBoolean("next", checkpoint.Component is not null);
        json.WriteBoolean("hybrid", checkpoint.Hybrid is not null);
        json.WriteEndObject();
    }

    private static Checkpoint Read(SafetensorsReader file, string prefix, string path)
    {
        using JsonDocument document = JsonText.Parse(Encoding.UTF8.GetBytes(file.Require(prefix + ProgressKey)), prefix + ProgressKey);
        var progress = new JsonValue(document.RootElement, prefix + ProgressKey);
        int components = progress.Require("components").Integer(1);
        bool hasBest = progress.Require("best").Truth();
        bool hasStatistics = progress.Require("statistics").Truth();
        bool hasMoments = progress.Require("moments").Truth();
        bool hasNext = progress.Require("next").Truth();
        int ready = progress.Require("ready").Integer(0);
        bool hasHybrid = progress.Require("hybrid").Truth();
        Refuse.Model(
            prefix.Length > 0 && (hasNext || hasHybrid),
            $"{prefix}progress.{(hasNext ? "next" : "hybrid")} must be false in a checkpoint within another, but is true.");
        Refuse.Model(
            ready > components || (ready < components && (hasStatistics || hasMoments)),
            $"{prefix}progress.ready must be at most the {components} components, and all of them where there are statistics or moments, but is {ready}.");

        // The weights come first: a header that claims more components than the file has numbers is refused before any is read.
        double[] weights = ReadWeights(file, prefix + Weights, components);
        double[] bestWeights = ReadWeights(file, prefix + BestWeights, hasBest ? components : 0);
        ConvAC[] models = ReadModels(file, ready, z => ComponentPrefix(prefix, z));
        double[] scores = ReadScores(file, prefix + Scores);
        return new Checkpoint
        {
            Settings = TrainingRecord.Of(MetadataJson.ReadRecord(progress.Require("settings"))),
            Phase = Words.Read<TrainingPhase>(progress.Require("phase")),
            Restart = progress.Require("restart").Integer(0),
            Step = progress.Require("step").Integer(0),
            Batch = progress.Require("batch").Integer(0),
            StepLogLikelihood = scores[0],
            Components = models,
            Weights = weights,
            Statistics = hasStatistics ? [.. models.Select((m, z) => CountsTensors.Read(file, m, StatisticsPrefix(prefix, z)))] : null,
            Moments = hasMoments ? ReadMoments(file, models[0], prefix) : null,
            Best = ReadModels(file, bestWeights.Length, z => BestPrefix(prefix, z)),
            BestWeights = bestWeights,
            BestRestart = progress.Require("best_restart").Integer(0),
            BestStep = progress.Require("best_step").Integer(0),
            BestScore = scores[1],
            BestStopReason = Words.Read<StopReason>(progress.Require("best_stop_reason")),
            Refit = progress.Require("refit").Truth() ? ReadRefit(file, prefix + Refit) : null,
            History = HistoryTensor.Read(file, progress.Require("history").Integer(0), prefix),
            Trained = ReadTrained(file, progress.Require("trained").Integer(0), prefix + Trained),
            Component = hasNext ? Read(file, prefix + NextPrefix, path) : null,
            Hybrid = hasHybrid ? Read(file, prefix + HybridPrefix, path) : null,
            File = path,
            Part = prefix,
        };
    }

    private static string ComponentPrefix(string prefix, int component) => Invariant($"{prefix}component.{component}.");

    private static string BestPrefix(string prefix, int component) => Invariant($"{prefix}best.{component}.");

    private static string StatisticsPrefix(string prefix, int component) => Invariant($"{prefix}component.{component}.statistics.");

    private static void AddModels(SafetensorsWriter file, IReadOnlyList<ConvAC> models, Func<int, string> prefix)
    {
        for (int z = 0; z < models.Count; z++)
        {
            SafetensorsModel.Add(file, models[z], prefix(z));
        }
    }

    private static ConvAC[] ReadModels(SafetensorsReader file, int count, Func<int, string> prefix) =>
        [.. Enumerable.Range(0, count).Select(z => SafetensorsModel.Read(file, prefix(z)))];

    private static double[] ReadWeights(SafetensorsReader file, string name, int count)
    {
        TensorEntry tensor = file.Claim(name, [count]);
        double[] weights = new double[count];
        file.Read(tensor, 0, weights);
        if (count > 0)
        {
            Simplex.Check(weights, Reading.Generative, name);
        }

        return weights;
    }

    private static double[] ReadScores(SafetensorsReader file, string name)
    {
        double[] scores = new double[2];
        file.Read(file.Claim(name, [scores.Length]), 0, scores);
        int undefined = Array.FindIndex(scores, double.IsNaN);
        return undefined < 0 ? scores : throw new ModelException(Invariant($"Tensor {name} has NaN at index {undefined}; a score must be a number."));
    }

    private static RefitTrial ReadRefit(SafetensorsReader file, string name)
    {
        double[] row = new double[RefitColumns];
        file.Read(file.Claim(name, [row.Length]), 0, row);
        return new RefitTrial(StepRows.Index(name, row[0], int.MaxValue, 0), row[1], row[2], StepRows.Index(name, row[3], 1, 0) == 1)
        {
            Folds = StepRows.Index(name, row[4], int.MaxValue, 0),
            Steps = StepRows.Index(name, row[5], int.MaxValue, 0),
        };
    }

    private static ComponentTraining[] ReadTrained(SafetensorsReader file, int count, string name) =>
        StepRows.Read(file, name, TrainedColumns, count, (row, i) => !double.IsNaN(row[1]) && row[2] >= 0
            ? new ComponentTraining(StepRows.Index(name, row[0], int.MaxValue, i), row[1], row[2])
            : throw new ModelException(Invariant(
                $"Tensor {name} row {i} has {row[0]}, {row[1]} and {row[2]} where a number of steps, a score and a prior strength are due.")));

    private static AdamMoments ReadMoments(SafetensorsReader file, ConvAC model, string prefix)
    {
        var moments = new AdamMoments(model);
        PartTensors.Read(file, prefix + First, moments.First);
        PartTensors.Read(file, prefix + Second, moments.Second);
        int part = Enumerable.Range(0, moments.First.Count).FirstOrDefault(
            p => !moments.First[p].All(double.IsFinite) || !moments.Second[p].All(v => v >= 0 && double.IsFinite(v)), -1);
        return part < 0
            ? moments
            : throw new ModelException(Invariant(
                $"The moments of part {part} in {prefix}{First} and {prefix}{Second} must be finite numbers, the second at least 0."));
    }
}
