using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>Comparisons of all that engines compute.</summary>
internal static class EngineAssert
{
    /// <summary>Everything that an engine computes from some samples.</summary>
    internal sealed record Results(double[] Log, double[] GivenClass, ExpectedCounts Counts, LedgerTable Ledger, double[][] Posteriors);

    /// <summary>Computes everything.</summary>
    public static Results Run(IEngine engine, Observations data, int[]? labels)
    {
        RowSelection rows = RowSelection.All(data);
        double[] log = new double[data.Rows], given = new double[data.Rows * engine.Model.Classes];
        engine.LogLikelihood(data, rows, log, given, TestContext.Current.CancellationToken);
        ExpectedCounts counts = Count(engine, data, labels);
        int[] nodes = [.. Enumerable.Range(0, engine.Model.Tree.NodeCount)];
        LedgerTable ledger = engine.Ledger(data, rows, labels, TestContext.Current.CancellationToken);
        return new Results(log, given, counts, ledger, engine.LatentPosteriors(data, rows, nodes, labels, TestContext.Current.CancellationToken));
    }

    /// <summary>Computes the log-likelihoods of all rows.</summary>
    public static double[] Log(IEngine engine, Observations data)
    {
        double[] log = new double[data.Rows];
        engine.LogLikelihood(data, RowSelection.All(data), log, default, TestContext.Current.CancellationToken);
        return log;
    }

    /// <summary>Computes the expected counts of all rows.</summary>
    public static ExpectedCounts Count(IEngine engine, Observations data, int[]? labels)
    {
        var counts = new ExpectedCounts(engine.Model);
        engine.AddExpectedCounts(data, RowSelection.All(data), labels, counts, TestContext.Current.CancellationToken);
        return counts;
    }

    /// <summary>Asserts that a scaled engine agrees with the reference.</summary>
    public static void Agrees(ConvAC model, Results expected, Results actual, EngineTolerance tolerance)
    {
        NumericAssert.Close(expected.Log, actual.Log, tolerance.Log, tolerance.Log, "log p(x)");
        NumericAssert.Close(expected.GivenClass, actual.GivenClass, tolerance.Log, tolerance.Log, "log p(x|y)");
        CountsAgree(model, expected.Counts, actual.Counts, tolerance.Counts, tolerance.CountFloor);
        LedgersAgree(expected.Ledger, actual.Ledger, tolerance.Log, tolerance.Terms);
        for (int v = 0; v < expected.Posteriors.Length; v++)
        {
            NumericAssert.Close(expected.Posteriors[v], actual.Posteriors[v], tolerance.Posterior, 0, Invariant($"posterior of node {v}"));
        }
    }

    /// <summary>Asserts that counts agree.</summary>
    /// <param name="model">The network.</param>
    /// <param name="expected">The counts wanted.</param>
    /// <param name="actual">The counts found.</param>
    /// <param name="relative">The relative error allowed.</param>
    /// <param name="floor">The absolute error allowed, a sample.</param>
    public static void CountsAgree(ConvAC model, ExpectedCounts expected, ExpectedCounts actual, double relative, double floor)
    {
        double absolute = floor * expected.Samples;
        Assert.Equal(expected.Samples, actual.Samples);
        NumericAssert.Close(expected.LogLikelihood, actual.LogLikelihood, absolute, relative, "sum of log p");
        NumericAssert.Close(expected.Classes, actual.Classes, absolute, relative, "class counts");
        for (int m = 0; m < expected.Weights.Length; m++)
        {
            NumericAssert.Close(expected.Weights[m], actual.Weights[m], absolute, relative, Invariant($"counts of matrix {m}"));
        }

        for (int i = 0; i < expected.Leaves.Length; i++)
        {
            double size = model.Leaves[i].Family == LeafFamily.Gaussian ? Math.Max(1, expected.Leaves[i].Max(Math.Abs) / Math.Max(1, expected.Samples)) : 1;
            NumericAssert.Close(expected.Leaves[i], actual.Leaves[i], absolute * size, relative, Invariant($"statistics of site {i}"));
        }
    }

    /// <summary>Asserts that ledgers agree.</summary>
    public static void LedgersAgree(LedgerTable expected, LedgerTable actual, double log, double terms)
    {
        double scale = expected.LogLikelihood.Where(double.IsFinite).Select(Math.Abs).Append(1).Max() / 100;
        terms *= Math.Max(1, scale);
        NumericAssert.Close(expected.LogLikelihood, actual.LogLikelihood, log, log, "ledger log p");
        NumericAssert.Close(expected.ClassTerm, actual.ClassTerm, terms, terms, "class term");
        NumericAssert.Close(expected.NodeTerms, actual.NodeTerms, terms, terms, "node term");
        NumericAssert.Close(expected.SiteTerms, actual.SiteTerms, terms, terms, "site term");
        NumericAssert.Close(expected.PatchLogProbability, actual.PatchLogProbability, log, log, "patch");
        NumericAssert.Close(expected.RestLogProbability, actual.RestLogProbability, log * Math.Max(1, scale), log, "rest");
        NumericAssert.Close(expected.ClassPosterior, actual.ClassPosterior, terms, 0, "class posterior");
    }

    /// <summary>Asserts that all results are the same bits.</summary>
    public static void SameBits(Results expected, Results actual)
    {
        Assert.Equal(expected.Log, actual.Log);
        Assert.Equal(expected.GivenClass, actual.GivenClass);
        SameBits(expected.Counts, actual.Counts);
        SameBits(expected.Ledger, actual.Ledger);
        Assert.Equal(expected.Posteriors, actual.Posteriors);
    }

    /// <summary>Asserts that counts are the same bits.</summary>
    public static void SameBits(ExpectedCounts expected, ExpectedCounts actual)
    {
        Assert.Equal(expected.Weights, actual.Weights);
        Assert.Equal(expected.Leaves, actual.Leaves);
        Assert.Equal(expected.Classes, actual.Classes);
        Assert.Equal(expected.LogLikelihood, actual.LogLikelihood);
        Assert.Equal(expected.Samples, actual.Samples);
    }

    /// <summary>Asserts that ledgers are the same bits.</summary>
    public static void SameBits(LedgerTable expected, LedgerTable actual)
    {
        Assert.Equal(expected.LogLikelihood, actual.LogLikelihood);
        Assert.Equal(expected.ClassTerm, actual.ClassTerm);
        Assert.Equal(expected.NodeTerms, actual.NodeTerms);
        Assert.Equal(expected.SiteTerms, actual.SiteTerms);
        Assert.Equal(expected.PatchLogProbability, actual.PatchLogProbability);
        Assert.Equal(expected.RestLogProbability, actual.RestLogProbability);
        Assert.Equal(expected.ClassPosterior, actual.ClassPosterior);
    }
}
