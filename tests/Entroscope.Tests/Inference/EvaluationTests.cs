using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Inference;

/// <summary>The evaluation of a dataset at its edges.</summary>
public sealed class EvaluationTests
{
    // The posterior of an impossible sample is the prior: the accuracy takes its most probable class, as the report's rows do.
    [Theory]
    [InlineData(0.25, 1)]
    [InlineData(0.75, 0)]
    public void AnImpossibleSample_IsReadAsTheClassOfTheLargestPrior(double firstClass, int expected)
    {
        ConvAC model = TestModels.Copies(firstClass);
        Observations contradiction = Observations.FromRows([[0, 1]]);
        Assert.Equal(1, Evaluate(model, contradiction, expected));
        Assert.Equal(0, Evaluate(model, contradiction, 1 - expected));
        Assert.Equal(1, Evaluate(model, Observations.FromRows([[0, 0]]), 0));
    }

    private static double? Evaluate(ConvAC model, Observations data, int label) =>
        Evaluation.Compute(Engines.Create(model), data, [label], TestContext.Current.CancellationToken).Accuracy;
}
