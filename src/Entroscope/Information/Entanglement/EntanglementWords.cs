using Entroscope.Information.Scaling;

namespace Entroscope.Information.Entanglement;

/// <summary>Says by which law entanglement grows.</summary>
internal static class EntanglementWords
{
    private const double Nothing = 1e-9;
    private const double SmallShare = 0.05;

    /// <summary>Says what is known of the law: by the blocks of neighbouring sites where these decide, else by the levels.</summary>
    public static string Of(double largest, BlockEntropy[] levels, ScalingLawAnalysis? law, ChainFit? chain) =>
        largest < Nothing ? "a product state: no cut has any entanglement"
        : chain?.Form is { } form ? OfChain(form, chain)
        : law is not null ? OfLaw(law, levels)
        : chain is not null
            ? "undecided: neither a constant nor a logarithm nor a line describes the blocks "
                + Invariant($"(a logarithm would have c = {chain.CentralCharge:0.###})")
        : "too few scales for a law: it needs six cuts of patches of at most a quarter of the sites, or blocks of at least five sizes";

    private static string OfChain(EntanglementForm form, ChainFit chain) => form switch
    {
        EntanglementForm.Area => "area law: blocks of all sizes from 2 sites on have the same entropy",
        EntanglementForm.Logarithm =>
            Invariant($"logarithm: the entropy of a block grows with the logarithm of its chord, with the central charge c = {chain.CentralCharge:0.###}"),
        _ => Invariant($"volume law: the entropy of a block grows by {chain.Rate:0.####} nats a site"),
    };

    // The levels say f in m(n) = s n + f(n): a rate s is the volume, f what is beside it.
    private static string OfLaw(ScalingLawAnalysis law, BlockEntropy[] levels)
    {
        if (law.Verdict is ScalingVerdict.NoInformation or ScalingVerdict.FiniteRange)
        {
            return Invariant($"volume law: patches share nothing with each other{Beyond(law)}, and a site has {levels[0].Entropy:0.####} nats");
        }

        if (law.Named.Length == 0)
        {
            return law.Sentence;
        }

        BlockEntropy last = levels.Last(l => law.LevelsUsed.Length == 0 || Array.IndexOf(levels, l) <= law.LevelsUsed[^1] + 1);
        ScalingLawFit best = law.Best!;
        double volume = (best.Parameter("s")?.Value ?? 0) * last.Size / last.Entropy!.Value;
        string beside = volume > SmallShare ? Invariant($"volume law, {best.Parameter("s")!.Value:0.####} nats a site, with ") : string.Empty;
        return law.Verdict switch
        {
            ScalingVerdict.Logarithm => beside + Invariant($"a logarithm of the size: {Show(best, "c1")} for every factor e, by the form of a ring ")
                + Invariant($"the central charge c = {3 * best.Parameter("c1")?.Value:0.###}"),
            ScalingVerdict.Power => beside + Invariant($"a power of the size, n^beta: {Show(best, "beta")}"),
            ScalingVerdict.Boundary => beside + "an area law: in proportion to the border of the patches",
            _ => beside + "an area law: patches of all sizes have about the same entropy",
        };
    }

    private static string Beyond(ScalingLawAnalysis law) => law.Verdict == ScalingVerdict.FiniteRange ? " beyond a finite range" : string.Empty;

    private static string Show(ScalingLawFit law, string name) =>
        law.Parameter(name) is { } p ? Invariant($"{name} = {p.Value:0.###} (95 %: {p.Lower:0.###} to {p.Upper:0.###})") : name;
}
