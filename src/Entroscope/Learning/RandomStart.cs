using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Learning;

/// <summary>The random start: every row a uniform point of the simplex; Gaussian means spread like the column.</summary>
internal static class RandomStart
{
    /// <summary>Builds the network.</summary>
    /// <param name="problem">Shape, data and options.</param>
    /// <param name="restart">The restart; each draws its own numbers.</param>
    /// <returns>The initialised network.</returns>
    public static ConvAC Build(TrainingProblem problem, int restart)
    {
        NetworkShape shape = problem.Shape;
        var leaves = new LeafDistribution[shape.Tree.SiteCount];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = Leaf(problem, i, problem.Random("random leaf", restart, i));
        }

        var weights = new double[shape.MatrixCount][];
        for (int m = 0; m < weights.Length; m++)
        {
            int v = shape.NodeOfMatrix(m);
            weights[m] = Rows(shape.Rows(v), shape.Channels(v), problem.Random("random weights", restart, m));
        }

        var counts = new Engine.ExpectedCounts(problem.Template);
        foreach (int y in (problem.Set.Labels ?? []).Where(y => y >= 0))
        {
            counts.Classes[y]++;
        }

        return new ConvAC(shape, leaves, weights, problem.Maximize(problem.Template, counts).ClassPrior);
    }

    private static LeafDistribution Leaf(TrainingProblem problem, int site, RandomStream random)
    {
        int channels = problem.Shape.Channels(site);
        LeafSpecification leaf = problem.Leaves[site];
        return leaf.Family switch
        {
            LeafFamily.Categorical => new CategoricalLeaf(channels, leaf.Alphabet, Rows(channels, leaf.Alphabet, random), codes: leaf.Codes),
            LeafFamily.Bernoulli => new BernoulliLeaf(Draw(channels, random.NextDouble)),
            LeafFamily.Binomial => new BinomialLeaf(leaf.Alphabet - 1, Draw(channels, random.NextDouble)),
            _ => Gaussian(problem, site, channels, random),
        };
    }

    private static GaussianLeaf Gaussian(TrainingProblem problem, int site, int channels, RandomStream random)
    {
        ColumnMoments moments = problem.Moments(site);
        double deviation = Math.Sqrt(moments.Scale);
        double[] means = Draw(channels, () => moments.Mean + (deviation * random.NextGaussian()));
        return new GaussianLeaf(means, Draw(channels, () => moments.Scale));
    }

    private static double[] Rows(int rows, int columns, RandomStream random)
    {
        double[] table = Draw(rows * columns, random.NextExponential);
        for (int start = 0; start < table.Length; start += columns)
        {
            Span<double> row = table.AsSpan(start, columns);
            SimplexRows.Normalize(row, columns, 0, row, row);
        }

        return table;
    }

    private static double[] Draw(int length, Func<double> next)
    {
        double[] values = new double[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = next();
        }

        return values;
    }
}
