using Entroscope.Data.Readers;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

public sealed class LabelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("a\nb\na\n")]
    [InlineData("\"a\"\n b \na")]
    [InlineData("class\na\nb\na\n")]
    [InlineData("class\na\nb\na\n\n")]
    public void WordsAreClasses_WithAndWithoutAHead(string text)
    {
        (int[] labels, string[] names) = Read(text, 3);
        Assert.Equal([0, 1, 0], labels);
        Assert.Equal(["a", "b"], names);
    }

    [Theory]
    [InlineData("a\nb\na\nb\n", 3, "holds 4 labels, but there are 3 rows.")]
    [InlineData("3\n0\n1\n2\n", 3, "holds 4 labels, but there are 3 rows.")]
    [InlineData("a\nb\na\nb\na\nb\na\nb\n", 3, "holds 8 labels, but there are 3 rows.")]
    [InlineData("a\n", 3, "holds 1 labels, but there are 3 rows.")]
    [InlineData("", 3, "holds 0 labels, but there are 3 rows.")]
    [InlineData("0,a\n1,b\n", 2, "classes are one column, but there are 2.")]
    public void WhatIsNoClassARow_IsRefused(string text, int rows, string message) => ErrorAssert.Throws<DataException>(
        $"{_folder["labels.txt"]}: {message}", () => Read(text, rows));

    [Fact]
    public void ClassesOfOneRowAreNone()
    {
        ErrorAssert.Throws<DataException>($"{_folder["labels.txt"]}: holds 30 classes for 30 rows, 30 of them of one row only; classes have several rows each.",
            () => Read(string.Join('\n', Enumerable.Range(0, 30)), 30));
        Assert.Equal(30, Read(string.Join('\n', Enumerable.Range(0, 60).Select(i => i % 30)), 60).Names.Length);
    }

    public void Dispose() => _folder.Dispose();

    private (int[] Labels, string[] Names) Read(string text, int rows) =>
        LabelFile.Read(_folder.Write("labels.txt", text), rows, TestContext.Current.CancellationToken);
}
