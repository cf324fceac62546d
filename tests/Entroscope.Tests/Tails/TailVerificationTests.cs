using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Information.Theorems;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Xunit;

namespace Entroscope.Tests.Tails;

/// <summary>What a verification says of posteriors, on draws and far out.</summary>
public sealed class TailVerificationTests
{
    [Fact]
    public void FarProbes_AreChecked_AndPass()
    {
        ConvAC model = Model();
        Verification found = ModelVerification.Run(model, options: new VerificationOptions { MaxDraws = 4096 });
        StatementCheck[] far = [.. found.Checks.Where(c => c.About.StartsWith("far probe", StringComparison.Ordinal))];
        Assert.Equal(5, far.Length);
        Assert.Equal(2, far.Count(c => c.Statement == Statement.Posteriors));
        Assert.All(found.Checks.Where(c => c.Statement is Statement.Posteriors or Statement.Ledger), c => Assert.Equal(Verdict.HoldsExactly, c.Verdict));
    }

    [Fact]
    public void PosteriorsThatDoNotSumToOne_AreViolations()
    {
        ConvAC model = Model();
        var engine = new Spoilt(Engines.Create(model));
        Observations data = FarProbes.Make(model, RandomModels.Data(model, 2, 0, 1))!;
        LedgerTable table = engine.Ledger(data, RowSelection.All(data));
        var judge = new Judge(model, 3);
        StatementCheck[] checks = [.. PosteriorChecks.Of(engine, judge, "far probe", data, table, default)];
        Assert.All(checks, c => Assert.Equal(Verdict.Violated, c.Verdict));
        var samples = new PointwiseChecks(model, judge, "far probe");
        samples.Add(table);
        Assert.Contains(samples.Checks(), c => c.Claim == "0 <= t_v(x)" && c.Verdict == Verdict.Violated);
    }

    private static ConvAC Model()
    {
        for (ulong seed = 1; ; seed++)
        {
            ConvAC model = RandomModels.Build(seed, 4, new RandomModelOptions { NearDeterministic = 0 });
            if (model.Leaves.Count(l => l is GaussianLeaf) > 1 && model.Classes > 1)
            {
                return model;
            }
        }
    }

    /// <summary>An engine whose posteriors have lost their digits far out: they sum to what rounding leaves, and a node spends less than nothing.</summary>
    private sealed class Spoilt(IEngine engine) : IEngine
    {
        public ConvAC Model => engine.Model;

        public void LogLikelihood(Observations data, RowSelection rows, Memory<double> logLikelihood, Memory<double> givenClass = default,
            CancellationToken cancellation = default) =>
            engine.LogLikelihood(data, rows, logLikelihood, givenClass, cancellation);

        public void AddExpectedCounts(
            Observations data, RowSelection rows, int[]? labels, double[]? weights, ExpectedCounts counts, CancellationToken cancellation = default) =>
            engine.AddExpectedCounts(data, rows, labels, weights, counts, cancellation);

        public LedgerTable Ledger(Observations data, RowSelection rows, int[]? labels = null, CancellationToken cancellation = default)
        {
            LedgerTable table = engine.Ledger(data, rows, labels, cancellation);
            table.ClassPosterior[^1] *= 0.9;
            table.NodeTerms[^1] = -0.5;
            return table;
        }

        public double[][] LatentPosteriors(Observations data, RowSelection rows, int[] nodes, int[]? labels = null, CancellationToken cancellation = default)
        {
            double[][] posteriors = engine.LatentPosteriors(data, rows, nodes, labels, cancellation);
            posteriors[0].AsSpan().Fill(1);
            posteriors[0][^1] = 1.1;
            return posteriors;
        }
    }
}
