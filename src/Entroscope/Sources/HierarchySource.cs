using Entroscope.Information.Scaling;
using Entroscope.Numerics;

namespace Entroscope.Sources;

/// <summary>
/// The random hierarchy model: every symbol of a level becomes one of its synonymous pairs of symbols of the next, and no two symbols share a pair.
/// </summary>
internal sealed class HierarchySource : Source
{
    private readonly int _symbols;
    private readonly int _rules;
    private readonly int[][] _pairs;

    private HierarchySource(int sites, int symbols, int rules, ulong seed)
        : base(Entry.Name, sites, symbols)
    {
        Refuse.Argument(
            !System.Numerics.BitOperations.IsPow2(sites), $"The source '{Entry.Name}' has rows of a power of 2 of sites, but {sites} were requested.",
            nameof(sites));
        Refuse.Argument(
            rules > symbols, $"The rules of the source '{Entry.Name}' must be at most the symbols, {symbols}, to be unambiguous, but are {rules}.",
            nameof(rules));
        (_symbols, _rules) = (symbols, rules);
        _pairs = [.. Enumerable.Range(0, System.Numerics.BitOperations.Log2((uint)sites)).Select(level =>
        {
            int[] pairs = [.. Enumerable.Range(0, symbols * symbols)];
            new RandomStream(seed, "rules of a hierarchy", level).Shuffle(pairs.AsSpan());
            return pairs[..(symbols * rules)];
        })];
    }

    public static SourceEntry Entry { get; } = new((sites, p) => new HierarchySource(sites, (int)p[0], (int)p[1], (ulong)p[2]))
    {
        Name = "hierarchy",
        Description = "the random hierarchy model: a symbol at the root, every symbol becomes one of its synonymous pairs of the next level, "
            + "pairs are unambiguous",
        Reference = "Cagnetta, Petrini, Tomasini, Favero, Wyart, Phys. Rev. X 14 (2024) 031001",
        Law = "constant but for the randomness of the rules: T = 2 H(children) - H(parent) - log rules, about log(symbols / rules)",
        Entropies = "exact: the pairs are unambiguous, so that only the distributions of single symbols are needed",
        Parameters =
        [
            new("symbols", "number v of symbols of a level", 16, 2, 256, IsInteger: true),
            new("rules", "number m of synonymous pairs of a symbol, at most v", 4, 1, 256, IsInteger: true),
            new("rule-seed", "seed of the rules", 1, 0, int.MaxValue, IsInteger: true),
        ],
    };

    public override SourceLaw Law => new(
        [ScalingLawKind.Constant],
        Invariant($"constant but for the randomness of the rules, about log(v / m) = {Math.Log((double)_symbols / _rules):0.####} nats"));

    private protected override void Fill(RandomStream random, Span<int> row)
    {
        row[0] = random.NextInt(_symbols);
        for (int level = 0; level < _pairs.Length; level++)
        {
            for (int i = (1 << level) - 1; i >= 0; i--)
            {
                int pair = _pairs[level][(row[i] * _rules) + random.NextInt(_rules)];
                (row[2 * i], row[(2 * i) + 1]) = (pair / _symbols, pair % _symbols);
            }
        }
    }

    private protected override double LogProbabilityOf(ReadOnlySpan<int> row)
    {
        int[] symbols = row.ToArray();
        for (int level = _pairs.Length - 1; level >= 0; level--)
        {
            int[] meaning = new int[_symbols * _symbols];
            Array.Fill(meaning, -1);
            for (int r = 0; r < _pairs[level].Length; r++)
            {
                meaning[_pairs[level][r]] = r / _rules;
            }

            for (int i = 0; i < 1 << level; i++)
            {
                symbols[i] = meaning[(symbols[2 * i] * _symbols) + symbols[(2 * i) + 1]];
                if (symbols[i] < 0)
                {
                    return double.NegativeInfinity;
                }
            }
        }

        return -Math.Log(_symbols) - ((row.Length - 1) * Math.Log(_rules));
    }

    // A block determines every symbol above it up to its top, so that its entropy is that of the top and of the choices of rules.
    private protected override LevelTruth Levels(int height, SourceOptions options, CancellationToken cancellation)
    {
        double[] symbol = new double[height + 1];
        double[][] nodes = [[.. Enumerable.Repeat(1.0 / _symbols, _symbols)]];
        for (int level = height; level >= 0; level--)
        {
            symbol[level] = nodes.Average(q => LogSpace.Entropy(q));
            int[] pairs = level > 0 ? _pairs[height - level] : [];
            nodes = level > 0 ? [.. nodes.SelectMany(q => Children(q, pairs))] : nodes;
        }

        double rules = Math.Log(_rules);
        return LevelTruth.Exact(
            symbol.Select((h, l) => h + (((1 << l) - 1) * rules)),
            Enumerable.Range(0, height).Select(l => (2 * symbol[l]) - symbol[l + 1] - rules));
    }

    private double[][] Children(double[] parent, int[] pairs)
    {
        double[] left = new double[_symbols];
        double[] right = new double[_symbols];
        for (int r = 0; r < pairs.Length; r++)
        {
            double probability = parent[r / _rules] / _rules;
            left[pairs[r] / _symbols] += probability;
            right[pairs[r] % _symbols] += probability;
        }

        return [left, right];
    }
}
