using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Learning.Start;

/// <summary>The random start: every row a uniform point of the simplex; Gaussian means spread like the column.</summary>
internal static class RandomStart
{
    /// <summary>Builds the network.</summary>
    /// <param name="problem">Shape, data and options.</param>
    /// <param name="restart">The restart; each draws its own numbers.</param>
    public static ConvAC Build(TrainingProblem problem, int restart)
    {
        NetworkShape shape = problem.Shape;
        var leaves = new LeafDistribution[shape.LeafCount];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = problem.Leaves[i].Descriptor.Random(problem.Leaves[i], shape.Channels(i), problem.Moments(i),
                problem.Random("random leaf", restart, i));
        }

        var weights = new double[shape.MatrixCount][];
        for (int m = 0; m < weights.Length; m++)
        {
            int v = shape.NodeOfMatrix(m);
            weights[m] = SimplexRows.Random(shape.Rows(v), shape.Channels(v), problem.Random("random weights", restart, m));
        }

        var counts = new Engine.ExpectedCounts(problem.Template);
        foreach (int y in (problem.Set.Labels ?? []).Where(y => y >= 0))
        {
            counts.Classes[y]++;
        }

        return new ConvAC(shape, ConvAC.Expand(shape, leaves), weights, problem.Maximize(problem.Template, counts).ClassPrior);
    }
}
