using Entroscope.Information.Scaling;
using Entroscope.Numerics;

namespace Entroscope.Sources;

/// <summary>A hidden Markov chain of K states that follow each other in a circle, seen through noise.</summary>
/// <remarks>
/// T(n) = I(X_1..n; X_n+1..2n). Small patches are enumerated; what larger ones share is a mean over drawn rows and their patches of log-probabilities, each of
/// them exact by the forward algorithm.
/// </remarks>
internal sealed class CycleSource : Source
{
    // The most values of a patch that are enumerated.
    private const int Enumerated = 1 << 12;
    private readonly double _advance;
    private readonly double _noise;

    private CycleSource(int sites, int states, double advance, double noise)
        : base(Entry.Name, sites, states) => (_advance, _noise) = (advance, noise);

    public static SourceEntry Entry { get; } = new((sites, p) => new CycleSource(sites, (int)p[0], p[1], p[2]))
    {
        Name = "cycle",
        Description = "a hidden Markov chain: K states in a circle, each left for the next one with a probability, seen through noise",
        Reference = "Rabiner, Proc. IEEE 77 (1989) 257 (forward algorithm); Crutchfield and Feldman, Chaos 13 (2003) 25 (excess entropy)",
        Law = "a constant that is approached exponentially; without noise constant at every scale",
        Entropies = "exact for patches of at most 4096 values, then Monte Carlo with errors: log p of patches of drawn rows, exact by the forward algorithm",
        Parameters =
        [
            new("states", "number of states, and of symbols", 4, 2, 256, IsInteger: true),
            new("advance", "probability of going to the next state", 0.1, 1e-4, 1),
            new("noise", "probability that a site shows another state than that of the chain, any of them", 0.1, 0, 1),
        ],
    };

    public override SourceLaw Law => IsPureNoise ? new([ScalingLawKind.None], "none: pure noise, T = 0")
        : _noise == 0 ? new([ScalingLawKind.Constant], "constant: T = I(X_1; X_2), a Markov chain")
        : new([ScalingLawKind.ExponentialApproach, ScalingLawKind.Constant], Entry.Law);

    private double Shown => 1 - _noise;

    private double Other => _noise / (Alphabet - 1);

    private bool IsPureNoise => Math.Abs(Shown - Other) < 1e-12;

    private protected override void Fill(RandomStream random, Span<int> row)
    {
        int state = random.NextInt(Alphabet);
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = random.NextDouble() < _noise ? (state + 1 + random.NextInt(Alphabet - 1)) % Alphabet : state;
            state = random.NextDouble() < _advance ? (state + 1) % Alphabet : state;
        }
    }

    // The forward algorithm; a patch anywhere begins with uniform states.
    private protected override double LogProbabilityOf(ReadOnlySpan<int> row)
    {
        double[] state = new double[Alphabet];
        Array.Fill(state, 1.0 / Alphabet);
        double log = 0;
        foreach (int x in row)
        {
            double all = 0;
            for (int k = 0; k < state.Length; k++)
            {
                state[k] *= k == x ? Shown : Other;
                all += state[k];
            }

            if (all == 0)
            {
                return double.NegativeInfinity;
            }

            log += Math.Log(all);
            double before = state[^1];
            for (int k = 0; k < state.Length; k++)
            {
                double here = state[k];
                state[k] = (((1 - _advance) * here) + (_advance * before)) / all;
                before = here;
            }
        }

        return log;
    }

    private protected override LevelTruth Levels(int height, SourceOptions options, CancellationToken cancellation)
    {
        if (IsPureNoise)
        {
            return LevelTruth.Of(Math.Log(Alphabet), [.. Pooled(height).Select(_ => KnownEntropy.Exact(0))]);
        }

        if (_noise == 0)
        {
            double conditional = LogSpace.Entropy([_advance, 1 - _advance]);
            return LevelTruth.Exact(
                Pooled(height + 1).Select(n => Math.Log(Alphabet) + ((n - 1) * conditional)),
                Pooled(height).Select(_ => Math.Log(Alphabet) - conditional));
        }

        double[] exact = [.. Pooled(height + 1).TakeWhile(n => n * Math.Log(Alphabet) <= Math.Log(Enumerated) + 1e-9).Select(Entropy)];
        return exact.Length > height
            ? LevelTruth.Exact(exact, Enumerable.Range(0, height).Select(l => (2 * exact[l]) - exact[l + 1]))
            : LevelTruth.OfDraws(options, exact, draw => Surprisals(height, exact.Length - 1, draw, options.Seed, cancellation));
    }

    private double Entropy(int n)
    {
        CompensatedSum sum = default;
        int[] patch = new int[n];
        for (int code = 0; code < Math.Pow(Alphabet, n); code++)
        {
            for (int i = 0, rest = code; i < n; i++)
            {
                (rest, patch[i]) = Math.DivRem(rest, Alphabet);
            }

            double log = LogProbabilityOf(patch);
            sum.Add(double.IsNegativeInfinity(log) ? 0 : -Math.Exp(log) * log);
        }

        return sum.Value;
    }

    // The mean surprisals of the patches of a drawn row, and what they share, from a level on.
    private (double[] Entropy, double[] Shared) Surprisals(int height, int first, int draw, ulong seed, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        int[] row = new int[Sites];
        Draw(seed, draw, row);
        double[] entropy = new double[height + 1];
        double[] shared = new double[height];
        for (int l = first; l <= height; l++)
        {
            int n = 1 << l;
            double sum = 0;
            for (int from = 0; from < row.Length; from += n)
            {
                sum -= LogProbabilityOf(row.AsSpan(from, n));
            }

            entropy[l] = sum * n / row.Length;
            if (l > first)
            {
                shared[l - 1] = (2 * entropy[l - 1]) - entropy[l];
            }
        }

        return (entropy, shared);
    }
}
