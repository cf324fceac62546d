using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Engine.Reference;

/// <summary>The signed reference as an engine: one sample after the other in the log domain.</summary>
internal sealed class ReferenceSignedEngine(ConvAC model) : ISignedEngine
{
    private SignedReference _reference = new(model);

    public ConvAC Model { get; private set; } = model;

    public long Rescued => 0;

    public void Load(ConvAC model) => (Model, _reference) = (model, new SignedReference(model));

    public void Scores(Observations data, RowSelection rows, double[] log, double[] sign, CancellationToken cancellation = default)
    {
        int classes = Model.Classes;
        for (int i = 0; i < rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            _reference.Evaluate(data.Row(rows[i]), log.AsSpan(i * classes, classes), sign.AsSpan(i * classes, classes));
        }
    }

    public double AddGradient(
        Observations data, RowSelection rows, IScoreObjective objective, SignedGradient gradient, CancellationToken cancellation = default)
    {
        (double[] log, double[] sign, double[] derivative) = (new double[Model.Classes], new double[Model.Classes], new double[Model.Classes]);
        CompensatedSum sum = default;
        for (int i = 0; i < rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] x = data.Row(rows[i]);
            _reference.Evaluate(x, log, sign);
            double peak = log.Max();
            if (double.IsNegativeInfinity(peak))
            {
                sum.Add(objective.OfZero(rows[i]));
                continue;
            }

            double[] relative = [.. log.Zip(sign, (l, s) => s * Math.Exp(l - peak))];
            sum.Add(objective.Differentiate(rows[i], relative, peak, derivative));
            _reference.AddGradient(x, derivative, gradient);
        }

        return sum.Value;
    }
}
