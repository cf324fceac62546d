using System.Text;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>What the library advises in its own words is followed by the options that do it.</summary>
public sealed class RemediesTests
{
    [Theory]
    [InlineData("a,b\n1,2\n3,x\n4,5\n", "line 3, row 2, column 2 ('b'): the value 'x' is not a number like others of the column; read it as missing, "
        + "read the column as text, or leave it out (--missing-values; --kind b=text; --ignore b).")]
    [InlineData("1,2\n3,x\n4,5\n", "line 2, row 2, column 2: the value 'x' is not a number like others of the column; read it as missing, "
        + "read the column as text, or leave it out (--missing-values; --kind 1=text; --ignore 1).")]
    [InlineData("a;b\n1,234;x\n2,345;y\n", "line 2, row 1, column 1 ('a'): the value '1,234' may have a decimal comma or a comma between thousands; "
        + "say which (--decimal , or --thousands ,).")]
    [InlineData("a;b\n1,25;2.5\n2,5;1.5\n", "line 2, row 1, column 1 ('a'): the value '1,25' has a decimal comma, but column 'b' has points; say which is "
        + "the decimal mark, and what separates thousands (--decimal, --thousands).")]
    [InlineData("a;b\n1.234,5;1,234.5\n2.345,5;2,345.5\n", "line 2, row 1, column 1 ('a'): the value '1.234,5' and line 2, row 1, column 2 ('b'): the value "
        + "'1,234.5' are numbers in different notations; say how numbers are written, or read a column as text (--decimal, --thousands; --kind NAME=text).")]
    [InlineData("d\n03/04/2024\n05/06/2024\n", "line 2, row 1, column 1 ('d'): the date '03/04/2024' may begin with the day or the month; say which "
        + "(--dates dmy or --dates mdy).")]
    public void ATableOfTwoReadingsIsRefusedWithTheOptionsThatChoose(string text, string message) =>
        Refuses(message, Encoding.UTF8.GetBytes(text));

    [Fact]
    public void AnEncodingCanBeNamed() => Refuses(
        "line 2: the byte 0x93 is not UTF-8, and may mean several characters; name the encoding (--encoding, such as --encoding windows-1252).",
        [.. "a,b\n"u8, 0x93, .. ",1\n"u8]);

    [Fact]
    public void ATableOfIdsAloneNeedsAKind() => Refuses(
        "has no column to model: 'key' is left out (an id or free text, all 30 values differ); keep one by giving it a kind "
            + "(--kind NAME=text or another kind).",
        Encoding.UTF8.GetBytes("key\n" + string.Concat(Enumerable.Range(0, 30).Select(i => Invariant($"k{i}\n")))));

    [Fact]
    public void AColumnThatTheSchemaLacksCanBeLeftOut()
    {
        using var folder = new TemporaryFolder();
        string model = folder["m.json"];
        string rows = string.Concat(Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? "red,1\n" : "blue,0\n"));
        Tool.Run("train", folder.Write("data.csv", "colour,n\n" + rows), "--steps", "1", "--widths", "2", "-o", model).Succeeds();
        string more = folder.Write("more.csv", "colour,n,more\nred,1,5\n");
        Tool.Run("evaluate", model, more).Refused(ExitCode.BadInput,
            $"{more}: column 3 ('more') is not in the schema, whose columns are 'colour', 'n'; leave it out, or name it as the label "
            + "(--ignore more; --label more).");
        Tool.Run("evaluate", model, more, "--ignore", "more").Succeeds();
    }

    private static void Refuses(string message, byte[] text)
    {
        using var folder = new TemporaryFolder();
        string data = folder["data.csv"];
        File.WriteAllBytes(data, text);
        CliResult result = Tool.Run("train", data, "-o", folder["m.json"]);
        Assert.Equal(ExitCode.BadInput, result.Code);
        Assert.Equal($"entroscope: {data}: {message}\n", result.Error);
    }
}
