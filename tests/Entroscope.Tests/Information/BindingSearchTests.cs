using Entroscope.Information.Widths;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>Where widths bind, on curves that were planted: what is said of them holds in the stated share of draws.</summary>
public sealed class BindingSearchTests
{
    private const int Draws = 20;

    // The widest is so wide that it binds at no scale of these trees.
    private static readonly int[] Widths = [2, 4, 8, 16, 32, 1024];

    // Part of T that is read at x = n / n*: 90 % at 1.
    private static double Part(double x, double steepness = 2) => 1 / (1 + (Math.Pow(x, steepness) / 9));

    private static double Scale(int width) => 0.5 * Math.Pow(width, 1.5);

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void PlantedScales_AreWithinTheirIntervals_AndCollapse_AndArePredicted(double beta)
    {
        var planted = new PlantedCurves(9, Widths, (r, n) => 0.5 * Math.Pow(n, beta) * Part(n / Scale(r)));
        int covered = 0, seen = 0, exponents = 0, collapses = 0, held = 0, notHeld = 0;
        for (ulong seed = 1; seed <= Draws; seed++)
        {
            WidthCurves curves = planted.Draw(seed);
            var search = new BindingSearch(curves);
            foreach (BindingScale scale in search.Scales.Where(s => s.Verdict == BindingVerdict.Seen))
            {
                seen++;
                covered += scale.Lower <= 1.02 * Scale(scale.Width) && scale.Upper >= 0.98 * Scale(scale.Width) ? 1 : 0;
            }

            var growth = BindingGrowth.Of(search, curves, seed);
            exponents += growth is { Lower: <= 1.5, Upper: >= 1.5 } ? 1 : 0;
            collapses += WidthCollapse.Of(search, curves).Collapses ? 1 : 0;
            WidthCurves before = planted.Draw(seed, Widths.Length - 1);
            WidthPrediction[] predictions = WidthPrediction.Test(before, new BindingSearch(before), curves, search, seed);
            held += predictions.Count(p => p.Verdict == PredictionVerdict.Held);
            notHeld += predictions.Count(p => p.Verdict == PredictionVerdict.NotHeld);
        }

        // The widest but one binds at 91 of up to 256 sites.
        string counts = $"{seen} scales seen, {covered} within their intervals; of {Draws}: {exponents} exponents, {collapses} collapses; "
            + $"{held} predictions held, {notHeld} did not";
        Assert.True(seen >= 4 * Draws && covered >= 0.9 * seen, counts);
        Assert.True(exponents >= 0.9 * Draws && collapses >= 0.9 * Draws, counts);
        Assert.True(held >= Draws && notHeld <= 0.05 * (held + notHeld), counts);
    }

    [Fact]
    public void WhatMayBeNothing_AsksForOneChannel()
    {
        Assert.Equal(1, new AskedWidth(8, true, 1e-6, -1e-5, 1e-5, null).Channels);
        Assert.Equal(2, new AskedWidth(8, true, Math.Log(2), 0.5, 0.9, null).Channels);
        Assert.Equal(3, new AskedWidth(8, true, Math.Log(2.01), 0.5, 0.9, null).Channels);
    }

    [Fact]
    public void CurvesThatAreAllTheSame_ShowNoBinding()
    {
        var planted = new PlantedCurves(8, Widths, (_, n) => 0.4 + (0.1 * Math.Log(n)));
        int wrong = Enumerable.Range(1, Draws).Count(seed => new BindingSearch(planted.Draw((ulong)seed)).Scales.Any(s => s.Binds));
        Assert.True(wrong <= 0.05 * Draws, $"{wrong} of {Draws} sweeps without binding were said to have one");
        BindingScale[] scales = new BindingSearch(planted.Draw(1)).Scales;
        Assert.Equal([.. Enumerable.Repeat(BindingVerdict.NotSeen, 5), BindingVerdict.NotNarrower], scales.Select(s => s.Verdict));
    }

    // The largest patch alone is noisy there: few rows, large errors.
    [Fact]
    public void NoisyCurves_ShowNoBinding()
    {
        var planted = new PlantedCurves(6, [4, 8, 16], (_, _) => 0.3) { Rows = 100, Own = 1, Seed = 0.05 };
        int wrong = Enumerable.Range(1, 60).Count(seed => new BindingSearch(planted.Draw((ulong)seed)).Scales.Any(s => s.Binds));
        Assert.True(wrong <= 3, $"{wrong} of 60 sweeps without binding were said to have one");
    }

    [Fact]
    public void WhereNothingIsShared_NothingBinds()
    {
        var planted = new PlantedCurves(6, [2, 4, 8], (_, _) => 0);
        BindingScale[] scales = new BindingSearch(planted.Draw(1)).Scales;
        Assert.All(scales, s => Assert.Equal(BindingVerdict.NothingShared, s.Verdict));
        Assert.All(scales, s => Assert.True(double.IsNaN(s.Value)));
    }

    [Fact]
    public void AWidthThatBindsEverywhere_IsSaidToDoSo()
    {
        var planted = new PlantedCurves(6, [2, 4, 8], (r, _) => r == 2 ? 0.3 : 0.5);
        BindingScale[] scales = new BindingSearch(planted.Draw(1)).Scales;
        Assert.Equal([BindingVerdict.BelowSmallest, BindingVerdict.NotSeen, BindingVerdict.NotNarrower], scales.Select(s => s.Verdict));
        Assert.Equal((1, 0, 1), (scales[0].Value, scales[0].Lower, scales[0].Upper));
    }

    [Fact]
    public void OneSeed_CannotTell()
    {
        var planted = new PlantedCurves(6, [2, 4, 8], (r, _) => r == 2 ? 0.3 : 0.5) { Seeds = 1 };
        Assert.Equal([BindingVerdict.CannotTell, BindingVerdict.CannotTell, BindingVerdict.NotNarrower],
            new BindingSearch(planted.Draw(1)).Scales.Select(s => s.Verdict));
    }

    // Each width falls off in its own way: no scaling of n makes them one curve.
    [Fact]
    public void CurvesOfOtherShapes_DoNotCollapse()
    {
        var planted = new PlantedCurves(9, Widths, (r, n) => 0.5 * Part(n / (4 * r), 0.5 * Math.Log2(r)));
        int collapses = 0;
        for (ulong seed = 1; seed <= Draws; seed++)
        {
            WidthCurves curves = planted.Draw(seed);
            collapses += WidthCollapse.Of(new BindingSearch(curves), curves).Collapses ? 1 : 0;
        }

        Assert.True(collapses <= 0.05 * Draws, $"{collapses} of {Draws} collapse");
    }

    // The widest of the narrower widths binds at a quarter of what the others say.
    [Fact]
    public void APredictionThatIsWrong_IsNotSaidToHold()
    {
        int held = 0, notHeld = 0;
        var planted = new PlantedCurves(9, [2, 3, 4, 6, 8, 12, 24], (r, n) => 0.5 * Part(n / (r == 12 ? 0.25 * r * r : r * r))) { Own = 0.1, Seed = 0.003 };
        for (ulong seed = 1; seed <= 12; seed++)
        {
            WidthCurves curves = planted.Draw(seed);
            WidthCurves before = planted.Draw(seed, 6);
            WidthPrediction scale = WidthPrediction.Test(before, new BindingSearch(before), curves, new BindingSearch(curves), seed)[1];
            held += scale.Verdict == PredictionVerdict.Held ? 1 : 0;
            notHeld += scale.Verdict == PredictionVerdict.NotHeld ? 1 : 0;
        }

        Assert.True(held == 0 && notHeld >= 5, $"{held} held, {notHeld} did not; of the others too little was predicted");
    }

    [Fact]
    public void TooFewWidths_AreNoCollapseAndNoGrowth()
    {
        var planted = new PlantedCurves(7, [2, 4, 8], (r, n) => 0.5 * Part(n / (2 * r)));
        WidthCurves curves = planted.Draw(1);
        var search = new BindingSearch(curves);
        Assert.Null(BindingGrowth.Of(search, curves, 1));
        WidthCollapse collapse = WidthCollapse.Of(search, curves);
        Assert.Equal((false, "cannot tell: the scale at which a width binds is seen of 2, and it takes 3 to compare their curves"),
            (collapse.Collapses, collapse.Sentence));
    }

    // By hand: m of the largest patch is -log p, and m(l) that of the parts of its nodes: m(l+1) = 2 m(l) - T(l).
    [Fact]
    public void Marginals_AreThoseOfTheStaircase()
    {
        WidthCurves curves = new PlantedCurves(4, [2, 4], (r, n) => 0.1 * r * n).Draw(1);
        NumericAssert.Close(curves.Mean[1][^1], curves.Marginal(1, 4).Value, 1e-12);
        for (int l = 0; l < 4; l++)
        {
            NumericAssert.Close(curves.Marginal(1, l + 1).Value, (2 * curves.Marginal(1, l).Value) - curves.TotalCorrelation(1, l).Value, 1e-9);
        }
    }
}
