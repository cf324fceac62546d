using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Learning;
using Entroscope.Learning.Hybrid;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning.Hybrid;

/// <summary>The gradient against central differences of an objective that is summed over all states, in parameters of its own.</summary>
public sealed class HybridGradientTests
{
    private const double Step = 1e-5;

    public static TheoryData<LeafFamily, double, double, bool> Cases()
    {
        var cases = new TheoryData<LeafFamily, double, double, bool>();
        foreach (LeafFamily family in (LeafFamily[])[LeafFamily.Categorical, LeafFamily.Bernoulli, LeafFamily.Binomial, LeafFamily.Gaussian])
        {
            cases.Add(family, 0, 0, false);
            cases.Add(family, 1, 0.4, false);
            cases.Add(family, 0.7, 0.4, false);
            cases.Add(family, 0.7, 0.4, true);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Update_FollowsTheGradient(LeafFamily family, double weight, double missing, bool shared) => Gen.ULong.Sample(seed =>
    {
        ConvAC model = Network(family, seed, shared);
        TrainingSet set = Samples(model, seed, missing);
        var training =
            new TrainingOptions { PseudoCount = 0.3, LeafPseudoCount = 0.2, Engine = new EngineOptions { Kind = EngineKind.Reference, Threads = 1 } };
        var options = new HybridOptions { DiscriminativeWeight = weight };
        var problem = new TrainingProblem(model.Shape, [.. model.Leaves.Select(l => l.Specification)], set, training);
        double[] units = [.. Enumerable.Range(0, model.Leaves.Count).Select(i => Math.Sqrt(problem.Moments(i).Scale))];
        AdamMoments moments = OneUpdate(model, set, problem, options);
        for (int part = 0; part < moments.First.Count; part++)
        {
            for (int i = 0; i < moments.First[part].Length; i++)
            {
                double up = Objective(Shifted(model, part, i, Step, units), set, weight, problem);
                double down = Objective(Shifted(model, part, i, -Step, units), set, weight, problem);

                // Adam's first moment after one update is a tenth of the gradient.
                NumericAssert.Close((up - down) / (2 * Step), moments.First[part][i] / 0.1, 2e-6, 1e-5, Invariant($"{family}, part {part}, parameter {i}"));
            }
        }
    }, iter: 12);

    private static AdamMoments OneUpdate(ConvAC model, TrainingSet set, TrainingProblem problem, HybridOptions options)
    {
        (ExpectedCounts labelled, ExpectedCounts all) = (new ExpectedCounts(model), new ExpectedCounts(model));
        IEngine engine = Engines.Create(model, problem.Options.Engine);
        engine.AddExpectedCounts(set.Data, RowSelection.All(set.Data), set.Labels, labelled);
        engine.AddExpectedCounts(set.Data, RowSelection.All(set.Data), null, all);
        var moments = new AdamMoments(model);
        new HybridUpdate(problem, options).Run(model.Copy(), moments, 0, labelled, all, set.Data.Rows);
        return moments;
    }

    // Two classes, three sites, two channels, no weight near 0 or 1; shared: a convolution with a ragged edge and one leaf.
    private static ConvAC Network(LeafFamily family, ulong seed, bool shared)
    {
        var random = new RandomStream(seed, "hybrid");
        double[] Rows(int rows, int columns) => [.. Enumerable.Range(0, rows).SelectMany(_ =>
        {
            double[] row = [.. Enumerable.Range(0, columns).Select(_ => 0.2 + random.NextDouble())];
            return row.Select(w => w / row.Sum());
        })];
        double[] Rates() => [0.2 + (0.6 * random.NextDouble()), 0.2 + (0.6 * random.NextDouble())];
        LeafDistribution Leaf() => family switch
        {
            LeafFamily.Categorical => new CategoricalLeaf(2, 3, Rows(2, 3)),
            LeafFamily.Bernoulli => new BernoulliLeaf(Rates()),
            LeafFamily.Binomial => new BinomialLeaf(3, Rates()),
            _ => new GaussianLeaf([random.NextGaussian(), random.NextGaussian()], [0.5 + random.NextDouble(), 0.5 + random.NextDouble()]),
        };
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(3), 2, [2], 2, shared ? WeightSharing.Convolution : WeightSharing.None);
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(m => Rows(shape.Rows(shape.NodeOfMatrix(m)), 2))];
        return new ConvAC(shape, ConvAC.Expand(shape, [.. Enumerable.Range(0, shape.LeafCount).Select(_ => Leaf())]), weights, Rows(1, 2));
    }

    private static TrainingSet Samples(ConvAC model, ulong seed, double missing)
    {
        var random = new RandomStream(seed, "labels");
        Observations data = RandomModels.Data(model, 6, missing, seed);
        return new TrainingSet(data, [.. Enumerable.Range(0, 6).Select(r => missing > 0 && r == 0 ? -1 : random.NextInt(2))]);
    }

    private static double Objective(ConvAC model, TrainingSet set, double weight, TrainingProblem problem)
    {
        double sum = 0;
        for (int r = 0; r < set.Data.Rows; r++)
        {
            double[] joint = [LogJoint(model, set.Data.Row(r), 0), LogJoint(model, set.Data.Row(r), 1)];
            double evidence = LogSpace.LogSumExp(joint);
            int label = set.Labels![r];
            sum += label < 0 ? (1 - weight) * evidence : ((1 - weight) * joint[label]) + (weight * (joint[label] - evidence));
        }

        return (sum + ((1 - weight) * LogPrior(model, problem))) / set.Data.Rows;
    }

    // A missing value of an undivided network counts as a factor of 1, whatever its family.
    private static double LogJoint(ConvAC model, double[] row, int label)
    {
        double[] Value(int v)
        {
            int channels = model.Shape.Channels(v);
            double[] log = new double[channels];
            if (!model.Tree.IsSite(v))
            {
                foreach (int c in model.Tree.Children(v))
                {
                    double[] child = Conv(c);
                    log = [.. log.Select((value, d) => value + child[d])];
                }
            }
            else if (!double.IsNaN(row[v]))
            {
                model.Leaves[v].LogDensity(row[v], log);
            }

            return log;
        }

        double[] Conv(int v)
        {
            double[] value = Value(v);
            double[] weights = model.Weights(v).ToArray();
            return [.. weights.Chunk(value.Length).Select(w => Math.Log(w.Select((a, d) => a * Math.Exp(value[d])).Sum()))];
        }

        return Math.Log(model.ClassPrior[label]) + Conv(model.Tree.Root)[label];
    }

    private static double LogPrior(ConvAC model, TrainingProblem problem)
    {
        TrainingOptions training = problem.Options;
        double weights = Enumerable.Range(0, model.Shape.MatrixCount).Sum(m => model.Matrix(m).ToArray().Sum(Math.Log))
            + model.ClassPrior.ToArray().Sum(Math.Log);
        double leaves = model.Leaves.Take(model.Shape.LeafCount).Sum(l => l switch
        {
            CategoricalLeaf c => c.Table.ToArray().Sum(Math.Log),
            BernoulliLeaf b => b.Probabilities.ToArray().Sum(p => Math.Log(p) + Math.Log(1 - p)),
            BinomialLeaf b => b.Probabilities.ToArray().Sum(p => Math.Log(p) + Math.Log(1 - p)),
            _ => 0,
        });
        return (training.PseudoCount * weights) + (training.LeafPseudoCount * leaves) + PriorTests.LogPriorOfNormals(model, problem);
    }

    /// <summary>The network with one unconstrained parameter changed: a logit of a row or rate, a mean in units, or a log-variance.</summary>
    private static ConvAC Shifted(ConvAC model, int part, int index, double by, double[] units)
    {
        double[][] weights = [.. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => model.Matrix(m).ToArray())];
        LeafDistribution[] leaves = [.. model.Leaves.Take(model.Shape.LeafCount)];
        double[] prior = model.ClassPrior.ToArray();
        int site = part - weights.Length;
        if (site < 0)
        {
            weights[part] = ShiftRow(weights[part], model.Shape.Channels(model.Shape.NodeOfMatrix(part)), index, by);
        }
        else if (site == leaves.Length)
        {
            prior = ShiftRow(prior, prior.Length, index, by);
        }
        else
        {
            leaves[site] = ShiftLeaf(leaves[site], index, by, units[site]);
        }

        return new ConvAC(model.Shape, ConvAC.Expand(model.Shape, leaves), weights, prior);
    }

    private static LeafDistribution ShiftLeaf(LeafDistribution leaf, int index, double by, double unit) => leaf switch
    {
        CategoricalLeaf c => new CategoricalLeaf(c.Channels, c.Alphabet, ShiftRow(c.Table.ToArray(), c.Alphabet, index, by)),
        BernoulliLeaf b => new BernoulliLeaf(ShiftRate(b.Probabilities.ToArray(), index, by)),
        BinomialLeaf b => new BinomialLeaf(b.Trials, ShiftRate(b.Probabilities.ToArray(), index, by)),
        GaussianLeaf g => new GaussianLeaf(
            [.. g.Means.ToArray().Select((m, d) => d == index ? m + (by * unit) : m)],
            [.. g.Variances.ToArray().Select((v, d) => d + g.Channels == index ? v * Math.Exp(by) : v)]),
        _ => throw new NotSupportedException(),
    };

    private static double[] ShiftRow(double[] values, int columns, int index, double by)
    {
        int start = index / columns * columns;
        double[] row = [.. values.Skip(start).Take(columns).Select((p, d) => p * Math.Exp(start + d == index ? by : 0))];
        return [.. values.Select((p, i) => i >= start && i < start + columns ? row[i - start] / row.Sum() : p)];
    }

    private static double[] ShiftRate(double[] rates, int index, double by) =>
        [.. rates.Select((p, d) => d == index ? 1 / (1 + Math.Exp(-(Math.Log(p / (1 - p)) + by))) : p)];
}
