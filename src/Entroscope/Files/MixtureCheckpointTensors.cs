using System.Text.Json;
using Entroscope.Learning;
using Entroscope.Model;

namespace Entroscope.Files;

/// <summary>A checkpoint of a mixture as tensors and header texts of a safetensors file.</summary>
internal static class MixtureCheckpointTensors
{
    private const string NextPrefix = "next.";
    private const string Weights = "weights";
    private const string BestWeights = "best.weights";
    private const string Trained = "trained";
    private const int TrainedColumns = 3;

    /// <summary>Makes the file of a checkpoint.</summary>
    public static SafetensorsWriter ToFile(MixtureCheckpoint checkpoint)
    {
        var file = new SafetensorsWriter();
        FormatVersion.Add(file, FormatVersion.MixtureCheckpoint);
        AddModels(file, checkpoint.Components, ComponentPrefix);
        file.Add(Weights, [.. checkpoint.Weights]);
        for (int z = 0; z < (checkpoint.Statistics?.Count ?? 0); z++)
        {
            CountsTensors.Add(file, checkpoint.Statistics![z], StatisticsPrefix(z));
        }

        if (checkpoint.Best is { } best)
        {
            AddModels(file, best.Components, BestPrefix);
            file.Add(BestWeights, best.Weights.ToArray());
        }

        if (checkpoint.Component is { } next)
        {
            CheckpointTensors.Add(file, next, NextPrefix);
        }

        double[][] trained = [.. checkpoint.Trained.Select(t => new[] { t.Steps, t.Score, t.PriorStrength })];
        file.Add(Trained, [trained.Length, TrainedColumns], trained.Length, row => trained[row]);
        CheckpointParts.AddProgress(file, string.Empty, checkpoint.Settings, json => WriteProgress(json, checkpoint));
        CheckpointParts.AddScores(file, string.Empty, checkpoint.StepLogLikelihood, checkpoint.BestScore);
        HistoryTensor.Add(file, checkpoint.History, string.Empty);
        CheckpointParts.AddRefit(file, string.Empty, checkpoint.Refit);
        return file;
    }

    /// <summary>Takes the checkpoint out of a file.</summary>
    /// <exception cref="ModelException">The file holds no valid checkpoint of a mixture.</exception>
    public static MixtureCheckpoint ReadFile(SafetensorsReader file)
    {
        FormatVersion.Check(file, FormatVersion.MixtureCheckpoint);
        using JsonDocument document = CheckpointParts.OpenProgress(file, string.Empty);
        JsonValue progress = CheckpointParts.Progress(document, string.Empty);
        int components = progress.Require("components").Integer(1);
        int ready = progress.Require("ready").Integer(0);
        if (ready > components)
        {
            throw new ModelException(Invariant($"progress.ready must be at most the {components} components, but is {ready}."));
        }

        ConvAC[] models = ReadModels(file, ready, ComponentPrefix);
        double[] scores = CheckpointParts.ReadScores(file, string.Empty);
        var checkpoint = new MixtureCheckpoint
        {
            Settings = CheckpointParts.ReadSettings(progress),
            Phase = Words.Read<TrainingPhase>(progress.Require("phase")),
            Trained = ReadTrained(file, progress.Require("trained").Integer(0)),
            Components = models,
            Component = progress.Require("next").Truth() ? CheckpointTensors.Read(file, NextPrefix) : null,
            Weights = ReadWeights(file, Weights, components),
            Step = progress.Require("step").Integer(0),
            Batch = progress.Require("batch").Integer(0),
            StepLogLikelihood = scores[0],
            Statistics = progress.Require("statistics").Truth() ? [.. models.Select((m, z) => CountsTensors.Read(file, m, StatisticsPrefix(z)))] : null,
            Best = progress.Require("best").Truth() ? new ConvACMixture(ReadModels(file, components, BestPrefix), ReadWeights(file, BestWeights, components), ModelMetadata.Empty) : null,
            BestStep = progress.Require("best_step").Integer(0),
            BestScore = scores[1],
            BestStopReason = Words.Read<StopReason>(progress.Require("best_stop_reason")),
            Refit = CheckpointParts.ReadRefit(file, progress, string.Empty),
            History = HistoryTensor.Read(file, progress.Require("history").Integer(0), string.Empty),
        };
        file.EnsureAllClaimed();
        return checkpoint;
    }

    private static string ComponentPrefix(int component) => Invariant($"component.{component}.");

    private static string BestPrefix(int component) => Invariant($"best.{component}.");

    private static string StatisticsPrefix(int component) => Invariant($"component.{component}.statistics.");

    private static void AddModels(SafetensorsWriter file, IReadOnlyList<ConvAC> models, Func<int, string> prefix)
    {
        for (int z = 0; z < models.Count; z++)
        {
            SafetensorsModel.Add(file, models[z], prefix(z));
        }
    }

    private static ConvAC[] ReadModels(SafetensorsReader file, int count, Func<int, string> prefix) => [.. Enumerable.Range(0, count).Select(z => SafetensorsModel.Read(file, prefix(z)))];

    private static double[] ReadWeights(SafetensorsReader file, string name, int count)
    {
        TensorEntry tensor = file.Claim(name, [count]);
        double[] weights = new double[count];
        file.Read(tensor, 0, weights);
        return weights;
    }

    private static ComponentTraining[] ReadTrained(SafetensorsReader file, int count)
    {
        TensorEntry tensor = file.Claim(Trained, [count, TrainedColumns]);
        double[] row = new double[TrainedColumns];
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            file.Read(tensor, (long)i * TrainedColumns, row);
            return row[0] >= 0 && row[0] <= int.MaxValue && row[0] == Math.Floor(row[0]) && !double.IsNaN(row[1]) && row[2] >= 0
                ? new ComponentTraining((int)row[0], row[1], row[2])
                : throw new ModelException(Invariant($"Tensor {Trained} row {i} has {row[0]}, {row[1]} and {row[2]} where a number of steps, a score and a prior strength are due."));
        })];
    }

    private static void WriteProgress(Utf8JsonWriter json, MixtureCheckpoint checkpoint)
    {
        json.WriteString("phase", Words.Of(checkpoint.Phase));
        json.WriteNumber("components", checkpoint.Weights.Count);
        json.WriteNumber("ready", checkpoint.Components.Count);
        json.WriteNumber("trained", checkpoint.Trained.Count);
        json.WriteBoolean("next", checkpoint.Component is not null);
        json.WriteNumber("step", checkpoint.Step);
        json.WriteNumber("batch", checkpoint.Batch);
        json.WriteBoolean("statistics", checkpoint.Statistics is not null);
        json.WriteBoolean("best", checkpoint.Best is not null);
        json.WriteNumber("best_step", checkpoint.BestStep);
        json.WriteString("best_stop_reason", Words.Of(checkpoint.BestStopReason));
        CheckpointParts.WriteRefit(json, checkpoint.Refit);
        json.WriteNumber("history", checkpoint.History.Count);
    }
}
