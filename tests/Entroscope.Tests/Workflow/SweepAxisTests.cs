using Entroscope.Workflow.Sweeps;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>The axis of a sweep, as a user writes it.</summary>
public sealed class SweepAxisTests
{
    [Theory]
    [InlineData("widths=8,16,32", nameof(SweepFactor.Widths), "widths=8,16,32")]
    [InlineData(" rows = 300 , 100", nameof(SweepFactor.Rows), "rows=100,300")]
    [InlineData("depth=1", nameof(SweepFactor.Depth), "depth=1")]
    [InlineData("components=3,1", nameof(SweepFactor.Components), "components=1,3")]
    public void AnAxis_IsReadAndWritten(string text, string factor, string written)
    {
        SweepAxis axis = SweepAxis.Parse(text);
        Assert.Equal((Enum.Parse<SweepFactor>(factor), written), (axis.Factor, axis.ToString()));
    }

    [Theory]
    [InlineData("width=8", "The sweep 'width=8' is not understood; it must be one of widths=LIST, rows=LIST, depth=LIST, components=LIST, "
            + "such as widths=8,16,32,64.")]
    [InlineData("widths", "The sweep 'widths' is not understood; it must be one of widths=LIST, rows=LIST, depth=LIST, components=LIST, "
            + "such as widths=8,16,32,64.")]
    [InlineData("0=8", "The sweep '0=8' is not understood; it must be one of widths=LIST, rows=LIST, depth=LIST, components=LIST, "
            + "such as widths=8,16,32,64.")]
    [InlineData("widths=", "A value of the sweep of widths must be an integer of at least 1, but is ''.")]
    [InlineData("widths=8,0", "A value of the sweep of widths must be an integer of at least 1, but is '0'.")]
    [InlineData("rows=-5", "A value of the sweep of rows must be an integer of at least 1, but is '-5'.")]
    [InlineData("depth=1.5", "A value of the sweep of depth must be an integer of at least 1, but is '1.5'.")]
    [InlineData("rows=99999999999", "A value of the sweep of rows must be an integer of at least 1, but is '99999999999'.")]
    public void ATextThatIsNoAxis_IsRefused(string text, string message) =>
        ErrorAssert.Throws<ArgumentException>(message + " (Parameter 'text')", () => SweepAxis.Parse(text));

    [Fact]
    public void ValuesThatMakeNoSweep_AreRefused()
    {
        ErrorAssert.Throws<ArgumentException>("The sweep of widths names 8 twice; every value is trained once. (Parameter 'values')",
            () => SweepAxis.Parse("widths=8,4,8"));
        ErrorAssert.Throws<ArgumentException>("A sweep of rows needs at least one value. (Parameter 'values')", () => _ = new SweepAxis(SweepFactor.Rows, []));
        ErrorAssert.Throws<ArgumentException>("A value of the sweep of rows must be an integer of at least 1, but is '0'. (Parameter 'values')",
            () => _ = new SweepAxis(SweepFactor.Rows, [0]));
    }
}
