using CsCheck;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Numerics;

public sealed class LogSpaceTests
{
    [Fact]
    public void LogSumExp_IsShiftEquivariant() =>
        Gen.Select(Gen.Double[-50, 50].Array[1, 8], Gen.Double[-900, 900]).Sample((x, c) =>
            Math.Abs(LogSpace.LogSumExp([.. x.Select(v => v + c)]) - c - LogSpace.LogSumExp(x)) <= 1e-12 * (1 + Math.Abs(c)));

    [Fact]
    public void LogSumExp_OfSpecialValues()
    {
        Assert.Equal(double.NegativeInfinity, LogSpace.LogSumExp([]));
        Assert.Equal(double.NegativeInfinity, LogSpace.LogSumExp([double.NegativeInfinity, double.NegativeInfinity]));
        Assert.True(double.IsNaN(LogSpace.LogSumExp([0, double.NaN])));
        NumericAssert.Close(Math.Log(2) - 2000, LogSpace.LogSumExp([-2000, -2000, double.NegativeInfinity]), 1e-12);
    }

    [Fact]
    public void Entropy_OfKnownDistributions()
    {
        NumericAssert.Close(Math.Log(4), LogSpace.Entropy([0.25, 0.25, 0.25, 0.25]), 1e-15);
        Assert.Equal(0, LogSpace.Entropy([1, 0, 0]));
    }

    [Fact]
    public void CompensatedSum_KeepsWhatPlainSumsLose()
    {
        Assert.Equal(2, CompensatedSum.Of([1, 1e100, 1, -1e100]));
        Assert.Equal(0, CompensatedSum.Of([]));
        Assert.Equal(double.NegativeInfinity, CompensatedSum.Of([1, double.NegativeInfinity]));
        Assert.True(double.IsNaN(CompensatedSum.Of([1, double.NaN, 2])));
    }
}
