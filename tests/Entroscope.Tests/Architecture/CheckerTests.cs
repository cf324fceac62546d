using Xunit;

namespace Entroscope.Tests.Architecture;

/// <summary>The checkers themselves: each finds its fault in made-up sources, and nothing in good ones.</summary>
public sealed class CheckerTests
{
    private static readonly string[] Order = ["Low", "Middle", "High"];
    private static readonly SourceFile LowFile = new("Low/Atom.cs", "namespace House.Low;\n\npublic sealed class Atom;\n");
    private static readonly SourceFile HighFile = new("High/Roof.cs",
        "using House.Low;\n\nnamespace House.High;\n\npublic sealed class Roof : Middle.Floor;\n");
    private static readonly SourceFile RootFile = new("HouseException.cs", "namespace House;\n\npublic sealed class HouseException : Exception;\n");

    [Theory]
    [InlineData("throw new E(\"take more (--steps)\");", "--steps")]
    [InlineData("string a = \"x\" + $\"--no-refit {b}\";", "--no-refit")]
    public void AnOptionInATextIsFound(string line, string option) => Assert.Equal(
        [$"Low/Atom.cs, line 2: a text names the option {option}; say it in the library's terms."],
        OptionRules.Violations([new SourceFile("Low/Atom.cs", "namespace House.Low;\n" + line)]));

    [Theory]
    [InlineData("for (int i = 9; i > 0; --i) { Add(\"a\", --count); }")]
    [InlineData("string a = \"<!-- no option --> a--b\";")]
    [InlineData("/// A flag such as \"--seed\".")]
    public void WhatIsNoOptionPasses(string line) => Assert.Empty(OptionRules.Violations([new SourceFile("Low/Atom.cs", line)]));

    [Fact]
    public void GoodArrowsPass() => Assert.Empty(Arrows(LowFile, HighFile, RootFile,
        new SourceFile("Middle/Floor.cs", "using House.Low;\nnamespace House.Middle;\npublic class Floor { Low.Atom a; string Roof => High.Ground; }\n")));

    [Theory]
    [InlineData("using House.High;\nnamespace House.Middle;")]
    [InlineData("global using static House.High.Roof;\nnamespace House.Middle;")]
    [InlineData("using R = House . High.Roof;\nnamespace House.Middle;")]
    [InlineData("namespace House.Middle;\nclass Floor { object o = new House.High.Roof(); }")]
    [InlineData("namespace House.Middle;\nclass Floor { object o = new global::House.High.Roof(); }")]
    [InlineData("namespace House.Middle;\nclass Floor { object o = new High.Roof(); }")]
    [InlineData("namespace House.Middle;\n/// <see cref=\"High.Roof\"/>\nclass Floor;")]
    public void AnArrowUpwardsIsFound(string text) =>
        Assert.Equal(["Middle/Floor.cs: uses High, which comes after Middle in the order Low < Middle < High."],
            Arrows(LowFile, HighFile, new SourceFile("Middle/Floor.cs", text)));

    [Fact]
    public void ACycleIsFoundAtTheArrowThatClosesIt()
    {
        var low = new SourceFile("Low/Atom.cs", "using House.Middle;\nnamespace House.Low;");
        var middle = new SourceFile("Middle/Floor.cs", "using House.Low;\nnamespace House.Middle;");
        Assert.Equal(["Low/Atom.cs: uses Middle, which comes after Low in the order Low < Middle < High."], Arrows(low, middle));
    }

    [Fact]
    public void AFolderWithoutAPlaceIsFound() => Assert.Equal(
        ["Attic/Box.cs: the folder Attic has no place in the order Low < Middle < High."], Arrows(new SourceFile("Attic/Box.cs", "namespace House.Attic;")));

    [Fact]
    public void ANamespaceThatHidesAFolderIsFound() => Assert.Equal(
        ["Low/Atom.cs: the namespace must be House.Low, but is 'House.High'.",
            "Low/Atom.cs: uses High, which comes after Low in the order Low < Middle < High."],
        Arrows(new SourceFile("Low/Atom.cs", "namespace House.High;")));

    [Fact]
    public void TheRootUsesNoFolder() => Assert.Equal(
        ["Program.cs: uses Low, which comes after the root in the order Low < Middle < High."],
        Arrows(new SourceFile("Program.cs", "using House.Low;\nnamespace House;")));

    [Fact]
    public void TheTopUsesAllRooms() => Assert.Empty(Arrows(HighFile, new SourceFile("Top.cs", "using House.High;\nnamespace House;")));

    [Fact]
    public void RoomsWithinRoomsHaveAnOrder()
    {
        string[] order = ["High/Attic", "High", "High/Roof"];
        var attic = new SourceFile("High/Attic/Box.cs", "namespace House.High.Attic;\n\n// Tower is only a word.\nclass Box { int Top => x.Tower; }");
        var tower = new SourceFile("High/Tower.cs", "using House.High.Attic;\n\nnamespace House.High;\n\nclass Tower;");
        var tile = new SourceFile("High/Roof/Tile.cs", "namespace House.High.Roof;\n\nclass Tile(Tower tower, Attic.Box box);");
        Assert.Empty(new RoomArrows("House", order, [attic, tower, tile]).Violations());
        foreach (string text in new[] { "class Box(Tower tower);", "/// <see cref=\"Tower\"/>\nclass Box;", "class Box(House.High.Tower tower);" })
        {
            Assert.Equal(
                ["High/Attic/Box.cs: uses High, which comes after High/Attic in the order High/Attic < High < High/Roof."],
                new RoomArrows("House", order, [new SourceFile("High/Attic/Box.cs", "namespace House.High.Attic;\n\n" + text), tower, tile]).Violations());
        }

        foreach (string text in new[] { "class Tower(Roof.Tile tile);", "class Tower(House.High.Roof.Tile tile);", "class Tower(High.Roof.Tile tile);" })
        {
            Assert.Equal(
                ["High/Tower.cs: uses High/Roof, which comes after High in the order High/Attic < High < High/Roof."],
                new RoomArrows("House", order, [attic, new SourceFile("High/Tower.cs", "namespace House.High;\n\n" + text), tile]).Violations());
        }
    }

    [Fact]
    public void LongFilesAreFound()
    {
        Assert.Empty(FileRules.Violations([Lines("A.cs", 400), Lines("B.cs", 149), Lines("C.cs", 1)]));
        Assert.Equal(
            ["The median file has 150 lines; it must have fewer than 150.", "A.cs: has 401 lines; a file has at most 400."],
            FileRules.Violations([Lines("A.cs", 401), Lines("B.cs", 150), Lines("C.cs", 1)]));
    }

    [Fact]
    public void LongLinesAreFound()
    {
        string most = new('x', 160), more = new('x', 161);
        Assert.Empty(LineRules.Violations([new SourceFile("A.cs", $"{most}\n\"\"\"\n{more}\n\"\"\"\n{most}\n")]));
        Assert.Equal(
            ["A.cs, line 2: has 161 characters; a line has at most 160."],
            LineRules.Violations([new SourceFile("A.cs", $"\"\"\"{most[6..]}\"\"\"\n{more}\n")]));
    }

    [Theory]
    [InlineData("public sealed class Roof")]
    [InlineData("public readonly record struct Roof(int X)")]
    [InlineData("public static partial class Roof")]
    [InlineData("public interface Roof")]
    [InlineData("public enum Roof")]
    [InlineData("public abstract record Roof;\n\npublic class Tower")]
    public void APublicTypeInAFileOfAnotherNameIsFound(string text) => Assert.Equal(
        "High/Tower.cs: holds the public type Roof, which belongs into a file of its name.",
        Assert.Single(FileRules.Violations([new SourceFile("High/Tower.cs", "namespace House.High;\n\n" + text + "\n")])));

    [Theory]
    [InlineData("public enum Kind\n{\n    Flat,\n}", 0)]
    [InlineData("public sealed record Kind(int Slope);", 0)]
    [InlineData("public sealed record Kind\n{\n*}", 0)]
    [InlineData("public sealed record Kind\n{\n\n*}", 1)]
    public void AShortTypeMayStandBehindTheOneThatItServes(string text, int faults) => Assert.Equal(
        Enumerable.Repeat("High/Roof.cs: holds the public type Kind, which belongs into a file of its name.", faults),
        FileRules.Violations([new SourceFile("High/Roof.cs", "namespace House.High;\n\npublic sealed record Roof(Kind Kind);\n\n"
            + text.Replace("*", new string('\n', FileRules.LongestPart - 3), StringComparison.Ordinal) + "\n")]));

    [Fact]
    public void PartsAndPrivateTypesAreAllowed() => Assert.Empty(FileRules.Violations(
        [new SourceFile("High/Roof.Tiles.cs", "public sealed partial class Roof\n{\n    public enum Kind { }\n}\n\ninternal sealed class Tile;\n")]));

    private static IEnumerable<string> Arrows(params SourceFile[] files) => new RoomArrows("House", Order, files, "Top.cs").Violations();

    private static SourceFile Lines(string path, int count) => new(path, string.Concat(Enumerable.Repeat("\n", count)));
}
