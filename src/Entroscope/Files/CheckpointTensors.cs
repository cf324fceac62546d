using System.Text;
using System.Text.Json;
using Entroscope.Learning;
using Entroscope.Model;

namespace Entroscope.Files;

/// <summary>A checkpoint as tensors and header texts of a safetensors file.</summary>
internal static class CheckpointTensors
{
    private const string ModelPrefix = "model.";
    private const string BestPrefix = "best.";
    private const string ProgressKey = "progress";
    private const string History = "history";
    private const int HistoryColumns = 7;

    // Doubles that may be infinite, which JSON cannot say: StepLogLikelihood and BestScore.
    private const string Scores = "scores";

    /// <summary>Makes the file of a checkpoint.</summary>
    public static SafetensorsWriter ToFile(Checkpoint checkpoint)
    {
        var file = new SafetensorsWriter();
        FormatVersion.Add(file, FormatVersion.Checkpoint);
        SafetensorsModel.Add(file, checkpoint.Model, ModelPrefix);
        if (checkpoint.Best is { } best)
        {
            SafetensorsModel.Add(file, best, BestPrefix);
        }

        if (checkpoint.Statistics is { } statistics)
        {
            CountsTensors.Add(file, statistics);
        }

        file.Metadata[ProgressKey] = JsonModelWriter.Text(json => WriteProgress(json, checkpoint));
        file.Add(Scores, [checkpoint.StepLogLikelihood, checkpoint.BestScore]);
        double[][] history = [.. checkpoint.History.Select(Row)];
        file.Add(History, [history.Length, HistoryColumns], history.Length, row => history[row]);
        return file;
    }

    /// <summary>Takes the checkpoint out of a file.</summary>
    /// <exception cref="ModelException">The file holds no valid checkpoint.</exception>
    public static Checkpoint Read(SafetensorsReader file)
    {
        FormatVersion.Check(file, FormatVersion.Checkpoint);
        using JsonDocument document = JsonText.Parse(Encoding.UTF8.GetBytes(file.Require(ProgressKey)), ProgressKey);
        var progress = new JsonValue(document.RootElement, ProgressKey);
        ConvAC model = SafetensorsModel.Read(file, ModelPrefix);
        double[] scores = new double[2];
        file.Read(file.Claim(Scores, [scores.Length]), 0, scores);
        int undefined = Array.FindIndex(scores, double.IsNaN);
        if (undefined >= 0)
        {
            throw new ModelException(Invariant($"Tensor {Scores} has NaN at index {undefined}; a score must be a number."));
        }

        var checkpoint = new Checkpoint
        {
            Settings = ReadSettings(progress.Require("settings")),
            Phase = Words.Read<TrainingPhase>(progress.Require("phase")),
            Restart = progress.Require("restart").Integer(0),
            Step = progress.Require("step").Integer(0),
            Batch = progress.Require("batch").Integer(0),
            StepLogLikelihood = scores[0],
            Model = model,
            Statistics = progress.Require("statistics").Truth() ? CountsTensors.Read(file, model) : null,
            Best = progress.Require("best").Truth() ? SafetensorsModel.Read(file, BestPrefix) : null,
            BestRestart = progress.Require("best_restart").Integer(0),
            BestStep = progress.Require("best_step").Integer(0),
            BestScore = scores[1],
            BestStopReason = Words.Read<StopReason>(progress.Require("best_stop_reason")),
            History = ReadHistory(file, progress.Require("history").Integer(0)),
        };
        file.EnsureAllClaimed();
        return checkpoint;
    }

    private static void WriteProgress(Utf8JsonWriter json, Checkpoint checkpoint)
    {
        json.WriteStartObject();
        json.WriteStartObject("settings");
        foreach ((string name, string value) in checkpoint.Settings.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteString("phase", Words.Of(checkpoint.Phase));
        json.WriteNumber("restart", checkpoint.Restart);
        json.WriteNumber("step", checkpoint.Step);
        json.WriteNumber("batch", checkpoint.Batch);
        json.WriteBoolean("statistics", checkpoint.Statistics is not null);
        json.WriteBoolean("best", checkpoint.Best is not null);
        json.WriteNumber("best_restart", checkpoint.BestRestart);
        json.WriteNumber("best_step", checkpoint.BestStep);
        json.WriteString("best_stop_reason", Words.Of(checkpoint.BestStopReason));
        json.WriteNumber("history", checkpoint.History.Count);
        json.WriteEndObject();
    }

    private static SortedDictionary<string, string> ReadSettings(JsonValue settings)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, JsonValue value) in settings.Members())
        {
            result.Add(name, value.String());
        }

        return result;
    }

    // A likelihood takes two columns: whether there is one, and its value.
    private static double[] Row(TrainingStep step) =>
    [
        (double)step.Phase, step.Restart, step.Step,
        step.TrainLogLikelihood is null ? 0 : 1, step.TrainLogLikelihood ?? 0,
        step.ValidationLogLikelihood is null ? 0 : 1, step.ValidationLogLikelihood ?? 0,
    ];

    private static TrainingStep[] ReadHistory(SafetensorsReader file, int count)
    {
        TensorEntry tensor = file.Claim(History, [count, HistoryColumns]);
        var steps = new TrainingStep[count];
        double[] row = new double[HistoryColumns];
        for (int i = 0; i < count; i++)
        {
            file.Read(tensor, (long)i * HistoryColumns, row);
            steps[i] = new TrainingStep(
                (TrainingPhase)Index(row[0], (int)TrainingPhase.Done, i),
                Index(row[1], int.MaxValue, i),
                Index(row[2], int.MaxValue, i),
                Index(row[3], 1, i) == 1 ? row[4] : null,
                Index(row[5], 1, i) == 1 ? row[6] : null);
        }

        return steps;
    }

    private static int Index(double value, int maximum, int row) =>
        value >= 0 && value <= maximum && value == Math.Floor(value)
            ? (int)value
            : throw new ModelException(Invariant($"Tensor {History} row {row} has {value} where an integer of 0..{maximum} is due."));
}
