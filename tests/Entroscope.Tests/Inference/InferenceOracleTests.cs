using Entroscope.Inference;
using Entroscope.Tests.Oracles;
using Xunit;

namespace Entroscope.Tests.Inference;

/// <summary>Conditionals, likelihoods and explanations against brute-force enumeration by an independent program.</summary>
public sealed class InferenceOracleTests
{
    private const double Tolerance = 1e-10;

    public static TheoryData<string> Names => OracleFile.Generative();

    public static TheoryData<string> NamesWithExplanation => OracleFile.Generative("mpe_x");

    public static TheoryData<string> NamesWithConditional => OracleFile.Generative("site0_given_site2_is_1_site3_is_0");

    [Theory]
    [MemberData(nameof(Names))]
    public void LogLikelihoodAndClassPosterior_AgreeWithOracle(string name)
    {
        OracleFile oracle = OracleFile.Load(name);
        double[] logP = [.. oracle.Samples.EnumerateArray().Select(s => s.GetProperty("log_p").GetDouble())];
        double[] classes = [.. oracle.Samples.EnumerateArray().SelectMany(s => OracleFile.Numbers(s.GetProperty("posterior_y")))];
        NumericAssert.Close(logP, LogLikelihood.Compute(oracle.Model, oracle.Data()), Tolerance);
        NumericAssert.Close(logP.Average(), LogLikelihood.Mean(oracle.Model, oracle.Data()), Tolerance);
        NumericAssert.Close(classes, Posterior.OfClass(oracle.Model, oracle.Data()), Tolerance);
    }

    [Theory]
    [MemberData(nameof(NamesWithExplanation))]
    public void Explanation_AgreesWithOracle(string name)
    {
        OracleFile oracle = OracleFile.Load(name);
        Explanation explanation = MostProbableExplanation.Compute(oracle.Model, null);
        NumericAssert.Close(oracle.Expected("mpe_log_joint").GetDouble(), explanation.LogJoint, Tolerance, what: "mpe_log_joint");
        Assert.Equal(OracleFile.Numbers(oracle.Expected("mpe_x")), explanation.Values);
    }

    [Theory]
    [MemberData(nameof(NamesWithConditional))]
    public void Conditional_AgreesWithOracle(string name)
    {
        OracleFile oracle = OracleFile.Load(name);
        double[] evidence = new double[oracle.Model.Tree.SiteCount];
        Array.Fill(evidence, double.NaN);
        (evidence[2], evidence[3]) = (1, 0);
        SiteDistribution table = Conditional.Table(oracle.Model, [0], evidence);
        NumericAssert.Close(OracleFile.Numbers(oracle.Expected("site0_given_site2_is_1_site3_is_0")), table.Probabilities, Tolerance);
    }
}
