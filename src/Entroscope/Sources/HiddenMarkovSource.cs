using Entroscope.Information.Scaling;
using Entroscope.Numerics;

namespace Entroscope.Sources;

/// <summary>A stationary Markov chain of two states seen through noise.</summary>
/// <remarks>
/// T(n) = I(X_1..n; X_n+1..2n). Given the states at the border, past and future are independent, so that T is a mean over the posteriors of the two states,
/// whose distributions have one law, since a chain of two states is reversible. They are followed site by site (<see cref="BeliefDistribution"/>): exactly
/// while they have few values, then between a distribution that has less information and one that has more, which bounds T by data processing.
/// </remarks>
internal sealed class HiddenMarkovSource : Source
{
    private readonly double _leave;
    private readonly double _return;
    private readonly double _noise;

    private HiddenMarkovSource(int sites, double leave, double @return, double noise)
        : base(Entry.Name, sites, 2) => (_leave, _return, _noise) = (leave, @return, noise);

    public static SourceEntry Entry { get; } = new((sites, p) => new HiddenMarkovSource(sites, p[0], p[1], p[2]))
    {
        Name = "hidden-markov",
        Description = "a stationary Markov chain of two states seen through noise",
        Reference = "Blackwell 1957; Cover and Thomas, Elements of Information Theory, 4.5",
        Law = "a constant that is approached exponentially; without noise constant at every scale",
        Entropies = "exact to 8 sites, then between proven bounds",
        Parameters =
        [
            new("leave", "probability of going from state 0 to state 1", 0.02, 1e-4, 1),
            new("return", "probability of going from state 1 to state 0", 0.02, 1e-4, 1),
            new("noise", "probability that a site shows the other state", 0.1, 0, 0.5),
        ],
    };

    public override SourceLaw Law => _noise switch
    {
        0.5 => new([ScalingLawKind.None], "none: pure noise, T = 0"),
        0 => new([ScalingLawKind.Constant], "constant: T = I(X_1; X_2), a Markov chain"),
        _ => new([ScalingLawKind.ExponentialApproach, ScalingLawKind.Constant], Entry.Law),
    };

    private double StateOne => _leave / (_leave + _return);

    private protected override void Fill(RandomStream random, Span<int> row)
    {
        int state = random.NextDouble() < StateOne ? 1 : 0;
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = random.NextDouble() < _noise ? 1 - state : state;
            state = random.NextDouble() < (state == 0 ? _leave : _return) ? 1 - state : state;
        }
    }

    private protected override double LogProbabilityOf(ReadOnlySpan<int> row)
    {
        double one = StateOne;
        double log = 0;
        foreach (int x in row)
        {
            double seen = one * (x == 1 ? 1 - _noise : _noise);
            double all = seen + ((1 - one) * (x == 0 ? 1 - _noise : _noise));
            log += Math.Log(all);
            double posterior = seen / all;
            one = ((1 - posterior) * _leave) + (posterior * (1 - _return));
        }

        return log;
    }

    private protected override LevelTruth Levels(int height, SourceOptions options, CancellationToken cancellation)
    {
        double one = StateOne;
        double shown = (one * (1 - _noise)) + ((1 - one) * _noise);
        double site = LogSpace.Entropy([shown, 1 - shown]);
        if (_noise == 0.5)
        {
            return LevelTruth.Of(site, [.. Pooled(height).Select(_ => KnownEntropy.Exact(0))]);
        }

        var shared = new List<KnownEntropy>();
        BeliefDistribution worse = BeliefDistribution.Prior(one).See(_noise, better: false);
        BeliefDistribution better = BeliefDistribution.Prior(one).See(_noise, better: true);
        for (int n = 1; shared.Count < height; n++)
        {
            if (n == 1 << shared.Count)
            {
                cancellation.ThrowIfCancellationRequested();
                double lower = worse.Shared(_leave, _return, one);
                shared.Add(worse.IsExact ? KnownEntropy.Exact(lower) : KnownEntropy.Between(lower, better.Shared(_leave, _return, one)));
            }

            worse = worse.Step(_leave, _return).See(_noise, better: false);
            better = better.Step(_leave, _return).See(_noise, better: true);
        }

        return LevelTruth.Of(site, shared);
    }
}
