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

        if (checkpoint.Hybrid is { } hybrid)
        {
            HybridTensors.Add(file, hybrid);
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
        double[] scores = StepRows.Scores(file, Scores);
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
            Hybrid = HybridTensors.Read(file),
        };
        file.EnsureAllClaimed();
        return checkpoint;
    }

    private static void WriteProgress(Utf8JsonWriter json, Checkpoint checkpoint)
    {
        json.WriteStartObject();
        WriteSettings(json, checkpoint.Settings);
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

    /// <summary>Writes the settings of a run.</summary>
    public static void WriteSettings(Utf8JsonWriter json, IReadOnlyDictionary<string, string> settings)
    {
        json.WriteStartObject("settings");
        foreach ((string name, string value) in settings.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    /// <summary>Reads the settings of a run.</summary>
    public static SortedDictionary<string, string> ReadSettings(JsonValue settings)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, JsonValue value) in settings.Members())
        {
            result.Add(name, value.String());
        }

        return result;
    }

    private static double[] Row(TrainingStep step) =>
        [(double)step.Phase, step.Restart, step.Step, .. StepRows.Pair(step.TrainLogLikelihood), .. StepRows.Pair(step.ValidationLogLikelihood)];

    private static TrainingStep[] ReadHistory(SafetensorsReader file, int count) => StepRows.Read(file, History, HistoryColumns, count, (row, i) => new TrainingStep(
        (TrainingPhase)StepRows.Index(History, row[0], (int)TrainingPhase.Done, i),
        StepRows.Index(History, row[1], int.MaxValue, i),
        StepRows.Index(History, row[2], int.MaxValue, i),
        StepRows.Value(History, row, 3, i),
        StepRows.Value(History, row, 5, i)));
}
