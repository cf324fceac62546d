using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Information.Theorems;

/// <summary>
/// Takes steps of full-batch expectation-maximisation without pseudo-counts: no step may lower the likelihood (Dempster, Laird, Rubin 1977, theorem 1).
/// </summary>
internal static class MonotonicityCheck
{
    /// <summary>Takes the steps and judges each.</summary>
    /// <param name="set">The data; known classes are part of what is likely.</param>
    /// <param name="steps">The number of steps, at least 0.</param>
    public static IEnumerable<StatementCheck> Run(
        ConvAC model, TrainingSet set, int steps, EngineOptions engine, Judge judge, CancellationToken cancellation)
    {
        LeafSpecification[] leaves = [.. model.Leaves.Select(l => l.Specification)];
        var options = new TrainingOptions
        {
            PseudoCount = 0,
            PriorStrengths = [0],
            LeafPseudoCount = 0,
            GaussianStrength = 0,
            MinimumVariance = Floor(model,
            set.Data),
            Engine = engine
        };
        var problem = new TrainingProblem(model.Shape, leaves, set, options);
        var expectation = new ExpectationStep(engine);
        var counts = new ExpectedCounts(model);
        double before = double.NaN;
        for (int step = 0; step <= steps && steps > 0; step++)
        {
            expectation.Load(model);
            expectation.AddCounts(set, RowSelection.All(set.Data), counts, null, cancellation);
            double mean = counts.LogLikelihood / counts.Samples;
            if (step > 0)
            {
                yield return judge.Exact(Statement.Monotonicity, "log-likelihood does not fall", Invariant($"EM step {step}"), before, mean);
            }

            before = mean;
            model = problem.Maximize(model, counts);
        }
    }

    // A floor above a variance that the model already has would raise it, at the likelihood's expense; below all of them the floor only bounds
    // what a step may choose from.
    private static double Floor(ConvAC model, Observations data)
    {
        double floor = new TrainingOptions().MinimumVariance;
        for (int i = 0; i < model.Leaves.Count; i++)
        {
            if (model.Leaves[i].Specification.Descriptor.HasStrength)
            {
                floor = Math.Min(floor, model.Leaves[i].SmallestVariance / ScaleOf(i).Variance);
            }
        }

        return floor;

        ColumnScale ScaleOf(int site) => model.Leaves[site].Specification.Inner(data.Column(site)) is var column
            ? ColumnScale.Of(column, ColumnMoments.Of(column))
            : default;
    }
}
