using Entroscope.Learning;

namespace Entroscope.Files;

/// <summary>A training curve as a tensor of a safetensors file, one row a step.</summary>
internal static class HistoryTensor
{
    private const string Name = "history";
    private const int Columns = 7;

    /// <summary>Adds the curve to a file to be written.</summary>
    public static void Add(SafetensorsWriter file, IReadOnlyList<TrainingStep> history, string prefix)
    {
        double[][] rows = [.. history.Select(Row)];
        file.Add(prefix + Name, [rows.Length, Columns], rows.Length, row => rows[row]);
    }

    /// <summary>Takes a curve of some steps out of a file.</summary>
    public static TrainingStep[] Read(SafetensorsReader file, int count, string prefix)
    {
        TensorEntry tensor = file.Claim(prefix + Name, [count, Columns]);
        var steps = new TrainingStep[count];
        double[] row = new double[Columns];
        for (int i = 0; i < count; i++)
        {
            file.Read(tensor, (long)i * Columns, row);
            steps[i] = new TrainingStep(
                (TrainingPhase)Index(row[0], (int)TrainingPhase.Done, i, tensor.Name),
                Index(row[1], int.MaxValue, i, tensor.Name),
                Index(row[2], int.MaxValue, i, tensor.Name),
                Index(row[3], 1, i, tensor.Name) == 1 ? row[4] : null,
                Index(row[5], 1, i, tensor.Name) == 1 ? row[6] : null);
        }

        return steps;
    }

    // A likelihood takes two columns: whether there is one, and its value.
    private static double[] Row(TrainingStep step) =>
    [
        (double)step.Phase, step.Restart, step.Step,
        step.TrainLogLikelihood is null ? 0 : 1, step.TrainLogLikelihood ?? 0,
        step.ValidationLogLikelihood is null ? 0 : 1, step.ValidationLogLikelihood ?? 0,
    ];

    private static int Index(double value, int maximum, int row, string name) =>
        value >= 0 && value <= maximum && value == Math.Floor(value)
            ? (int)value
            : throw new ModelException(Invariant($"Tensor {name} row {row} has {value} where an integer of 0..{maximum} is due."));
}
