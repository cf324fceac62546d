using Entroscope.Cli.Output;
using Xunit;

namespace Entroscope.Cli.Tests;

public sealed class TextTableTests
{
    [Fact]
    public void ATableThatFitsIsOne() => Assert.Equal(
        ["level   spent at the level", "0          3.7496 ± 0.1082", "1          3.5944 ± 0.0861"],
        Written(40, ["level", "spent at the level"], ["0", "3.7496 ± 0.1082"], ["1", "3.5944 ± 0.0861"]));

    [Fact]
    public void HeadsAreBrokenBeforeColumnsAreMoved() => Assert.Equal(
        ["level     spent at the", "level", "0       3.7496 ± 0.1082"],
        Written(29, ["level", "spent at the level"], ["0", "3.7496 ± 0.1082"]));

    // The first column comes again with the columns that did not fit; no number is broken.
    [Fact]
    public void ColumnsThatDoNotFitFollowInAPartOfTheirOwn()
    {
        string[] lines = Written(45, ["level", "by itself", "given others", "shared"], ["0", "3.7496 ± 0.1082", "2.5627 ± 0.1544", "1.1869 ± 0.0996"]);
        Assert.Equal(["level         by itself      given others", "0       3.7496 ± 0.1082   2.5627 ± 0.1544", "level            shared",
            "0       1.1869 ± 0.0996"], lines);
        Assert.All(lines, l => Assert.True(l.Length <= 45));
    }

    private static string[] Written(int width, string[] columns, params string[][] rows)
    {
        var table = new TextTable(columns);
        foreach (string[] row in rows)
        {
            table.Add(row);
        }

        using var output = new StringWriter();
        table.WriteTo(output, width);
        return [.. output.ToString().Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && !l.StartsWith('─'))];
    }
}
