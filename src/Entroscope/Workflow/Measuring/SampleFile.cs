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

    /// <summary>Reads the classes of samples from a file of their own: numbers or words.</summary>
    /// <param name="rows">The number of samples.</param>
    /// <returns>The class of every row, from 0.</returns>
    /// <exception cref="DataException">The file cannot be read or is for another number of rows, or a class is missing.</exception>
    public static int[] LoadClasses(string path, int rows, CancellationToken cancellation = default)
    {
        int[] classes = LabelFile.Read(path, rows, cancellation).Labels;
        int bad = Array.IndexOf(classes, -1);
        Refuse.Data(bad >= 0, $"{path}: row {bad + 1}: the class is missing.");
        return classes;
    }
}
