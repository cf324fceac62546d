using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Inference;

/// <summary>The evaluation of a dataset at its edges.</summary>
public sealed class EvaluationTests
{
    // An impossible sample has no class, whatever the prior says.
    [Theory]
    [InlineData(0.25)]
    [InlineData(0.75)]
    public void AnImpossibleSample_IsNotRecognised(double firstClass)
    {
        ConvAC model = TestModels.Copies(firstClass);
        Observations contradiction = Observations.FromRows([[0, 1]]);
        Assert.Equal(0, Evaluate(model, contradiction, 0));
        Assert.Equal(0, Evaluate(model, contradiction, 1));
        Assert.Equal(1, Evaluate(model, Observations.FromRows([[0, 0]]), 0));
    }

    private static double? Evaluate(ConvAC model, Observations data, int label) =>
        Evaluation.Compute(new ModelEngine(model), data, [label], TestContext.Current.CancellationToken).Accuracy;
}
