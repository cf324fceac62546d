using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Workflow.Training;

/// <summary>The held-out rows of several models, compared row by row: which models are no more than a standard error behind the best.</summary>
internal static class PairedScores
{
    // Independent columns cannot be over-fitted: they are left for what is clear only, as trainings that stop where they are best on the held-out rows, of
    // which the best is taken, flatter the others.
    private const double ErrorsForIndependence = 2;

    // Nats of a row: what is behind by more is far out.
    private const double FarOut = 5;

    // The log-likelihoods of rows that a model calls impossible, so that differences of rows stay numbers.
    private const double Impossible = -1e6;

    /// <summary>Computes log p of every row, together with its class where that is known, as a training scores it.</summary>
    public static double[] Of(ConvACMixture model, TrainingSet rows, EngineOptions options, CancellationToken cancellation)
    {
        var engine = new ModelEngine(model, options);
        double[] logs = new double[rows.Data.Rows];
        double[] given = rows.Labels is null ? [] : new double[MemoryLimit.Cells(logs.Length, model.Classes)];
        engine.LogLikelihood(rows.Data, RowSelection.All(rows.Data), logs, given, cancellation: cancellation);
        for (int r = 0; r < logs.Length; r++)
        {
            if (rows.Labels?[r] is >= 0 and int y)
            {
                logs[r] = given[(r * model.Classes) + y] + Math.Log(model.ClassPrior[y]);
            }

            logs[r] = Math.Max(logs[r], Impossible);
        }

        return logs;
    }

    /// <summary>Computes by how much rows are behind those of the best model in the mean, and the standard error of that; 0 for a single row.</summary>
    public static (double Mean, double Error) Behind(double[] best, double[] scores) => Estimate([.. best.Zip(scores, (b, s) => b - s)]);

    /// <summary>Decides whether a model is close to the best: one standard error behind it at most, independent columns two.</summary>
    /// <remarks>
    /// The rule of one standard error is that of Breiman and others 1984, section 3.4.3. One row that is far out makes the error as large as what the model is
    /// behind. What the other rows say counts, too: with such rows cut off it must still be close.
    /// </remarks>
    public static bool IsClose(double[] best, double[] scores, bool independent)
    {
        double errors = independent ? ErrorsForIndependence : 1;
        (double behind, double error) = Behind(best, scores);
        (double near, double errorOfNear) = Estimate([.. best.Zip(scores, (b, s) => Math.Min(b - s, FarOut))]);
        return behind <= errors * error && near <= errors * errorOfNear;
    }

    private static (double Mean, double Error) Estimate(double[] values)
    {
        double mean = values.Average();
        return (mean, values.Length > 1 ? Math.Sqrt(values.Sum(x => (x - mean) * (x - mean)) / (values.Length - 1) / values.Length) : 0);
    }
}
