using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Xunit;

namespace Entroscope.Tests.Inference;

/// <summary>What a model expects of a site, against tables, quantiles and integrals of the same distribution.</summary>
public sealed class SiteAnswerTests
{
    private static readonly RandomModelOptions[] Kinds =
    [
        new() { MinSites = 3, Continuous = false },
        new() { MinSites = 3, Families = [LeafFamily.Gaussian] },
        new() { MinSites = 3, Families = [LeafFamily.Quantile] },
    ];

    [Fact]
    public void Answers_AreMomentsAndQuantilesOfTheDistribution()
    {
        foreach (RandomModelOptions options in Kinds)
        {
            for (ulong seed = 0; seed < 6; seed++)
            {
                ConvACMixture model = Mixture(options, seed);
                double[] evidence = RandomModels.Data(model.Components[0], 1, 0.3, seed).Row(0);
                evidence[1] = double.NaN;
                SiteAnswer answer = Conditional.Answer(model, 1, evidence);
                (double mean, double variance) = model.Pattern.Leaves[1].Alphabet > 0 ? OfTable(model, evidence, answer) : OfQuantiles(model, evidence, answer);
                double scale = Math.Sqrt(variance) + 1e-9;
                NumericAssert.Close(mean, answer.Mean, 2e-3 * scale, what: Invariant($"mean, {seed}"));
                NumericAssert.Close(variance, answer.StandardDeviation * answer.StandardDeviation, (0.01 * variance) + 1e-12,
                    what: Invariant($"variance, {seed}"));
                Assert.True(answer.Lower <= answer.Median && answer.Median <= answer.Upper);
            }
        }
    }

    [Fact]
    public void ManyRows_AreAnsweredLikeOne_WithTheirClasses()
    {
        ConvACMixture model = Mixture(new RandomModelOptions { MinSites = 4, MaxClasses = 3 }, 5);
        Observations data = RandomModels.Data(model.Components[0], 300, 0.2, 4);
        double[][] rows = [.. Enumerable.Range(0, data.Rows).Select(data.Row)];
        Array.ForEach(rows, r => r[2] = double.NaN);
        int[] labels = [.. Enumerable.Range(0, rows.Length).Select(r => (r % (model.Classes + 1)) - 1)];
        SiteAnswer?[] answers = SiteAnswers.Of(new ModelEngine(model), Observations.FromRows(rows), 2, labels);
        foreach (int r in (int[])[0, 1, 2, 255, 256, 299])
        {
            SiteAnswer one = Conditional.Answer(model, 2, rows[r], labels[r]);
            NumericAssert.Close(one.Quantiles.ToArray(), answers[r]!.Quantiles.ToArray(), 1e-9, what: Invariant($"{r}"));
            NumericAssert.Close(one.Mean, answers[r]!.Mean, 1e-9);
        }
    }

    [Fact]
    public void AHeavyTail_HasNoVariance()
    {
        var leaf = new StudentLeaf([1, 2], [1, 3], [2, 5]);
        Assert.Equal(double.PositiveInfinity, leaf.MixtureVariance([0.5, 0.5]));
        NumericAssert.Close(9 * 5 / 3.0, leaf.MixtureVariance([0, 1]), 1e-12);
    }

    [Fact]
    public void Circuit_TakesNames()
    {
        ConvACMixture plain = Mixture(new RandomModelOptions { MinSites = 3, MaxSites = 3 }, 2);
        var circuit = new Circuit(plain);
        Assert.Equal([2, 0], circuit.Sites("2,0"));
        Assert.Equal(Conditional.Answer(plain, 1).Mean, circuit.Answer("1").Mean);
        ArgumentException e = Assert.Throws<ArgumentException>(() => circuit.Sites("age"));
        Assert.StartsWith("The list names column 'age', but the columns of the model have no names; give positions of 0..3.", e.Message,
            StringComparison.Ordinal);
        Assert.Equal("Site 1 is both given as evidence and queried. (Parameter 'sites')",
            Assert.Throws<ArgumentException>(() => circuit.Answer("1", RandomModels.Data(plain.Components[0], 1, 0, 1).Row(0))).Message);
    }

    private static ConvACMixture Mixture(RandomModelOptions options, ulong seed)
    {
        ConvAC one = RandomModels.Build(seed, 4, options);
        return seed % 2 == 0 ? ConvACMixture.Of(one) : new ConvACMixture([one, one], [0.25, 0.75]);
    }

    private static (double Mean, double Variance) OfTable(ConvACMixture model, double[] evidence, SiteAnswer answer)
    {
        SiteDistribution table = Conditional.Table(model, [1], evidence);
        NumericAssert.Close(table.Probabilities, answer.Probabilities.ToArray(), 1e-12);
        Assert.Equal(table.Values[0], answer.Values);
        Assert.Equal(table.Values[0][Array.IndexOf(table.Probabilities, table.Probabilities.Max())], answer.Mode);
        for (int q = 0; q < SiteAnswer.Shares.Count; q++)
        {
            int cell = Array.IndexOf(table.Values[0], answer.Quantiles[q]);
            Assert.True(table.Probabilities[..(cell + 1)].Sum() >= SiteAnswer.Shares[q] - 1e-9);
            Assert.True(table.Probabilities[..cell].Sum() < SiteAnswer.Shares[q] + 1e-9);
        }

        double mean = table.Values[0].Zip(table.Probabilities).Sum(c => c.First * c.Second);
        return (mean, table.Values[0].Zip(table.Probabilities).Sum(c => c.Second * (c.First - mean) * (c.First - mean)));
    }

    // The moments as integrals of the quantile function.
    private static (double Mean, double Variance) OfQuantiles(ConvACMixture model, double[] evidence, SiteAnswer answer)
    {
        const int Points = 4000;
        double[] shares = [.. Enumerable.Range(0, Points).Select(k => (k + 0.5) / Points)];
        double[] values = Conditional.Quantiles(model, 1, shares, evidence);
        Assert.Equal(Conditional.Quantiles(model, 1, SiteAnswer.Shares, evidence), answer.Quantiles);
        double mean = values.Average();
        return (mean, values.Average(x => (x - mean) * (x - mean)));
    }
}
