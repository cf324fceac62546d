using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>
/// Likelihoods, counts, ledgers and posteriors of the scaled engines against the reference: trees, widths, alphabets and leaves of every kind.
/// </summary>
public sealed class EngineVarietyTests
{
    public static TheoryData<string> Long { get; } = [.. EngineCases.Long];

    public static TheoryData<string> Others { get; } = [.. EngineCases.Alphabets, .. EngineCases.Mixed, .. EngineCases.Long];

    [Theory]
    [MemberData(nameof(Long))]
    public void LogLikelihood_InSinglePrecision_IsWithinAMillionth(string name)
    {
        ConvAC model = EngineCases.Build(name);
        Observations data = RandomModels.Data(model, 33, 0, 2);
        double[] expected = EngineAgreementTests.LogLikelihood(model, data, EngineKind.Reference);
        Assert.All(expected, l => Assert.True(l < -50));
        var engine = (IReloadableEngine)Engines.Create(model, new EngineOptions { Kind = EngineKind.Single });
        NumericAssert.Close(expected, EngineAssert.Log(engine, data), 0, 1e-6, "log p");
        Assert.Equal(0, engine.Rescued);
    }

    [Theory]
    [InlineData("line:100000 w4", 2)]
    [InlineData("grid:256x256 w3", 2)]
    [InlineData("line:60000:5 w7", 2)]
    [InlineData("tree:50000 w6", 2)]
    [InlineData("shared-line:100000 w5", 2)]
    [InlineData("cp:100000 w3", 2)]
    [InlineData("chain:20000 w4", 2)]
    public void LogLikelihood_OfManySites_IsWithinAMillionth(string name, int rows)
    {
        ConvAC model = EngineCases.Build(name);
        Observations data = RandomModels.Data(model, rows, 0.05, 2);
        double[] expected = EngineAgreementTests.LogLikelihood(model, data, EngineKind.Reference);
        NumericAssert.Close(expected, EngineAgreementTests.LogLikelihood(model, data, EngineKind.Single), 0, 1e-6, "log p");
        NumericAssert.Close(expected, EngineAgreementTests.LogLikelihood(model, data, EngineKind.Double), 0, 1e-12, "log p");
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void AllResults_AgreeWithTheReference(string name)
    {
        ConvAC model = EngineCases.Build(name);
        Observations data = RandomModels.Data(model, 40, name.Contains("mixed", StringComparison.Ordinal) ? 0.25 : 0.02, 2);
        foreach (string labels in new[] { "known", "unknown", "mixed" }.Skip(model.Shape.WeightCount > 60_000 ? 2 : 0))
        {
            int[]? classes = EngineCases.Labels(labels, data.Rows);
            EngineAssert.Results expected = EngineAssert.Run(Engines.Create(model, new EngineOptions { Kind = EngineKind.Reference }), data, classes);
            foreach (EngineKind kind in new[] { EngineKind.Double, EngineKind.Single })
            {
                EngineAssert.Agrees(model, expected, EngineAssert.Run(Engines.Create(model, new EngineOptions { Kind = kind, Threads = 2 }), data, classes),
                    EngineTolerance.Of(kind));
            }
        }
    }

    // Each value of a large alphabet is then used often enough for its conv outputs to be tabulated.
    [Theory]
    [InlineData(17, 200)]
    [InlineData(33, 300)]
    [InlineData(300, 1300)]
    public void ManyRows_OfALargeAlphabet_AgreeWithTheReference(int alphabet, int rows)
    {
        ConvAC model = EngineCases.Build(Invariant($"line:4 w11 k{alphabet}"));
        Observations data = RandomModels.Data(model, rows, 0.05, 2);
        int[]? labels = EngineCases.Labels("mixed", rows);
        EngineAssert.Results expected = EngineAssert.Run(Engines.Create(model, new EngineOptions { Kind = EngineKind.Reference }), data, labels);
        foreach (EngineKind kind in new[] { EngineKind.Double, EngineKind.Single })
        {
            EngineAssert.Agrees(model, expected, EngineAssert.Run(Engines.Create(model, new EngineOptions { Kind = kind, Threads = 2 }), data, labels),
                EngineTolerance.Of(kind));
        }
    }

    [Theory]
    [InlineData("line:64 w40", true)]
    [InlineData("line:64 w40 mixed", true)]
    [InlineData("tree:70 w55 mixed", true)]
    [InlineData("line:125:5 w13", false)]
    [InlineData("grid:16x16 w8", false)]
    public void LargeNetworks_ShareTheirNodes(string name, bool shares) =>
        Assert.Equal(shares, new EnginePlan(EngineCases.Build(name), sizeof(float), 2).SharesNodes);
}
