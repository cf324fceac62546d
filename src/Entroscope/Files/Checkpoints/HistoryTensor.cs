using Entroscope.Files.Safetensors;
using Entroscope.Learning.Loop;

namespace Entroscope.Files.Checkpoints;

/// <summary>A training curve as a tensor of a safetensors file, one row a step.</summary>
internal static class HistoryTensor
{
    private const string Name = "history";
    private const int Columns = 8;

    /// <summary>Adds the curve to a file to be written.</summary>
    public static void Add(SafetensorsWriter file, IReadOnlyList<TrainingStep> history, string prefix)
    {
        double[][] rows = [.. history.Select(Row)];
        file.Add(prefix + Name, [rows.Length, Columns], rows.Length, row => rows[row]);
    }

    /// <summary>Takes a curve of some steps out of a file.</summary>
    public static TrainingStep[] Read(SafetensorsReader file, int count, string prefix) =>
        StepRows.Read(file, prefix + Name, Columns, count, (row, i) => new TrainingStep(
        (TrainingPhase)StepRows.Index(prefix + Name, row[0], (int)TrainingPhase.Completion, i),
        StepRows.Index(prefix + Name, row[1], int.MaxValue, i),
        StepRows.Index(prefix + Name, row[2], int.MaxValue, i),
        StepRows.Value(prefix + Name, row, 3, i),
        StepRows.Value(prefix + Name, row, 5, i))
        { ValidationAccuracy = double.IsNaN(row[7]) ? null : row[7] });

    private static double[] Row(TrainingStep step) =>
        [(double)step.Phase, step.Run, step.Step, .. StepRows.Pair(step.TrainLogLikelihood), .. StepRows.Pair(step.ValidationLogLikelihood),
            step.ValidationAccuracy ?? double.NaN];
}
