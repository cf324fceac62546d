using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Workflow.Training;

/// <summary>What a network says of rows that it has not learned from.</summary>
/// <param name="LogLikelihood">log p(x) of every row, the class summed out, in nats.</param>
/// <param name="Right">1 for every labelled row whose most probable class is the right one, 0 for the others; empty without labels or with one class.</param>
internal sealed record HeldOutScores(double[] LogLikelihood, double[] Right)
{
    public static HeldOutScores Of(ConvAC model, TrainingSet rows, EngineOptions options, CancellationToken cancellation)
    {
        IEngine engine = Engines.Create(model, options with { Kind = EngineKind.Double });
        int count = rows.Data.Rows;
        double[] logLikelihood = new double[count];
        double[] givenClass = new double[MemoryLimit.Cells(count, model.Classes)];
        engine.LogLikelihood(rows.Data, RowSelection.All(rows.Data), logLikelihood, givenClass, cancellation);
        double[] prior = model.ClassPrior.ToArray();
        int[] labelled = model.Classes > 1 && rows.Labels is not null ? [.. Enumerable.Range(0, count).Where(r => rows.Labels[r] >= 0)] : [];
        return new HeldOutScores(logLikelihood, Array.ConvertAll(
            labelled,
            r => Enumerable.Range(0, model.Classes).MaxBy(y => givenClass[(r * model.Classes) + y] + Math.Log(prior[y])) == rows.Labels![r] ? 1.0 : 0));
    }
}
