using Entroscope.Activations;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Workflow.Measuring;

/// <summary>Reads measured pre-activations.</summary>
internal static class PreActivationFile
{
    /// <summary>Reads a file of one column of numbers, in any form that <see cref="DataLoader"/> reads.</summary>
    /// <exception cref="DataException">The file cannot be read, has other than one column, or a value is missing.</exception>
    public static PreActivationDensity Load(string path, CancellationToken cancellation = default)
    {
        Dataset data = DataLoader.Load(path, new DataOptions { Kind = ColumnKind.Real, NoLabel = true }, cancellation);
        Refuse.Data(data.Columns.Count != 1, $"{data.Name}: a sample of pre-activations is one column of numbers, but there are {data.Columns.Count}.");

        double[] values = new double[data.Observations.Rows];
        for (int r = 0; r < values.Length; r++)
        {
            values[r] = data.Observations[r, 0];
            Refuse.Data(double.IsNaN(values[r]), $"{data.Name}: row {r + 1}: a pre-activation must be a finite number, but is missing.");
        }

        return values.Length >= 2
            ? PreActivationDensity.Sample(values)
            : throw new DataException(Invariant($"{data.Name}: a sample of pre-activations needs at least 2 values, but has {values.Length}."));
    }
}
