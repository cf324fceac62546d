using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;
using Xunit;

namespace Entroscope.Tests.Estimators;

/// <summary>Estimators do not depend on the unit of the samples, and lose nothing where squares leave the numbers.</summary>
public sealed class EstimatorScaleTests
{
    // A power of two changes no digit of a sample: the values must be the same.
    [Theory]
    [InlineData(-560)]
    [InlineData(560)]
    [InlineData(-980)]
    [InlineData(980)]
    public void TheUnitOfTheSamples_ChangesNothing(int exponent)
    {
        foreach (EstimatorEntry entry in EstimatorCatalog.Estimators.Where(HasNoUnit))
        {
            EstimatorInput input = Input(entry);
            SampleEstimate plain = entry.Compute(input);
            SampleEstimate scaled = entry.Compute(input with
            {
                X = Times(input.X, exponent),
                Y = input.Y is null ? null : Times(input.Y, exponent),
                Condition = input.Condition is null ? null : Times(input.Condition, exponent),
                Width = input.Width is { } w ? Math.ScaleB(w, exponent) : null,
            });
            string name = $"{entry.Quantity} {entry.Name} {entry.Tool}";
            bool isOfDensity = entry.Name is "kozachenko-leonenko" or "leonenko";
            double shift = isOfDensity ? input.X.Columns * exponent * Math.Log(2) : 0;
            Assert.True(double.IsFinite(plain.Value), name);
            double error = Math.Abs(plain.Value + shift - scaled.Value);
            Assert.True(error <= 1e-9 * Math.Max(1, Math.Abs(shift)), Invariant($"{name}: {plain.Value}, {scaled.Value}"));
            Assert.Equal(plain.Warning is null, scaled.Warning is null);
        }
    }

    [Fact]
    public void ALargeRange_HasBins()
    {
        var x = new SampleMatrix(4, 1, new[] { -1.5e308, -1.5e308, 1.5e308, 1.5e308 });
        Assert.Equal(Math.Log(2), EstimatorCatalog.Find("entropy", new(x), "binned").Compute(new(x)).Value, 1e-12);
    }

    [Fact]
    public void SamplesTooLargeBesideTheWidth_AreRefused()
    {
        SampleMatrix x = Times(PlantedSamples.Gaussian(20, 1, 1), 900);
        ErrorAssert.Throws<ArgumentException>(
            Invariant($"Row 1, column 1: {x.Row(0)[0]} is too large beside the width 1E-100 of the kernel. (Parameter 'width')"),
            () => EstimatorCatalog.Find("matrix-mi", new(x)).Compute(new(x) { Y = x, Width = 1e-100 }));
    }

    // Definitions that add a number of their own, or take probabilities, have a unit.
    private static bool HasNoUnit(EstimatorEntry entry) =>
        entry.Quantity is not ("budget" or "calibration" or "lidar") && entry.Tool is not ("npeet" or "dit" or "infomeasure")
        && entry.Name is not "nc4";

    private static EstimatorInput Input(EstimatorEntry entry)
    {
        SampleMatrix x = PlantedGeometry.Classes(320, 2, 3, 5).X;
        int[] labels = PlantedGeometry.Classes(320, 2, 3, 5).Labels;
        EstimatorSettings used = entry.Settings!.Value;
        if (entry.Data == EstimatorData.Discrete || entry.Name is "ansb")
        {
            x = PlantedSamples.Symbols(320, [0.2, 0.3, 0.5], 7);
            return new(x)
            {
                Y = used.HasFlag(EstimatorSettings.SecondOrClasses) ? PlantedSamples.Symbols(320, [0.5, 0.5], 8) : null,
                Condition = used.HasFlag(EstimatorSettings.Condition) ? PlantedSamples.Symbols(320, [0.4, 0.6], 9) : null,
            };
        }

        x = entry.Quantity is "decay" ? PlantedGeometry.Normal(320, 40, 5) : entry.Quantity is "cca" or "cka" ? PlantedGeometry.Normal(320, 3, 5) : x;
        SampleMatrix y = PlantedGeometry.Correlated(x, 0.6, 6);
        bool isRoss = entry.Name is "ross" || used.HasFlag(EstimatorSettings.Classes);
        return new(x)
        {
            Y = entry.Name is "nc3" ? new SampleMatrix(2, 2, new double[] { 1, 0.5, -1, 0.25 })
                : !isRoss && (used.HasFlag(EstimatorSettings.Second) || used.HasFlag(EstimatorSettings.SecondOrClasses)) ? y : null,
            Labels = isRoss ? labels : null,
            Condition = used.HasFlag(EstimatorSettings.Condition) ? PlantedGeometry.Normal(320, 1, 11) : null,
            Width = used.HasFlag(EstimatorSettings.Width) ? 1.5 : null,
            Permutations = 0,
        };
    }

    private static SampleMatrix Times(SampleMatrix x, int exponent) =>
        new(x.Rows, x.Columns, Array.ConvertAll(x.Values.ToArray(), v => Math.ScaleB(v, exponent)));
}
