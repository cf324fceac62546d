using System.Text.Json;
using Entroscope.Learning;
using Entroscope.Model;

namespace Entroscope.Files;

/// <summary>A checkpoint as tensors and header texts of a safetensors file; a prefix distinguishes it from what else is in the file.</summary>
internal static class CheckpointTensors
{
    private const string ModelPrefix = "model.";
    private const string BestPrefix = "best.";
    private const string StatisticsPrefix = "statistics.";

    /// <summary>Makes the file of a checkpoint.</summary>
    public static SafetensorsWriter ToFile(Checkpoint checkpoint)
    {
        var file = new SafetensorsWriter();
        FormatVersion.Add(file, FormatVersion.Checkpoint);
        Add(file, checkpoint);
        return file;
    }

    /// <summary>Adds a checkpoint to a file to be written.</summary>
    public static void Add(SafetensorsWriter file, Checkpoint checkpoint, string prefix = "")
    {
        SafetensorsModel.Add(file, checkpoint.Model, prefix + ModelPrefix);
        if (checkpoint.Best is { } best)
        {
            SafetensorsModel.Add(file, best, prefix + BestPrefix);
        }

        if (checkpoint.Statistics is { } statistics)
        {
            CountsTensors.Add(file, statistics, prefix + StatisticsPrefix);
        }

        if (checkpoint.Hybrid is { } hybrid)
        {
            HybridTensors.Add(file, hybrid, prefix);
        }

        CheckpointParts.AddProgress(file, prefix, checkpoint.Settings, json => WriteProgress(json, checkpoint));
        CheckpointParts.AddScores(file, prefix, checkpoint.StepLogLikelihood, checkpoint.BestScore);
        HistoryTensor.Add(file, checkpoint.History, prefix);
        CheckpointParts.AddRefit(file, prefix, checkpoint.Refit);
    }

    /// <summary>Takes the checkpoint out of a file that holds nothing else.</summary>
    /// <exception cref="ModelException">The file holds no valid checkpoint.</exception>
    public static Checkpoint ReadFile(SafetensorsReader file)
    {
        FormatVersion.Check(file, FormatVersion.Checkpoint);
        Checkpoint checkpoint = Read(file);
        file.EnsureAllClaimed();
        return checkpoint;
    }

    /// <summary>Takes a checkpoint out of a file.</summary>
    /// <exception cref="ModelException">The file holds no valid checkpoint.</exception>
    public static Checkpoint Read(SafetensorsReader file, string prefix = "")
    {
        using JsonDocument document = CheckpointParts.OpenProgress(file, prefix);
        JsonValue progress = CheckpointParts.Progress(document, prefix);
        ConvAC model = SafetensorsModel.Read(file, prefix + ModelPrefix);
        double[] scores = CheckpointParts.ReadScores(file, prefix);
        return new Checkpoint
        {
            Settings = CheckpointParts.ReadSettings(progress),
            Phase = Words.Read<TrainingPhase>(progress.Require("phase")),
            Restart = progress.Require("restart").Integer(0),
            Step = progress.Require("step").Integer(0),
            Batch = progress.Require("batch").Integer(0),
            StepLogLikelihood = scores[0],
            Model = model,
            Statistics = progress.Require("statistics").Truth() ? CountsTensors.Read(file, model, prefix + StatisticsPrefix) : null,
            Best = progress.Require("best").Truth() ? SafetensorsModel.Read(file, prefix + BestPrefix) : null,
            BestRestart = progress.Require("best_restart").Integer(0),
            BestStep = progress.Require("best_step").Integer(0),
            BestScore = scores[1],
            BestStopReason = Words.Read<StopReason>(progress.Require("best_stop_reason")),
            History = HistoryTensor.Read(file, progress.Require("history").Integer(0), prefix),
            Refit = CheckpointParts.ReadRefit(file, progress, prefix),
            Hybrid = HybridTensors.Read(file, prefix),
        };
    }

    private static void WriteProgress(Utf8JsonWriter json, Checkpoint checkpoint)
    {
        json.WriteString("phase", Words.Of(checkpoint.Phase));
        json.WriteNumber("restart", checkpoint.Restart);
        json.WriteNumber("step", checkpoint.Step);
        json.WriteNumber("batch", checkpoint.Batch);
        json.WriteBoolean("statistics", checkpoint.Statistics is not null);
        json.WriteBoolean("best", checkpoint.Best is not null);
        json.WriteNumber("best_restart", checkpoint.BestRestart);
        json.WriteNumber("best_step", checkpoint.BestStep);
        json.WriteString("best_stop_reason", Words.Of(checkpoint.BestStopReason));
        CheckpointParts.WriteRefit(json, checkpoint.Refit);
        json.WriteNumber("history", checkpoint.History.Count);
    }
}
