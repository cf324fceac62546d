using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Numerics;

public sealed class WeightedLeastSquaresTests
{
    // y = 2 + 3x through three points with errors 1, 1, 2 and the first two correlated by 0.5, solved by hand from the normal equations.
    [Fact]
    public void ALine_IsTheSolutionOfTheNormalEquations()
    {
        double[,] covariance = { { 1, 0.5, 0 }, { 0.5, 1, 0 }, { 0, 0, 4 } };
        double[] y = [2.3, 4.9, 8.2];
        var factor = new CholeskyFactor(covariance);
        SeparableFit fit = new WeightedLeastSquares(SeparableModel.Linear([[1, 1, 1], [0, 1, 2]]), factor).Fit(y);
        double[] expected = NormalEquations(y);
        NumericAssert.Close(expected, fit.Coefficients, 1e-12);
        NumericAssert.Close(Math.Log(3), factor.LogDeterminant, 1e-14);
        double[] law = SeparableModel.Linear([[1, 1, 1], [0, 1, 2]]).Curve(0, fit.Coefficients, 3);
        double[] r = [y[0] - law[0], y[1] - law[1], y[2] - law[2]];
        NumericAssert.Close((((r[0] * r[0]) - (r[0] * r[1]) + (r[1] * r[1])) / 0.75) + (r[2] * r[2] / 4), fit.ChiSquared, 1e-12);
    }

    [Theory]
    [InlineData(0.7, -1.3)]
    [InlineData(2.0, -0.1)]
    public void AnExponential_IsFoundExactly(double amplitude, double rate)
    {
        double[] x = [0, 0.5, 1, 2, 3, 4];
        var model = new SeparableModel(p => [Array.ConvertAll(x, v => Math.Exp(p * v))], null, -3, 0);
        double[] y = Array.ConvertAll(x, v => amplitude * Math.Exp(rate * v));
        SeparableFit fit = new WeightedLeastSquares(model, Unit(6)).Fit(y);
        NumericAssert.Close(rate, fit.Shape, 1e-5);
        NumericAssert.Close(amplitude, fit.Coefficients[0], 1e-5);
        NumericAssert.Close(0, fit.ChiSquared, 1e-9);
    }

    [Fact]
    public void DependentColumns_GetNoCoefficient()
    {
        SeparableFit fit = new WeightedLeastSquares(SeparableModel.Linear([[1, 1, 1], [2, 2, 2]]), Unit(3)).Fit([1, 2, 3]);
        NumericAssert.Close([2, 0], fit.Coefficients, 1e-12);
    }

    [Fact]
    public void AnOffset_IsNoParameter()
    {
        var model = new SeparableModel(_ => [], p => [p, p * p], 0, 4);
        NumericAssert.Close(3, new WeightedLeastSquares(model, Unit(2)).Fit([3, 9]).Shape, 1e-5);
    }

    [Fact]
    public void ACovarianceThatIsNone_IsRefused() => ErrorAssert.Throws<ArgumentException>(
        "The covariance must be positive definite, but the square of pivot 1 is -3. (Parameter 'square')", () => _ = new CholeskyFactor(new double[,] { { 1, 2 }, { 2, 1 } }));

    // Burnham, Anderson 2002, section 2.4: AICc = AIC + 2k(k+1)/(n-k-1); weights exp(-d/2), normalised.
    [Fact]
    public void Criteria_AndWeights()
    {
        NumericAssert.Close(10 + 4 + 2.4, InformationCriterion.Corrected(10, 2, 8), 1e-12);
        Assert.Equal(10, InformationCriterion.Corrected(10, 0, 1));
        Assert.Equal(double.PositiveInfinity, InformationCriterion.Corrected(10, 3, 4));
        double e = Math.Exp(-1);
        NumericAssert.Close([1 / (1 + e), e / (1 + e), 0], InformationCriterion.Weights([5, 7, double.PositiveInfinity]), 1e-12);
        Assert.Equal([0.0], InformationCriterion.Weights([double.PositiveInfinity]));
    }

    private static CholeskyFactor Unit(int n)
    {
        double[,] one = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            one[i, i] = 1;
        }

        return new CholeskyFactor(one);
    }

    // The inverse covariance is [[4/3, -2/3, 0], [-2/3, 4/3, 0], [0, 0, 1/4]].
    private static double[] NormalEquations(double[] y)
    {
        double[] w = [(4 * y[0] / 3) - (2 * y[1] / 3), (4 * y[1] / 3) - (2 * y[0] / 3), y[2] / 4];
        double a = (4.0 / 3) + 0.25;
        const double B = (-2.0 / 3) + (4.0 / 3) + 0.5;
        const double D = (4.0 / 3) + 1;
        (double p, double q) = (w[0] + w[1] + w[2], w[1] + (2 * w[2]));
        double determinant = (a * D) - (B * B);
        return [((D * p) - (B * q)) / determinant, ((a * q) - (B * p)) / determinant];
    }
}
