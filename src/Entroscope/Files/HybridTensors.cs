using System.Text;
using System.Text.Json;
using Entroscope.Learning;
using Entroscope.Model;

namespace Entroscope.Files;

/// <summary>The hybrid part of a checkpoint as tensors and header texts of a safetensors file; a file without its text has none.</summary>
internal static class HybridTensors
{
    private const string ModelPrefix = "hybrid.model.";
    private const string BestPrefix = "hybrid.best.";
    private const string ProgressKey = "hybrid_progress";
    private const string History = "hybrid.history";
    private const string First = "hybrid.first_moment";
    private const string Second = "hybrid.second_moment";
    private const int HistoryColumns = 7;

    // Doubles that may be infinite, which JSON cannot say: StepObjective and BestScore.
    private const string Scores = "hybrid.scores";

    /// <summary>Adds the hybrid part to a file to be written.</summary>
    public static void Add(SafetensorsWriter file, HybridCheckpoint hybrid)
    {
        SafetensorsModel.Add(file, hybrid.Model, ModelPrefix);
        if (hybrid.Best is { } best)
        {
            SafetensorsModel.Add(file, best, BestPrefix);
        }

        file.Metadata[ProgressKey] = JsonModelWriter.Text(json => WriteProgress(json, hybrid));
        file.Add(Scores, [hybrid.StepObjective, hybrid.BestScore]);
        PartTensors.Add(file, First, hybrid.Moments.First);
        PartTensors.Add(file, Second, hybrid.Moments.Second);
        double[][] history = [.. hybrid.History.Select(Row)];
        file.Add(History, [history.Length, HistoryColumns], history.Length, row => history[row]);
    }

    /// <summary>Takes the hybrid part out of a file, or null where there is none.</summary>
    /// <exception cref="ModelException">It is not valid.</exception>
    public static HybridCheckpoint? Read(SafetensorsReader file)
    {
        if (!file.Metadata.TryGetValue(ProgressKey, out string? text))
        {
            return null;
        }

        using JsonDocument document = JsonText.Parse(Encoding.UTF8.GetBytes(text), ProgressKey);
        var progress = new JsonValue(document.RootElement, ProgressKey);
        ConvAC model = SafetensorsModel.Read(file, ModelPrefix);
        double[] scores = StepRows.Scores(file, Scores);
        return new HybridCheckpoint
        {
            Settings = CheckpointTensors.ReadSettings(progress.Require("settings")),
            Phase = Words.Read<TrainingPhase>(progress.Require("phase")),
            Step = progress.Require("step").Integer(0),
            Batch = progress.Require("batch").Integer(0),
            StepObjective = scores[0],
            Model = model,
            Best = progress.Require("best").Truth() ? SafetensorsModel.Read(file, BestPrefix) : null,
            BestStep = progress.Require("best_step").Integer(0),
            BestScore = scores[1],
            StopReason = Words.Read<StopReason>(progress.Require("stop_reason")),
            Moments = ReadMoments(file, model),
            History = ReadHistory(file, progress.Require("history").Integer(0)),
        };
    }

    private static void WriteProgress(Utf8JsonWriter json, HybridCheckpoint hybrid)
    {
        json.WriteStartObject();
        CheckpointTensors.WriteSettings(json, hybrid.Settings);
        json.WriteString("phase", Words.Of(hybrid.Phase));
        json.WriteNumber("step", hybrid.Step);
        json.WriteNumber("batch", hybrid.Batch);
        json.WriteBoolean("best", hybrid.Best is not null);
        json.WriteNumber("best_step", hybrid.BestStep);
        json.WriteString("stop_reason", Words.Of(hybrid.StopReason));
        json.WriteNumber("history", hybrid.History.Count);
        json.WriteEndObject();
    }

    private static AdamMoments ReadMoments(SafetensorsReader file, ConvAC model)
    {
        var moments = new AdamMoments(model);
        PartTensors.Read(file, First, moments.First);
        PartTensors.Read(file, Second, moments.Second);
        int part = Enumerable.Range(0, moments.First.Count).FirstOrDefault(
            p => !moments.First[p].All(double.IsFinite) || !moments.Second[p].All(v => v >= 0 && double.IsFinite(v)), -1);
        return part < 0 ? moments : throw new ModelException(Invariant($"The moments of part {part} in {First} and {Second} must be finite numbers, the second at least 0."));
    }

    private static double[] Row(HybridStep step) =>
        [(double)step.Phase, step.Step, .. StepRows.Pair(step.Objective), .. StepRows.Pair(step.ValidationLogLikelihood), step.ValidationAccuracy ?? 0];

    private static HybridStep[] ReadHistory(SafetensorsReader file, int count) => StepRows.Read(file, History, HistoryColumns, count, (row, i) =>
    {
        double? validation = StepRows.Value(History, row, 4, i);
        return new HybridStep(
            (TrainingPhase)StepRows.Index(History, row[0], (int)TrainingPhase.Done, i),
            StepRows.Index(History, row[1], int.MaxValue, i),
            StepRows.Value(History, row, 2, i),
            validation,
            validation is null ? null : row[6]);
    });
}
