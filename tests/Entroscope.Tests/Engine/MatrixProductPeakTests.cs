using Entroscope.Engine.Diagnostics;
using Xunit;

namespace Entroscope.Tests.Engine;

public sealed class MatrixProductPeakTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Measure_GivesAFiniteRate(int threads) => Assert.InRange(MatrixProductPeak.Measure(threads), 1e-3, 1e6);
}
