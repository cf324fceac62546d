namespace Entroscope.Files.Safetensors;

/// <summary>Training curves as numbers of a safetensors file. What may be absent takes two columns: whether it is there, and its value.</summary>
internal static class StepRows
{
    /// <summary>Makes the two columns of a value that may be absent.</summary>
    public static double[] Pair(double? value) => [value is null ? 0 : 1, value ?? 0];

    /// <summary>Reads a value that may be absent.</summary>
    public static double? Value(string tensor, double[] columns, int first, int row) => Index(tensor, columns[first], 1, row) == 1 ? columns[first + 1] : null;

    /// <summary>Reads a number that must be an integer of 0..maximum.</summary>
    public static int Index(string tensor, double value, int maximum, int row) =>
        value >= 0 && value <= maximum && value == Math.Floor(value)
            ? (int)value
            : throw new ModelException(Invariant($"Tensor {tensor} row {row} has {value} where an integer of 0..{maximum} is due."));

    /// <summary>Reads the rows of a curve.</summary>
    public static T[] Read<T>(SafetensorsReader file, string name, int columns, int count, Func<double[], int, T> read)
    {
        TensorEntry tensor = file.Claim(name, [count, columns]);
        var steps = new T[count];
        double[] row = new double[columns];
        for (int i = 0; i < count; i++)
        {
            file.Read(tensor, (long)i * columns, row);
            steps[i] = read(row, i);
        }

        return steps;
    }
}
