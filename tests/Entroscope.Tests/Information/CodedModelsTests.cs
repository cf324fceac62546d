using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Scaling;
using Entroscope.Information.Sharing;
using Entroscope.Information.Theorems;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>Categorical values that are codes, not 0..K-1: nothing that is measured depends on how the values of a column are written.</summary>
public sealed class CodedModelsTests
{
    private static readonly EntropyOptions Draws = new() { Draws = 400, Seed = 3 };

    [Fact]
    public void MeasurementsByDraws_AreThoseOfTheSymbols() => Compare((_, coded) =>
    [
        EntropyAnalysis.Draw(coded, Draws).Entropy,
        .. PatchInformationAnalysis.Draw(coded, Draws).Nodes,
        MutualInformationAnalysis.DrawBetween(coded, [0], [1, 2], Draws).Information,
        EntropyAnalysis.DrawSites(coded, [0, 2], Draws),
        .. coded.Tree.Height < 2 ? [] : ScaleMeasurement.Measure(coded, Draws).Levels.Select(l => l.Marginal),
    ]);

    [Fact]
    public void ExactMeasurements_AreThoseOfTheSymbols() => Compare((plain, coded) =>
    [
        EntropyAnalysis.Enumerate(coded).Entropy,
        MutualInformationAnalysis.EnumerateBetween(coded, [0], [1, 2]).Information,
        .. PairwiseInformationAnalysis.OfPairs(coded, [(0, 1), (1, 2)]).Select(Estimate.Exact),
        Estimate.Exact(RenyiEntropies.Compute(coded, 2).Value),
        ModelDivergences.EnumerateKullbackLeibler(coded, ReferenceEquals(plain, coded) ? Another(plain) : WithCodes(Another(plain))),
    ]);

    [Fact]
    public void LedgersAndInference_AreThoseOfTheSymbols() => Compare((plain, coded) =>
    {
        Observations symbols = RandomModels.Data(plain, 40, 0.2, 5);
        Observations data = Coded(plain, ReferenceEquals(plain, coded) ? null : coded, symbols);
        int[] labels = [.. Enumerable.Range(0, 40).Select(r => r % plain.Classes)];
        SharedLedger shared = SharedLedgers.Compute(new ModelEngine(coded), coded.Fit(data, labels));
        return
        [
            shared.Surprisal, .. shared.Sites.SelectMany(s => new[] { s.Marginal, s.GivenRest, s.AboutClass ?? Estimate.Exact(0) }),
            .. LogLikelihood.Compute(coded, data).Select(Estimate.Exact),
            .. Posterior.OfClass(coded, data).Select(Estimate.Exact),
            .. SharedLedgers.Compute(new ModelEngine(new ConvACMixture([coded, coded], [0.25, 0.75])), coded.Fit(data, labels)).Sites.Select(s => s.GivenRest),
        ];
    });

    [Fact]
    public void VerificationFindsNothing()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            Verification found = ModelVerification.Run(WithCodes(Random(seed)), options: new VerificationOptions { MaxDraws = VerificationOptions.FirstDraws });
            Assert.DoesNotContain(found.Checks, c => c.Verdict == Verdict.Violated);
        }
    }

    private static void Compare(Func<ConvAC, ConvAC, Estimate[]> measure)
    {
        for (ulong seed = 1; seed <= 25; seed++)
        {
            ConvAC plain = Random(seed);
            Estimate[] expected = measure(plain, plain);
            Estimate[] actual = measure(plain, WithCodes(plain));
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                NumericAssert.Close(expected[i].Value, actual[i].Value, 1e-12, 1e-12, Invariant($"seed {seed}, value {i}"));
                NumericAssert.Close(expected[i].StandardError, actual[i].StandardError, 1e-12, 1e-12, Invariant($"seed {seed}, error {i}"));
            }
        }
    }

    // Every other network is sharp enough to have rare events.
    private static ConvAC Random(ulong seed) => RandomModels.Build(seed, 4, Options(seed));

    private static ConvAC Another(ConvAC model) =>
        model.Leaves.Select((leaf, i) => (Leaf: (DiscreteLeaf)leaf, Site: i)).Where(l => l.Leaf is CategoricalLeaf).Aggregate(
        model, (m, l) => m.With(l.Site,
            new CategoricalLeaf(l.Leaf.Channels, l.Leaf.Alphabet, [.. Enumerable.Repeat(1.0 / l.Leaf.Alphabet, l.Leaf.Channels * l.Leaf.Alphabet)])));

    private static RandomModelOptions Options(ulong seed) => new() { MaxClasses = 3, Continuous = false, NearDeterministic = seed % 2 == 0 ? 0.5 : 0.1 };

    private static ConvAC WithCodes(ConvAC model) =>
        model.Leaves.Select((leaf, i) => (Leaf: leaf as CategoricalLeaf, Site: i)).Where(l => l.Leaf is not null).Aggregate(
        model,
        (m, l) => m.With(l.Site, new CategoricalLeaf(
            l.Leaf!.Channels, l.Leaf.Alphabet, l.Leaf.Table,
            codes: new SymbolCodes([.. Enumerable.Range(0, l.Leaf.Alphabet).Select(k => -5 + (200L * k * (l.Site + 1)))]))));

    private static Observations Coded(ConvAC plain, ConvAC? coded, Observations symbols) => coded is null ? symbols : Observations.FromRows(
        [.. Enumerable.Range(0, symbols.Rows).Select(r => symbols.Row(r)
            .Select((x, i) => double.IsNaN(x) || plain.Leaves[i] is not CategoricalLeaf ? x : ((DiscreteLeaf)coded.Leaves[i]).ValueOf((int)x)).ToArray())]);
}
