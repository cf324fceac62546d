using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>What an engine refuses because it would otherwise read or write beyond its memory.</summary>
public sealed class EngineInputTests
{
    [Theory]
    [InlineData(EngineKind.Double, 2, 3)]
    [InlineData(EngineKind.Single, 2, 4)]
    [InlineData(EngineKind.Single, 300, 301)]
    [InlineData(EngineKind.Single, 2, -1)]
    public void AValueBeyondTheAlphabet_IsRefused(EngineKind kind, int alphabet, int value)
    {
        ConvAC model = EngineCases.Build(Invariant($"line:8 w3 k{alphabet}"));
        double[] row = new double[8];
        row[5] = value;
        IEngine engine = Engines.Create(model, new EngineOptions { Kind = kind, Threads = 1 });
        Observations data = Observations.FromRows([row]);
        string expected = Invariant($"Site 5: the value {value} is not one of 0..{alphabet - 1}.");
        Assert.Equal(expected, Assert.Throws<DataException>(() => engine.AddExpectedCounts(data, RowSelection.All(data), null, new ExpectedCounts(model),
            TestContext.Current.CancellationToken)).Message);
        Assert.Equal(expected,
            Assert.Throws<DataException>(() => engine.Ledger(data, RowSelection.All(data), null, TestContext.Current.CancellationToken)).Message);
    }

    [Theory]
    [InlineData(EngineKind.Double)]
    [InlineData(EngineKind.Single)]
    public void ObservationsOfOtherSites_AreRefused(EngineKind kind)
    {
        ConvAC model = EngineCases.Build("line:8 w3");
        Observations data = Observations.FromRows([new double[7]]);
        var error = Assert.Throws<ArgumentException>(() => Engines.Create(model, new EngineOptions { Kind = kind })
            .LogLikelihood(data, RowSelection.All(data), new double[1], default, TestContext.Current.CancellationToken));
        Assert.Equal("The model has 8 sites, but the observations have 7 columns. (Parameter 'data')", error.Message);
    }
}
