using System.Xml.Linq;
using Entroscope.Reporting.Drawing;
using Entroscope.Reporting.Html;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Reporting.Tests.Drawing;

public sealed class TreePictureTests
{
    [Theory]
    [InlineData(8, 14)]
    [InlineData(784, 382)]
    public void Every_link_of_a_small_tree_is_drawn_and_groups_of_a_large_one(int sites, int links)
    {
        // 784 sites in 88 groups of 9, 392 nodes in 79 of 5, 196 in 66 of 3, 98 in 49 of 2, then 49, 25, 13, 7, 4 and 2 single ones.
        XElement picture = Draw(PoolingTree.Line(sites), names: null);
        Assert.Equal(links, Paths(picture, "link").Length);
        Assert.Equal(links, Paths(picture, "casing").Length);
        Assert.All(Paths(picture, "link"), p => Assert.Matches("^M[0-9. ]+L[0-9. ]+$", (string)p.Attribute("d")!));
    }

    [Fact]
    public void A_link_is_as_bright_as_it_carries_and_as_thick_as_the_log_of_its_channels()
    {
        XElement[] links = Paths(Draw(PoolingTree.Line(4), names: null), "link");
        XElement least = links.Single(l => l.Value.StartsWith("node 0,0:", StringComparison.Ordinal));
        XElement most = links.Single(l => l.Value.StartsWith("node 1,1:", StringComparison.Ordinal));
        Assert.Equal(ColorMap.Css(0), (string?)least.Attribute("stroke"));
        Assert.Equal(ColorMap.Css(1), (string?)most.Attribute("stroke"));
        Assert.Equal("1", (string?)least.Attribute("stroke-width"));
        Assert.Equal("node 1,1: 5.00 bits, 32.0 channels", most.Value);
        Assert.Equal("5.5", (string?)most.Attribute("stroke-width"));
    }

    [Fact]
    public void Names_stand_under_their_sites_and_long_ones_are_cut()
    {
        XElement picture = Draw(PoolingTree.Line(2), ["short", "a name of more than eighteen letters"]);
        Assert.Contains(picture.Elements("text"), t => t.Value == "short");
        Assert.Contains(picture.Elements("text"), t => t.Value == "a name of more th…");
    }

    [Fact]
    public void A_tree_whose_names_do_not_fit_side_by_side_lies_on_its_side()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => Invariant($"column number {i}"))];
        XElement narrow = Draw(PoolingTree.Line(40), names, "narrow");
        XElement wide = Draw(PoolingTree.Line(40), names, "wide");
        double[] Lines(XElement picture) => [.. picture.Elements("text").Where(t => names.Contains(t.Value)).Select(t => (double)t.Attribute("y")!)];
        Assert.Equal(40, Lines(narrow).Distinct().Count());
        Assert.True(Lines(narrow).Zip(Lines(narrow).Skip(1)).All(p => p.Second - p.First == 17));
        Assert.All(wide.Elements("text").Where(t => names.Contains(t.Value)), t => Assert.Contains("rotate", (string?)t.Attribute("transform")));
        Assert.Equal(Paths(wide, "link").Length, Paths(narrow, "link").Length);
    }

    private static XElement[] Paths(XElement picture, string css) => [.. picture.Elements("path").Where(p => (string?)p.Attribute("class") == css)];

    // Link v has 2^v channels, up to 64, and carries v bits.
    private static XElement Draw(PoolingTree tree, string[]? names, string screen = "wide")
    {
        TreeLink[] links = [.. Enumerable.Range(0, tree.Root).Select(v => new TreeLink(v, 1 << Math.Min(v, 6), v))];
        var writer = new HtmlWriter();
        new TreePicture(tree, links, ColorScale.SquareRoot(links.Select(l => l.Bits))).Draw(writer, "column", names);
        return XDocument.Parse(writer.ToDocument()["<!DOCTYPE html>\n".Length..]).Descendants("svg").Single(s => (string?)s.Attribute("class") == screen);
    }
}
