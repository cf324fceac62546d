using System.Security.Cryptography;
using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Learning.Distribution;

/// <summary>
/// A small training that never changes, by whose bits two machines find whether their arithmetic is the same: logarithms and exponentials come from the
/// libraries of the system, and another system may round their last bits otherwise. A worker runs it when it joins; another hash than the leader's is refused.
/// </summary>
internal static class ArithmeticSelfTest
{
    private const int Channels = 3;
    private const int Rows = 48;
    private const int Classes = 2;
    private const int Steps = 2;
    private const ulong Seed = 20;

    /// <summary>Draws rows of every leaf family, takes E and M steps in both precisions, full-batch and stepwise, and hashes counts and parameters.</summary>
    /// <returns>64 hexadecimal digits. It takes some milliseconds.</returns>
    public static string Run()
    {
        var random = new RandomStream(Seed, "self-test of the arithmetic");
        var options = new RandomNetworkOptions { MaxAlphabet = 5, NearDeterministic = 0 };
        LeafFamily[] families = [.. LeafFamilies.Densities];
        LeafDistribution[] leaves = Array.ConvertAll(families, family => LeafFamilies.Of(family).Any(Rates(random), random, options));
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(leaves.Length), Channels, [Channels], Classes);
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(shape.NodeOfMatrix)
            .Select(v => SimplexRows.Random(shape.Rows(v), shape.Channels(v), random))];
        var model = new ConvAC(shape, leaves, weights, [0.25, 0.75]);
        double[][] rows = [.. Enumerable.Range(0, Rows).Select(r => Array.ConvertAll(leaves, leaf => leaf.Sample(r % Channels, random)))];
        rows[1][0] = double.NaN;
        var set = new TrainingSet(Observations.FromRows(rows), [.. Enumerable.Range(0, Rows).Select(r => (r % (Classes + 1)) - 1)]);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (EngineKind kind in Enum.GetValues<EngineKind>())
        {
            Train(model, set, new EngineOptions { Kind = kind, Threads = 1 }, hash);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static double[] Rates(RandomStream random) => [.. Enumerable.Range(0, Channels).Select(_ => random.NextDouble())];

    private static void Train(ConvAC model, TrainingSet set, EngineOptions engine, IncrementalHash hash)
    {
        LeafSpecification[] leaves = [.. model.Leaves.Select(l => l.Specification)];
        var problem = new TrainingProblem(model.Shape, leaves, set, new TrainingOptions { Engine = engine });
        var passes = new MixtureExpectation(1, engine);
        var sum = new SubtreeSum([problem], passes, engine);
        var statistics = new ExpectedCounts(model);
        var pass = new Pass(default, set, RowSelection.All(set.Data));
        for (int step = 0; step < Steps; step++)
        {
            passes.Load([model], [1]);
            double[] totals = sum.Sum(pass, TileRange.Of(set.Data.Rows, engine.TileRows), null, CancellationToken.None);
            ConvAC next = model.Copy();
            if (step == 0)
            {
                problem.Maximization.Run(model, sum.Counts[0], next);
            }
            else
            {
                problem.Maximization.Run(model, statistics, 0.5, sum.Counts[0], 0.5, next);
            }

            model = next;
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(totals.AsSpan()));
            hash.AppendData(Encoding.ASCII.GetBytes(ParameterHash.Of([model], [1])));
        }
    }
}
