using Entroscope.Engine.Scaled;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>Segments hold every node once, after its children, and those of a stage can be worked on at once.</summary>
public sealed class TreeSegmentationTests
{
    [Theory]
    [InlineData("line:64 w8", 8, 0)]
    [InlineData("line:64 w8", 8, 2)]
    [InlineData("line:1000 w8", 16, 0)]
    [InlineData("line:1000 w8", 16, 2)]
    [InlineData("grid:16x16 w8", 8, 0)]
    [InlineData("grid:16x16 w8", 8, 2)]
    [InlineData("tree:300 w11", 8, 0)]
    [InlineData("tree:300 w11", 8, 2)]
    [InlineData("levels:100 w9", 4, 0)]
    [InlineData("levels:100 w9", 4, 2)]
    [InlineData("cp:300 w3", 8, 0)]
    [InlineData("cp:300 w3", 8, 2)]
    [InlineData("chain:50 w3", 8, 0)]
    [InlineData("chain:50 w3", 8, 2)]
    [InlineData("line:2 w3", 8, 0)]
    [InlineData("line:2 w3", 8, 2)]
    [InlineData("line:64 w8", 1, 0)]
    [InlineData("line:64 w8", 1, 2)]
    public void EveryNode_IsInOneSegment_AfterItsChildren(string name, int parts, int least)
    {
        NetworkShape shape = EngineCases.Build(name).Shape;
        var place = new Dictionary<int, (int Stage, int Segment)>();
        TreeSegment[][] stages = TreeSegmentation.Cut(shape, parts, least);
        for (int s = 0; s < stages.Length; s++)
        {
            for (int i = 0; i < stages[s].Length; i++)
            {
                foreach (int v in stages[s][i].Nodes)
                {
                    place.Add(v, (s, i));
                    Assert.All(shape.Tree.Children(v).ToArray(),
                        c => Assert.True(place.TryGetValue(c, out var child) && (child.Stage < s || child == (s, i)), Invariant($"child {c} of {v}")));
                }

                // Only the top of a segment is used by others.
                Assert.All(stages[s][i].Nodes[..^1], v => Assert.Equal((s, i), Place(shape.Tree.Parent(v))));
            }
        }

        Assert.Equal(shape.Tree.NodeCount, place.Count);
        Assert.Equal([shape.Tree.Root], stages[^1].Select(s => s.Nodes[^1]));

        (int Stage, int Segment) Place(int node)
        {
            int stage = Array.FindIndex(stages, segments => segments.Any(s => s.Nodes.Contains(node)));
            return (stage, Array.FindIndex(stages[stage], s => s.Nodes.Contains(node)));
        }
    }

    [Theory]
    [InlineData("line:64 w8")]
    [InlineData("grid:16x16 w8")]
    [InlineData("line:1000 w8")]
    public void ABroadTree_IsCutIntoEnoughParts(string name)
    {
        NetworkShape shape = EngineCases.Build(name).Shape;
        TreeSegment[] first = TreeSegmentation.Cut(shape, 8)[0];
        Assert.InRange(first.Length, 8, 64);
        int whole = shape.Tree.NodeCount;
        Assert.All(first, s => Assert.True(s.Nodes.Length <= whole / 8 + 1));
    }

    // One thread works on the last segment while the others wait.
    [Fact]
    public void WhatTheFirstStagesLeave_IsCutForTheThreads()
    {
        NetworkShape shape = EngineCases.Build("line:1000 w8").Shape;
        TreeSegment[][] whole = TreeSegmentation.Cut(shape, 16), cut = TreeSegmentation.Cut(shape, 16, 2);
        Assert.Equal(whole[0].Length, cut[0].Length);
        Assert.InRange(cut[^2].Length, 2, 4);
        Assert.InRange(cut[^1][0].Nodes.Length, 1, whole[^1][0].Nodes.Length / 8);
    }
}
