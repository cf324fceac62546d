using Entroscope.Numerics;

namespace Entroscope.Sources;

/// <summary>
/// A stochastic context-free grammar with random branching: every symbol becomes, with equal probability, a terminal or two symbols, each the same as it with a
/// probability and else any other; given that the row has N sites.
/// </summary>
internal sealed class GrammarSource : Source
{
    private const int MostSites = 256;
    private readonly double _flip;
    private readonly double[] _length;

    private GrammarSource(int sites, int symbols, double flip)
        : base(Entry.Name, sites, symbols)
    {
        Refuse.Argument(sites > 1 << 14, $"The source '{Entry.Name}' has rows of at most {1 << 14} sites, but {sites} were requested.", nameof(sites));
        _flip = flip;
        _length = new double[sites + 1];
        _length[1] = 0.5;
        for (int n = 2; n <= sites; n++)
        {
            for (int k = 1; k < n; k++)
            {
                _length[n] += 0.5 * _length[k] * _length[n - k];
            }
        }
    }

    public static SourceEntry Entry { get; } = new((sites, p) => new GrammarSource(sites, (int)p[0], p[1]))
    {
        Name = "grammar",
        Description = "a stochastic context-free grammar with random branching, A -> B C or A -> a, "
            + "each symbol of a rule being A or, with a probability, another",
        Reference = "Booth and Thompson, IEEE Trans. Comp. 22 (1973) 442; Baker 1979 (inside algorithm); Lin and Tegmark, Entropy 19 (2017) 299",
        Law = "no law is known in closed form; what is shared is measured by draws",
        Entropies = "Monte Carlo with errors: log p of patches of drawn rows, exact by the inside algorithm (to 256 sites)",
        Parameters =
        [
            new("symbols", "number of symbols", 2, 2, 64, IsInteger: true),
            new("flip", "probability that a symbol of a rule is another than the one that it comes from", 0.1, 1e-4, 1),
        ],
    };

    public override SourceLaw Law => new([], Entry.Law);

    private protected override void Fill(RandomStream random, Span<int> row)
    {
        var pending = new Stack<(int Symbol, int From, int Length)>([(random.NextInt(Alphabet), 0, row.Length)]);
        while (pending.TryPop(out (int Symbol, int From, int Length) node))
        {
            if (node.Length == 1)
            {
                row[node.From] = Pass(node.Symbol);
                continue;
            }

            double target = random.NextDouble() * _length[node.Length] / 0.5;
            int left = 0;
            while (++left < node.Length - 1 && (target -= _length[left] * _length[node.Length - left]) >= 0)
            {
            }

            pending.Push((Pass(node.Symbol), node.From + left, node.Length - left));
            pending.Push((Pass(node.Symbol), node.From, left));
        }

        int Pass(int symbol) => random.NextDouble() < _flip ? (symbol + 1 + random.NextInt(Alphabet - 1)) % Alphabet : symbol;
    }

    private protected override double LogProbabilityOf(ReadOnlySpan<int> row) => LogMarginal(row, 0, row.Length);

    // Of the nodes of a level one is drawn a row, with the same one below it: T and m are means over rows and nodes.
    private protected override LevelTruth Levels(int height, SourceOptions options, CancellationToken cancellation) =>
        LevelTruth.OfDraws(
            options,
            [Math.Log(Alphabet)],
            draw =>
            {
                cancellation.ThrowIfCancellationRequested();
                double[] entropy = new double[height + 1];
                double[] shared = new double[height];
                int[] row = new int[Sites];
                Draw(options.Seed, draw, row);
                int site = new RandomStream(options.Seed, "patches of a grammar", draw).NextInt(Sites);
                double here = -LogMarginal(row, site, 1);
                for (int l = 0; l < height; l++)
                {
                    int n = 1 << l;
                    double beside = -LogMarginal(row, ((site / n) ^ 1) * n, n);
                    double above = -LogMarginal(row, site / (2 * n) * (2 * n), 2 * n);
                    entropy[l] = (here + beside) / 2;
                    shared[l] = here + beside - above;
                    here = above;
                }

                entropy[height] = here;
                return (entropy, shared);
            });

    /// <summary>Computes the log-probability of the symbols from..from+count-1 of a row, all others summed out, by the inside algorithm.</summary>
    /// <remarks>Of the order of N^3 operations. A span without any of these symbols has the probability of its length alone.</remarks>
    private double LogMarginal(ReadOnlySpan<int> row, int from, int count)
    {
        int sites = row.Length;
        Refuse.Size(
            sites > MostSites, $"Probabilities of the source '{Entry.Name}' take N^3 operations and are computed for at most {MostSites} sites, not {sites}.");

        // Inside probabilities of a symbol's span times Alphabet^(symbols seen), then those of what it comes from, at [(length * sites + first) * Alphabet].
        double[] passed = new double[(sites + 1) * sites * Alphabet];
        double[] inside = new double[Alphabet];
        double other = _flip / (Alphabet - 1);
        for (int n = 1; n <= sites; n++)
        {
            for (int first = 0; first + n <= sites; first++)
            {
                Span<double> target = passed.AsSpan(((n * sites) + first) * Alphabet, Alphabet);
                if (first + n <= from || first >= from + count)
                {
                    target.Fill(_length[n]);
                    continue;
                }

                Array.Clear(inside);
                if (n == 1)
                {
                    for (int a = 0; a < Alphabet; a++)
                    {
                        inside[a] = 0.5 * Alphabet * (row[first] == a ? 1 - _flip : other);
                    }
                }

                for (int k = 1; k < n; k++)
                {
                    ReadOnlySpan<double> left = passed.AsSpan(((k * sites) + first) * Alphabet, Alphabet);
                    ReadOnlySpan<double> right = passed.AsSpan((((n - k) * sites) + first + k) * Alphabet, Alphabet);
                    for (int a = 0; a < Alphabet; a++)
                    {
                        inside[a] += 0.5 * left[a] * right[a];
                    }
                }

                if (n == sites)
                {
                    return Math.Log(inside.Sum() / Alphabet / _length[sites]) - (count * Math.Log(Alphabet));
                }

                double sum = inside.Sum();
                for (int a = 0; a < Alphabet; a++)
                {
                    target[a] = ((1 - _flip) * inside[a]) + (other * (sum - inside[a]));
                }
            }
        }

        return double.NaN;
    }
}
