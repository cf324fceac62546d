using Xunit;
namespace Entroscope.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Line_HasItsLevels() => Assert.Equal(3, Structure.PoolingTree.Line(8).Height);
}
