using Entroscope.Information.Exact;
using Entroscope.Numerics;
using Entroscope.Workflow.Sweeps;
using Xunit;

namespace Entroscope.Sweeps.Tests;

/// <summary>Made-up records, and what makes two of them the same.</summary>
internal static class Records
{
    public static SweepKey Key(int i) => new(Invariant($"made=up\nseed={i}"));

    public static SweepRecord Make(ulong seed) => new(
        Factor: SweepFactor.Rows,
        Value: 400,
        Seed: seed,
        TrainingRows: 400,
        Parameters: 1L << 40,
        Steps: 17,
        Train: new Estimate(-6.1 - (1e-16 * seed), 0.1 / 3, 400),
        Validation: new Estimate(-6.25, 0.25, 80),
        Test: new Estimate(-6.5, double.Epsilon, 100),
        Kind: EntropyKind.Differential,
        Entropy: new Estimate(Math.PI, 1e-300, 10_000),
        EntropyGivenLatents: Estimate.Exact(Math.E),
        ClassInformation: Estimate.Exact(0),
        InformationPerLevel: [new Estimate(1.0 / 3, 0.01, 10_000), Estimate.Exact(0.2)],
        CapacityPerLevel: [Math.Log(2), Math.Log(8)],
        Seconds: 1.25);

    /// <summary>Asserts that two records agree in every bit; times only where asked.</summary>
    public static void Same(SweepRecord expected, SweepRecord? actual, bool times = true)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.InformationPerLevel, actual.InformationPerLevel);
        Assert.Equal(expected.CapacityPerLevel, actual.CapacityPerLevel);
        Assert.Equal(expected, actual with
        {
            InformationPerLevel = expected.InformationPerLevel,
            CapacityPerLevel = expected.CapacityPerLevel,
            Seconds = times
            ? actual.Seconds
            : expected.Seconds
        });
    }
}
