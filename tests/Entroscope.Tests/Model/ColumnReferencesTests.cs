using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Model;

/// <summary>Columns by name and position: what is found, and what is refused in which words.</summary>
public sealed class ColumnReferencesTests
{
    private static readonly ColumnReferences Columns = new(["age", "2", "income, net", "twice", "twice", "2019", "'tis"], 7);

    [Theory]
    [InlineData("age", 0)]
    [InlineData("0", 0)]
    [InlineData("\"2\"", 1)]
    [InlineData("'income, net'", 2)]
    [InlineData("3", 3)]
    [InlineData("2019", 5)]
    [InlineData("'tis", 6)]
    [InlineData("\"age\"", 0)]
    public void AColumn_IsFound(string reference, int site)
    {
        Assert.Equal(site, Columns.Find(reference, out string problem));
        Assert.Equal(string.Empty, problem);
    }

    [Theory]
    [InlineData("2", "'2', which is the name of column 1 and the position of column 'income, net'; put a name in quotes")]
    [InlineData("twice", "'twice', which is the name of 2 columns, at the positions 3, 4; give one of the positions")]
    [InlineData("Agee", "column 'Agee', which the model does not have; the nearest name is 'age'")]
    [InlineData("7", "site 7, but the sites are 0..6")]
    [InlineData("\"0\"", "column '0', which the model does not have; the nearest name is '2'")]
    public void WhatIsNotOneColumn_IsRefused(string reference, string message)
    {
        Assert.Equal(-1, Columns.Find(reference, out string problem));
        Assert.StartsWith(message, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutNames_PositionsAlone_AreColumns()
    {
        var columns = new ColumnReferences(null, 3);
        Assert.Equal([2, 0], columns.FindAll("2, 0", out string problem));
        Assert.Equal(string.Empty, problem);
        Assert.Equal(-1, columns.Find("age", out problem));
        Assert.Equal("column 'age', but the columns of the model have no names; give positions of 0..2", problem);
        Assert.Equal(-1, columns.Find("99999999999", out problem));
        Assert.Equal("site 99999999999, but the sites are 0..2", problem);
    }

    [Fact]
    public void Lists_AreSplitOutsideQuotes()
    {
        Assert.Equal(["age", "\"a,b\"", "'c, d'=\"x,y\"", "it's", "z"], ColumnReferences.Split("age, \"a,b\",'c, d'=\"x,y\",it's,z"));
        Assert.Equal(("\"a=b\"", "x,y"), ColumnReferences.Assignment("\"a=b\"=\"x,y\""));
        Assert.Equal(("a", "1=1"), ColumnReferences.Assignment("a = 1=1"));
        Assert.Null(ColumnReferences.Assignment("a"));
        Assert.Equal([2, 0], Columns.FindAll("'income, net',age", out _));
    }
}
