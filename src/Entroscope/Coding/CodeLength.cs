using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Coding;

/// <summary>-log p of rows as the engine computes it: what their code is measured against, and what the size of the blocks is chosen by.</summary>
internal static class CodeLength
{
    private const int Batch = 1 << 14;

    /// <summary>Computes -log p of the possible rows, of their known classes, too.</summary>
    /// <param name="labels">The class of every row, -1 where unknown; null when classes are not coded.</param>
    /// <returns>The sum in nats, and the number of impossible rows.</returns>
    public static (double Nats, int Impossible) Of(
        ConvACMixture model, Observations data, int[]? labels, EngineOptions options, CancellationToken cancellation)
    {
        var engine = new ModelEngine(model, options);
        CompensatedSum sum = default;
        int impossible = 0;
        for (int start = 0; start < data.Rows; start += Batch)
        {
            int count = Math.Min(Batch, data.Rows - start);
            double[] log = new double[count];
            double[] given = new double[labels is null ? 0 : MemoryLimit.Cells(count, model.Classes)];
            engine.LogLikelihood(data, RowSelection.Range(start, count), log, given, cancellation: cancellation);
            for (int r = 0; r < count; r++)
            {
                int label = labels is null ? -1 : labels[start + r];
                double joint = label < 0 ? log[r] : given[(r * model.Classes) + label] + Math.Log(model.ClassPrior[label]);
                impossible += double.IsNegativeInfinity(joint) ? 1 : 0;
                sum.Add(double.IsNegativeInfinity(joint) ? 0 : -joint);
            }
        }

        return (sum.Value, impossible);
    }
}
