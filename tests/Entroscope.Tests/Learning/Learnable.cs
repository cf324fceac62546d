using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Tests.Learning;

/// <summary>Data that a network can learn something from, and comparisons of networks.</summary>
internal static class Learnable
{
    /// <summary>Options of a quick run in double precision.</summary>
    public static TrainingOptions Quick { get; } = new() { Steps = 6, Engine = new EngineOptions { Kind = EngineKind.Double, Threads = 1 } };

    /// <summary>A network over a line of 8 sites whose halves agree through the root: 3 classes, sharp rows.</summary>
    public static ConvAC Planted(LeafFamily family, ulong seed = 5)
    {
        var random = new RandomStream(seed, "planted");
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(8), 3, [3], 3);
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(_ => Sharp(random))];
        LeafDistribution[] leaves = [.. Enumerable.Range(0, 8).Select(_ => Leaf(family, random))];
        return new ConvAC(shape, leaves, weights, [0.2, 0.3, 0.5]);
    }

    public static LeafSpecification[] Leaves(ConvAC model) => [.. model.Leaves.Select(l => new LeafSpecification(l.Family, l.Alphabet))];

    /// <summary>Draws samples; every value goes missing with the given probability, every label likewise.</summary>
    public static TrainingSet Draw(ConvAC model, int rows, ulong seed, double missing = 0, double unlabelled = 0)
    {
        SampleSet samples = Sampling.Draw(model, rows, seed);
        var random = new RandomStream(seed, "missing");
        double[][] table =
            [.. Enumerable.Range(0, rows).Select(r => Array.ConvertAll(samples.Data.Row(r), x => random.NextDouble() < missing ? double.NaN : x))];
        return new TrainingSet(Observations.FromRows(table), Array.ConvertAll(samples.Classes, y => random.NextDouble() < unlabelled ? -1 : y));
    }

    /// <summary>The mean of log p(x) in double precision.</summary>
    public static double Score(ConvAC model, Observations data)
    {
        double[] logLikelihood = new double[data.Rows];
        Engines.Create(model).LogLikelihood(data, RowSelection.All(data), logLikelihood);
        return logLikelihood.Average();
    }

    /// <summary>The part of the samples whose class is the most probable one.</summary>
    public static double Accuracy(ConvAC model, TrainingSet set)
    {
        double[] logLikelihood = new double[set.Data.Rows];
        double[] givenClass = new double[set.Data.Rows * model.Classes];
        Engines.Create(model).LogLikelihood(set.Data, RowSelection.All(set.Data), logLikelihood, givenClass);
        double[] prior = model.ClassPrior.ToArray();
        return Enumerable.Range(0, set.Data.Rows)
            .Count(r => Enumerable.Range(0, model.Classes).MaxBy(y => givenClass[(r * model.Classes) + y] + Math.Log(prior[y])) == set.Labels![r])
            / (double)set.Data.Rows;
    }

    /// <summary>All parameters in a fixed order.</summary>
    public static double[] Parameters(ConvAC model)
    {
        var all = new List<double>();
        for (int m = 0; m < model.Shape.MatrixCount; m++)
        {
            all.AddRange(model.Matrix(m));
        }

        all.AddRange(model.ClassPrior);
        foreach (LeafDistribution leaf in model.Leaves)
        {
            switch (leaf)
            {
                case CategoricalLeaf c: all.AddRange(c.Table); break;
                case BernoulliLeaf b: all.AddRange(b.Probabilities); break;
                case BinomialLeaf b: all.AddRange(b.Probabilities); break;
                case GaussianLeaf g: all.AddRange(g.Means); all.AddRange(g.Variances); break;
                case FeatureLeaf f: all.AddRange([.. f.Part(0), .. f.Part(1)]); break;
                default: throw new NotSupportedException();
            }
        }

        return [.. all];
    }

    private static double[] Sharp(RandomStream random)
    {
        double[] rows = new double[9];
        int[] target = [0, 1, 2];
        random.Shuffle<int>(target);
        for (int g = 0; g < 3; g++)
        {
            for (int d = 0; d < 3; d++)
            {
                rows[(g * 3) + d] = d == target[g] ? 0.9 : 0.05;
            }
        }

        return rows;
    }

    private static LeafDistribution Leaf(LeafFamily family, RandomStream random)
    {
        double shift = random.NextDouble();
        return family switch
        {
            LeafFamily.Categorical => new CategoricalLeaf(3, 4, [0.85, 0.05, 0.05, 0.05, 0.05, 0.85, 0.05, 0.05, 0.05, 0.05, 0.4, 0.5]),
            LeafFamily.Bernoulli => new BernoulliLeaf([0.05, 0.5, 0.95]),
            LeafFamily.Binomial => new BinomialLeaf(10, [0.1, 0.5, 0.9]),
            _ => new GaussianLeaf([(10 * shift) - 4, 10 * shift, (10 * shift) + 4], [1, 0.5, 1]),
        };
    }
}
