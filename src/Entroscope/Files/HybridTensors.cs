using System.Text.Json;
using Entroscope.Learning;
using Entroscope.Model;

namespace Entroscope.Files;

/// <summary>The hybrid part of a checkpoint as tensors and header texts of a safetensors file; a file without its text has none.</summary>
internal static class HybridTensors
{
    private const string Part = "hybrid.";
    private const string ModelPrefix = "model.";
    private const string BestPrefix = "best.";
    private const string History = "history";
    private const string First = "first_moment";
    private const string Second = "second_moment";
    private const int HistoryColumns = 7;

    /// <summary>Adds the hybrid part to a file to be written.</summary>
    public static void Add(SafetensorsWriter file, HybridCheckpoint hybrid, string prefix)
    {
        prefix += Part;
        SafetensorsModel.Add(file, hybrid.Model, prefix + ModelPrefix);
        if (hybrid.Best is { } best)
        {
            SafetensorsModel.Add(file, best, prefix + BestPrefix);
        }

        CheckpointParts.AddProgress(file, prefix, hybrid.Settings, json => WriteProgress(json, hybrid));
        CheckpointParts.AddScores(file, prefix, hybrid.StepObjective, hybrid.BestScore);
        PartTensors.Add(file, prefix + First, hybrid.Moments.First);
        PartTensors.Add(file, prefix + Second, hybrid.Moments.Second);
        double[][] history = [.. hybrid.History.Select(Row)];
        file.Add(prefix + History, [history.Length, HistoryColumns], history.Length, row => history[row]);
    }

    /// <summary>Takes the hybrid part out of a file, or null where there is none.</summary>
    /// <exception cref="ModelException">It is not valid.</exception>
    public static HybridCheckpoint? Read(SafetensorsReader file, string prefix)
    {
        prefix += Part;
        if (!CheckpointParts.HasProgress(file, prefix))
        {
            return null;
        }

        using JsonDocument document = CheckpointParts.OpenProgress(file, prefix);
        JsonValue progress = CheckpointParts.Progress(document, prefix);
        ConvAC model = SafetensorsModel.Read(file, prefix + ModelPrefix);
        double[] scores = CheckpointParts.ReadScores(file, prefix);
        return new HybridCheckpoint
        {
            Settings = CheckpointParts.ReadSettings(progress),
            Phase = Words.Read<TrainingPhase>(progress.Require("phase")),
            Step = progress.Require("step").Integer(0),
            Batch = progress.Require("batch").Integer(0),
            StepObjective = scores[0],
            Model = model,
            Best = progress.Require("best").Truth() ? SafetensorsModel.Read(file, prefix + BestPrefix) : null,
            BestStep = progress.Require("best_step").Integer(0),
            BestScore = scores[1],
            StopReason = Words.Read<StopReason>(progress.Require("stop_reason")),
            Moments = ReadMoments(file, model, prefix),
            History = ReadHistory(file, progress.Require("history").Integer(0), prefix + History),
        };
    }

    private static void WriteProgress(Utf8JsonWriter json, HybridCheckpoint hybrid)
    {
        json.WriteString("phase", Words.Of(hybrid.Phase));
        json.WriteNumber("step", hybrid.Step);
        json.WriteNumber("batch", hybrid.Batch);
        json.WriteBoolean("best", hybrid.Best is not null);
        json.WriteNumber("best_step", hybrid.BestStep);
        json.WriteString("stop_reason", Words.Of(hybrid.StopReason));
        json.WriteNumber("history", hybrid.History.Count);
    }

    private static AdamMoments ReadMoments(SafetensorsReader file, ConvAC model, string prefix)
    {
        var moments = new AdamMoments(model);
        PartTensors.Read(file, prefix + First, moments.First);
        PartTensors.Read(file, prefix + Second, moments.Second);
        int part = Enumerable.Range(0, moments.First.Count).FirstOrDefault(
            p => !moments.First[p].All(double.IsFinite) || !moments.Second[p].All(v => v >= 0 && double.IsFinite(v)), -1);
        return part < 0 ? moments : throw new ModelException(Invariant($"The moments of part {part} in {prefix}{First} and {prefix}{Second} must be finite numbers, the second at least 0."));
    }

    private static double[] Row(HybridStep step) =>
        [(double)step.Phase, step.Step, .. StepRows.Pair(step.Objective), .. StepRows.Pair(step.ValidationLogLikelihood), step.ValidationAccuracy ?? 0];

    private static HybridStep[] ReadHistory(SafetensorsReader file, int count, string name) => StepRows.Read(file, name, HistoryColumns, count, (row, i) =>
    {
        double? validation = StepRows.Value(name, row, 4, i);
        return new HybridStep(
            (TrainingPhase)StepRows.Index(name, row[0], (int)TrainingPhase.Done, i),
            StepRows.Index(name, row[1], int.MaxValue, i),
            StepRows.Value(name, row, 2, i),
            validation,
            validation is null ? null : row[6]);
    });
}
