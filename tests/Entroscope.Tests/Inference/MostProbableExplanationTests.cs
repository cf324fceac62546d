using CsCheck;
using Entroscope.Inference;
using Xunit;

namespace Entroscope.Tests.Inference;

public sealed class MostProbableExplanationTests
{
    [Fact]
    public void Compute_FindsTheMostProbableJointState() => Gen.Select(RandomModels.Of(BruteForce.Tiny), Gen.ULong).Sample(
        (model, seed) =>
        {
            double[] evidence = BruteForce.Evidence(model, seed);
            int label = (int)(seed % (ulong)(model.Classes + 1)) - 1;
            List<BruteForce.State> states = BruteForce.States(model, evidence, label);
            double best = states.Max(s => s.LogJoint);
            if (best == double.NegativeInfinity)
            {
                return;
            }

            Explanation found = MostProbableExplanation.Compute(model, evidence, label);
            NumericAssert.Close(best, found.LogJoint, 1e-10, 1e-12);
            BruteForce.State same = states.Single(s =>
                s.Class == found.Class && s.Latents.SequenceEqual(found.Latents) && s.Values.SequenceEqual(found.Values));
            NumericAssert.Close(best, same.LogJoint, 1e-10, 1e-12);
        },
        iter: 60);

    [Fact]
    public void Compute_OfAGaussian_TakesTheHighestDensity()
    {
        // 3/4 N(2, 4) is lower at its mean than 1/4 N(-2, 1) would be at 1.5 times its weight: 0.75 / 2 > 0.25 / 1.
        Explanation found = MostProbableExplanation.Compute(TestModels.TwoGaussians(), null);
        Assert.Equal([2.0], found.Values);
        NumericAssert.Close(Math.Log(0.75 / Math.Sqrt(2 * Math.PI * 4)), found.LogJoint, 1e-12);
    }
}
