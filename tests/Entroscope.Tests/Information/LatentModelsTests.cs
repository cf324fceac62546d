using CsCheck;
using Entroscope.Information.Entropies;
using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class LatentModelsTests
{
    private const double Tolerance = 1e-10;

    [Fact]
    public void OfLevel_HasTheEntropyOfTheLatents() => RandomModels.Of(BruteForce.Tiny with { NearDeterministic = 0 }).Sample(
        model =>
        {
            List<BruteForce.State> states = BruteForce.States(model, [.. Enumerable.Repeat(double.NaN, model.Tree.SiteCount)]);
            for (int l = 0; l <= model.Tree.Height; l++)
            {
                int[] cut = model.Tree.Cut(l);
                ConvAC latents = LatentModels.OfLevel(model, l);
                double[] p = [.. states.GroupBy(s => string.Join(',', cut.Select(v => s.Latents[v])), StringComparer.Ordinal)
                    .Select(g => g.Sum(s => Math.Exp(s.LogJoint)))];
                NumericAssert.Close(LogSpace.Entropy(p), EntropyAnalysis.Enumerate(latents).Entropy.Value, Tolerance);
                NumericAssert.Close(-Math.Log(p.Sum(x => x * x)), RenyiEntropies.Compute(latents, 2).Value, Tolerance);
                Assert.Equal(cut.Length, latents.Tree.SiteCount);
            }
        },
        iter: 40);

    [Fact]
    public void OfLevel_KeepsClassesAndNames()
    {
        ConvAC model = RandomModels.Build(2, 7);
        for (int l = 0; l < model.Tree.Height; l++)
        {
            ConvAC latents = LatentModels.OfLevel(model, l);
            Assert.Equal(model.ClassPrior.ToArray(), latents.ClassPrior.ToArray());
            Assert.Equal(model.Weights(model.Tree.Root).ToArray(), latents.Weights(latents.Tree.Root).ToArray());
            Assert.Equal(model.Tree.Height - l, latents.Tree.Height);
            Assert.Equal(model.Tree.HasLevels, latents.Tree.HasLevels);
        }
    }

    [Fact]
    public void Questions_AreChecked()
    {
        ErrorAssert.Throws<ArgumentOutOfRangeException>("The levels of the model are 0..1, but level 2 was given. (Parameter 'level')",
            () => LatentModels.OfLevel(TestModels.Copies(), 2));
        ErrorAssert.Throws<ArgumentOutOfRangeException>("The levels of the model are 0..1, but level -1 was given. (Parameter 'level')",
            () => LatentModels.OfLevel(TestModels.Copies(), -1));
        Assert.Throws<ModelException>(() => LatentModels.OfLevel(TestModels.Scores(), 0));
    }
}
