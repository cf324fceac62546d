using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Estimators;
using Entroscope.Model;

namespace Entroscope.Workflow.Measuring;

/// <summary>Reads samples for estimators, in any form that <see cref="DataLoader"/> reads.</summary>
internal static class SampleFile
{
    /// <summary>Reads samples of numbers, and the classes of the rows where the source has them.</summary>
    /// <exception cref="DataException">The file cannot be read, or a value is missing or no finite number.</exception>
    public static (SampleMatrix Samples, int[]? Labels) Load(string path, DataOptions options, CancellationToken cancellation = default)
    {
        bool saysKinds = options.Kind is not null || options.ColumnKinds is not null || options.Schema is not null;
        Dataset data = DataLoader.Load(path, saysKinds ? options : options with { Kind = ColumnKind.Real }, cancellation);
        (int rows, int columns) = (data.Observations.Rows, data.Observations.Sites);
        Refuse.Data((long)rows * columns > Array.MaxLength, $"{data.Name}: {rows} rows of {columns} values are more than can be looked at together.");
        double[] values = new double[rows * columns];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                double value = data.Observations[r, c];
                string odd = double.IsNaN(value) ? "missing" : "infinite";
                Refuse.Data(!double.IsFinite(value),
                    $"{data.Name}: row {r + 1}, column {data.Columns[c].Name}: estimators need a finite number, but it is {odd}.");
                values[(r * columns) + c] = value;
            }
        }

        bool isLabelled = data.Labels is not null && Array.TrueForAll(data.Labels, y => y >= 0);
        Refuse.Data(data.Labels is not null && !isLabelled && options.Label is not null, $"{data.Name}: the class of a row is missing.");
        return (new SampleMatrix(rows, columns, values), isLabelled ? data.Labels : null);
    }

    /// <summary>Reads a file of one column of classes: numbers or words.</summary>
    /// <returns>The class of every row, from 0 in the order of their first rows.</returns>
    /// <exception cref="DataException">The file cannot be read, has other than one column, or a value is missing.</exception>
    public static int[] LoadClasses(string path, DataOptions options, CancellationToken cancellation = default)
    {
        Dataset data = DataLoader.Load(path, options with { NoLabel = true }, cancellation);
        Refuse.Data(data.Columns.Count != 1, $"{data.Name}: classes are one column, but there are {data.Columns.Count}.");
        var numbers = new Dictionary<double, int>();
        int[] classes = new int[data.Observations.Rows];
        for (int r = 0; r < classes.Length; r++)
        {
            double value = data.Observations[r, 0];
            Refuse.Data(double.IsNaN(value), $"{data.Name}: row {r + 1}: the class is missing.");
            numbers.TryAdd(value, numbers.Count);
            classes[r] = numbers[value];
        }

        return classes;
    }
}
