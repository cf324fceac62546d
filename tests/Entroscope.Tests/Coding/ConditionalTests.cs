using CsCheck;
using Entroscope.Coding;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Coding;

/// <summary>The conditionals that rows are coded by against ratios of the reference engine's likelihoods; no width of vectors changes a bit.</summary>
public sealed class ConditionalTests
{
    private static readonly RandomModelOptions Options = new() { MaxSites = 8, MaxChannels = 7, MaxAlphabet = 6, Continuous = false, NearDeterministic = 0.1 };

    [Fact]
    public void Conditionals_AreThoseOfTheReference() => Gen.Select(Gen.ULong, Gen.Int[1, 8], Gen.Int[1, 3], Gen.Double[-0.5, 0.6]).Sample(
        (seed, sites, components, missing) =>
        {
            ConvACMixture model = RandomMixtures.Build(seed, sites, components, Options);
            Observations data = RandomModels.Data(model.Pattern, 5, missing, seed);
            int[]? labels = model.Classes > 1 ? CodeTrial.Labels(model, 5, seed) : null;
            var code = new RowCode(model);
            var recorder = new Recorder();
            var panel = new RowPanel(sites);
            new RowReader(data, labels, code).Read(0, panel);
            new PanelCoder(code).Code(recorder, panel, labels is not null);
            double[] expected = [.. Expected(model, data, labels, code.Order)];
            Assert.Equal(expected.Length, recorder.Probabilities.Count);
            for (int i = 0; i < expected.Length; i++)
            {
                NumericAssert.Close(expected[i], recorder.Probabilities[i], 1e-9, 1e-12, Invariant($"conditional {i}"));
            }
        }, iter: 200, threads: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void DepthFirst_EveryInnerNodeIsPassedOnceDownAndAtMostOnceUp(ulong seed)
    {
        var random = new RandomStream(seed, "schedules");
        PoolingTree[] trees =
        [
            PoolingTree.Line(256), PoolingTree.Cp(40), RandomTrees.OfAnyShape(90, random), RandomTrees.OfVariables(90, random),
            RandomTrees.OfLevels(70, random),
        ];
        foreach (PoolingTree tree in trees)
        {
            var schedule = new CodingSchedule(tree, CodingSchedule.DepthFirst(tree));
            Assert.Equal(tree.SiteCount, schedule.Steps.Count(s => s.Kind == CodingStepKind.Site));
            Assert.Equal(tree.InnerCount, schedule.Steps.Count(s => s.Kind == CodingStepKind.Descend));
            Assert.InRange(schedule.Steps.Count(s => s.Kind == CodingStepKind.Ascend), 0, tree.InnerCount - 1);
            Assert.InRange(schedule.Slots, 1, tree.Height);
            Assert.All(schedule.Steps, s => Assert.InRange(s.Factors, 0, 1));
        }
    }

    // As many passes as another component's tree may need: twice the depth a site, and no more messages than nodes.
    [Fact]
    public void InAnyOrder_ASiteCostsItsDepth()
    {
        var random = new RandomStream(4, "schedules");
        PoolingTree tree = PoolingTree.Line(256);
        int[] order = [.. Enumerable.Range(0, 256)];
        random.Shuffle<int>(order);
        var schedule = new CodingSchedule(tree, order);
        Assert.InRange(schedule.Steps.Length, 256, 256 * ((2 * tree.Height) + 1));
        Assert.InRange(schedule.Slots, 1, tree.NodeCount);

        const int Sites = 4000;
        PoolingTree chain = PoolingTree.FromChildren(
            Sites, [.. Enumerable.Range(1, Sites - 1).Select(i => i == 1 ? new[] { 0, 1 } : [Sites + i - 2, i])]);
        order = [.. Enumerable.Range(0, Sites)];
        random.Shuffle<int>(order);
        ErrorAssert.Throws<SizeLimitException>(
            "The trees of the components are too deep to be coded in one order of the sites: more than 4194304 passes a row.",
            () => _ = new CodingSchedule(chain, order));
    }

    [Fact]
    public void ThreadsAndKernels_GiveTheSameBytes()
    {
        foreach ((int components, ulong seed) in new[] { (1, 3UL), (2, 7UL) })
        {
            ConvACMixture model = RandomMixtures.Build(
                seed, 20, components, Options with { MaxSites = 20, MaxChannels = 11, MaxAlphabet = 90, NearDeterministic = 0 });
            Observations data = RandomModels.Data(model.Pattern, 4000, 0.01, 9);
            byte[] bytes = CodeTrial.Compress(model, data, null, out CompressionSummary summary);
            Assert.InRange(summary.Blocks, 2, 100);
            foreach (PanelKernels<double> kernels in KernelRegistry.All<double>())
            {
                Assert.Equal(bytes, CodeTrial.Compress(model, data, null, out _, 3, kernels));
                CodeTrial.AssertEqual(data, null, CodeTrial.Decompress(model, bytes, 2, kernels));
            }
        }
    }

    private static IEnumerable<double> Expected(ConvACMixture model, Observations data, int[]? labels, int[] order)
    {
        for (int r = 0; r < data.Rows && labels is not null; r++)
        {
            if (labels[r] >= 0)
            {
                yield return model.ClassPrior[labels[r]];
            }
        }

        double[][] before = [.. Enumerable.Range(0, data.Rows).Select(_ => Enumerable.Repeat(double.NaN, data.Sites).ToArray())];
        foreach (int site in order)
        {
            for (int r = 0; r < data.Rows; r++)
            {
                if (!double.IsNaN(data[r, site]))
                {
                    double log = Log(model, before[r], labels?[r] ?? -1);
                    before[r][site] = data[r, site];
                    yield return Math.Exp(Log(model, before[r], labels?[r] ?? -1) - log);
                }
            }
        }
    }

    private static double Log(ConvACMixture model, double[] row, int label)
    {
        var data = Observations.FromRows([row]);
        (double[] log, double[] given) = (new double[1], new double[model.Classes]);
        new ModelEngine(model, new EngineOptions { Kind = EngineKind.Reference }).LogLikelihood(data, RowSelection.All(data), log, given);
        return label < 0 ? log[0] : given[label];
    }

    private sealed class Recorder : ICodeStream
    {
        public List<double> Probabilities { get; } = [];

        public int Code(SymbolBounds bounds, int symbol)
        {
            Assert.Equal(CodeScale.Total, bounds.At(bounds.Alphabet));
            Probabilities.Add((bounds.At(symbol + 1) - bounds.At(symbol)) / (double)CodeScale.Total);
            return symbol;
        }

        public int Bit(ulong parts, int bit) => bit;
    }
}
