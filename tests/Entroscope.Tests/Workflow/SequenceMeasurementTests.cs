using System.Text;
using Entroscope.Coding;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Tests.Files;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>What is measured of a sequence without a network has its known truth, and is measured on the windows that a network is tested on.</summary>
public sealed class SequenceMeasurementTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Symbols of a chain that steps on with probability 0.7, else jumps: the entropy rate is known, and so is what sites at a distance share.
    [Fact]
    public void AChain_HasItsRateAndItsPairs()
    {
        string text = Chain(60_000);
        SequenceMeasurement measured = SequenceMeasurement.Of(text, Windows(64), new SplitOptions { TestFraction = 0.2 });
        double step = 0.7 + (0.3 / 5), other = 0.3 / 5;
        double rate = -(step * Math.Log(step)) - (4 * other * Math.Log(other));
        Assert.Equal((1, 60_000L, 6, 64, true), (measured.Documents, measured.Sites, measured.Alphabet, measured.Window, measured.IsTest));
        Assert.InRange(measured.HeldOutWindows, 170, 188);
        Assert.Equal(7, measured.Contexts.Count);
        Assert.Equal(Math.Log(5), measured.Contexts[0].Following.Value, 0.01);
        Assert.All(measured.Contexts.Skip(1).Take(3), c => Assert.InRange(
            c.Following.Value, rate - (3 * c.Following.StandardError), rate + (3 * c.Following.StandardError) + 0.01));
        Assert.All(measured.Contexts.Skip(1), c => Assert.True(c.Alone.Value > c.Following.Value));
        Assert.Equal([1, 2, 4, 8, 16, 32], measured.Pairs.Select(p => p.Distance));
        Assert.InRange(Math.Log(5) - rate, measured.Pairs[0].Lower, measured.Pairs[0].Upper);
        Assert.False(measured.Pairs[^1].Information > 0.01);
        Assert.Null(measured.Network);
    }

    [Fact]
    public void BesideANetwork_TheWindowsAreThoseOfItsTest()
    {
        string text = Chain(4000);
        DataSplit split = DataLoader.LoadSplit(text, Windows(8), new SplitOptions { TestFraction = 0.2, Seed = 3 });
        Circuit circuit = Circuit.Train(split, new NetworkPlan { Widths = [4] }, new TrainingOptions { Steps = 3, PriorStrengths = [1] });
        SequenceMeasurement measured = SequenceMeasurement.Beside(circuit.Model, text, null, new SequenceMeasurementOptions { Order = 2 });
        Assert.Equal(split.Test!.Observations.Rows, measured.HeldOutWindows);
        Assert.Equal(-circuit.LogLikelihood(split.Test!).Average() / 8, measured.Network!.Value.Value, 1e-9);
        Assert.Equal(3, measured.Contexts.Count);
    }

    [Fact]
    public void WhatIsNoSequenceOfSymbols_IsRefused()
    {
        string text = Chain(400);
        ErrorAssert.Throws<ArgumentException>(
            "The window must be given. (Parameter 'data')", () => SequenceMeasurement.Of(text, new DataOptions()));
        ErrorAssert.Throws<ArgumentException>(
            "The order must be 0..20, but is 21. (Parameter 'Order')",
            () => SequenceMeasurement.Of(text, Windows(4), null, new SequenceMeasurementOptions { Order = 21 }));
        ErrorAssert.Throws<ArgumentException>(
            "The largest distance must be at least 1, but is 0. (Parameter 'LargestDistance')",
            () => SequenceMeasurement.Of(text, Windows(4), null, new SequenceMeasurementOptions { LargestDistance = 0 }));
        string series = _folder.Write("s.csv", "x\n" + string.Concat(Enumerable.Range(0, 200).Select(i => Invariant($"{i * 0.5}\n"))));
        ErrorAssert.Throws<DataException>(
            $"{series}: its sites are real numbers; pairs and contexts are for symbols, integers and levels.",
            () => SequenceMeasurement.Of(series, Windows(4) with { Kind = ColumnKind.Real }));
        string image = _folder["a.pgm"];
        File.WriteAllBytes(image, [.. "P5\n20 20\n255\n"u8, .. new byte[400]]);
        ErrorAssert.Throws<DataException>(
            $"{image}: its sites lie in images; pairs and contexts are for sequences.",
            () => SequenceMeasurement.Of(image, new DataOptions { Sequence = new SequenceOptions { Window = new GridSize(2, 2) } }));
        string wide = _folder.Write("w.csv", "x\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => Invariant($"{i % 1500}\n"))));
        ErrorAssert.Throws<DataException>(
            $"{wide}: has 1500 symbols; pairs of up to 1024 are counted; take the most frequent ones.",
            () => SequenceMeasurement.Of(wide, Windows(4) with { Kind = ColumnKind.Categorical }));
    }

    [Fact]
    public void AModelWithoutADivisionOfASequence_IsRefused()
    {
        string text = Chain(400);
        TrainingOptions quick = new() { Steps = 0, PriorStrengths = [1] };
        Circuit digits = Circuit.Train(DataLoader.LoadSplit("digits"), new NetworkPlan { Widths = [2] }, quick);
        ErrorAssert.Throws<ModelException>("The model reads no sequences.", () => SequenceMeasurement.Beside(digits.Model, text));
        Circuit chain = Circuit.Train(DataLoader.LoadSplit(text, Windows(4)), new NetworkPlan { Widths = [2] }, quick);
        ModelMetadata metadata = chain.Model.Metadata;
        var without = new ConvACMixture(
            chain.Model.Components, chain.Model.Weights, metadata with { Sequence = metadata.Sequence! with { Division = null } });
        ErrorAssert.Throws<ModelException>(
            "The parts of the model's training were files of their own; it knows no division of a sequence.", () => SequenceMeasurement.Beside(without, text));
        chain.CompressText(text, _folder["t.entc"]);
        var other = new ConvACMixture(chain.Model.Components, chain.Model.Weights, metadata with { Sequence = null });
        ErrorAssert.Throws<ModelException>(
            $"{_folder["t.entc"]}: It is of a text, but the model reads none.", () => RowCompression.Decompress(other, _folder["t.entc"], new EngineOptions()));
    }

    private static DataOptions Windows(int sites) => new() { Sequence = new SequenceOptions { Window = new GridSize(1, sites) } };

    private string Chain(int length)
    {
        var random = new RandomStream(1, "letters of a chain");
        var text = new StringBuilder();
        int state = 0;
        for (int i = 0; i < length; i++)
        {
            state = random.NextDouble() < 0.7 ? (state + 1) % 5 : random.NextInt(5);
            text.Append((char)(97 + state));
        }

        return _folder.Write("chain.txt", text.ToString());
    }
}
