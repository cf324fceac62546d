using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Tests.Engine;

/// <summary>Networks of every kind with soft weights, by name, and data for them.</summary>
internal static class EngineCases
{
    /// <summary>Discrete networks of 64 sites and more, whose log p is far enough from 0 for a relative error.</summary>
    public static string[] Long { get; } =
    [
        "line:64 w40", "line:81:3 w9", "line:125:5 w13", "grid:7x9 w17", "grid:16x16 w8", "cp:300 w12", "cp:65 w70", "chain:400 w5",
        "tree:90 w70", "tree:300 w11",
        "levels:100 w19", "shared:100 w23", "shared-line:128 w33",
    ];

    /// <summary>Networks whose sites have few or many values.</summary>
    public static string[] Alphabets { get; } = [.. new[] { 2, 17, 31, 32, 33, 256, 300, 5000 }.Select(k => Invariant($"line:6 w9 k{k}"))];

    /// <summary>Networks with leaves of all families, of few and of many parameters.</summary>
    public static string[] Mixed { get; } = ["line:12 w7 mixed", "grid:5x6 w33 mixed", "tree:25 w21 mixed", "tree:70 w55 mixed",
        "shared:40 w12 gauss", "line:64 w40 mixed"];

    /// <summary>Builds the network of a name: tree, width, and leaves ("k" and the alphabet, "mixed", or "gauss"; 3 values otherwise).</summary>
    public static ConvAC Build(string name, ulong seed = 1)
    {
        string[] parts = name.Split(' ');
        int width = int.Parse(parts[1][1..], System.Globalization.CultureInfo.InvariantCulture);
        string leaves = parts.Length > 2 ? parts[2] : "k3";
        var random = new RandomStream(seed, "engine case " + name);
        PoolingTree tree = Tree(parts[0], random);
        bool shared = parts[0].StartsWith("shared", StringComparison.Ordinal);
        bool uneven = parts[0].StartsWith("tree", StringComparison.Ordinal) || parts[0].StartsWith("levels", StringComparison.Ordinal);
        int[] channels =
            [.. Enumerable.Range(0, tree.NodeCount).Select(v => uneven ? 1 + random.NextInt(width) : tree.IsSite(v) ? Math.Max(1, width - 1) : width)];
        return Soft(new NetworkShape(tree, channels, 3, shared), (site, m) => Leaf(leaves, site, m, random), random);
    }

    /// <summary>A network with weights that are all of about the same size.</summary>
    public static ConvAC Soft(NetworkShape shape, Func<int, int, LeafDistribution> leaf, RandomStream random)
    {
        LeafDistribution[] leaves = [.. Enumerable.Range(0, shape.Tree.SiteCount).Select(i => leaf(i, shape.Channels(i)))];
        double[][] weights =
            [.. Enumerable.Range(0, shape.MatrixCount).Select(m => Rows(shape.Rows(shape.NodeOfMatrix(m)), shape.Channels(shape.NodeOfMatrix(m)), random))];
        return new ConvAC(shape, leaves, weights, Rows(1, shape.Classes, random));
    }

    /// <summary>Rows on the simplex.</summary>
    public static double[] Rows(int rows, int columns, RandomStream random)
    {
        double[] table = new double[rows * columns];
        for (int r = 0; r < rows; r++)
        {
            Span<double> row = table.AsSpan(r * columns, columns);
            double sum = 0;
            for (int c = 0; c < columns; c++)
            {
                sum += row[c] = random.NextExponential() + 0.05;
            }

            for (int c = 0; c < columns; c++)
            {
                row[c] /= sum;
            }
        }

        return table;
    }

    /// <summary>The classes 0, 1, 2 and, where wanted, unknown ones among them.</summary>
    public static int[]? Labels(string kind, int rows) => kind switch
    {
        "unknown" => null,
        "known" => [.. Enumerable.Range(0, rows).Select(r => r % 3)],
        _ => [.. Enumerable.Range(0, rows).Select(r => (r * 7 % 4) - 1)],
    };

    private static PoolingTree Tree(string text, RandomStream random)
    {
        string[] parts = text.Split(':');
        switch (parts[0])
        {
            case "chain":
                int sites = Number(parts[1]);
                int[][] children = [[0, 1], .. Enumerable.Range(2, sites - 2).Select(i => new[] { sites + i - 2, i })];
                return PoolingTree.FromChildren(sites, children);
            case "tree":
                return RandomModels.AnyTree(Number(parts[1]), random);
            case "levels" or "shared":
                return RandomModels.LevelTree(Number(parts[1]), random);
            case "cp":
                return PoolingTree.Cp(Number(parts[1]));
            case "grid":
                string[] sides = parts[1].Split('x');
                return PoolingTree.Grid(Number(sides[0]), Number(sides[1]));
            default:
                return PoolingTree.Line(Number(parts[1]), parts.Length > 2 ? Number(parts[2]) : 2);
        }
    }

    private static LeafDistribution Leaf(string kind, int site, int channels, RandomStream random)
    {
        if (kind.StartsWith('k'))
        {
            int alphabet = Number(kind[1..]);
            return new CategoricalLeaf(channels, alphabet, Rows(channels, alphabet, random));
        }

        double[] p = [.. Enumerable.Range(0, channels).Select(_ => 0.05 + (0.9 * random.NextDouble()))];
        double[] means = [.. p.Select(_ => 3 * random.NextGaussian())];
        return (kind == "gauss" ? 3 : site % 4) switch
        {
            0 => new CategoricalLeaf(channels, 5, Rows(channels, 5, random)),
            1 => new BernoulliLeaf(p),
            2 => new BinomialLeaf(9, p),
            _ => new GaussianLeaf(means, [.. p.Select(x => x * 4)]),
        };
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
