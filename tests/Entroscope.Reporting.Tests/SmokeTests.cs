using Xunit;
namespace Entroscope.Reporting.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Placeholder() => Assert.True(true);
}
