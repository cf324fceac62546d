using System.Text;
using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Entroscope.Estimators.Catalog;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary><c>estimate</c> and <c>verify estimators</c>: what they print, which estimator they take, what they refuse.</summary>
public sealed class EstimateCommandTests : IDisposable
{
    private static readonly string[] Keys =
        ["quantity", "estimate", "standard_error", "interval", "samples", "unit", "estimator", "side", "cap", "p_value", "warning", "source", "compat"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Integers_AreDiscrete_AndOtherNumbersAreNot()
    {
        (string x, string y) = (Integers("x.csv", 1), Integers("y.csv", 1));
        JsonElement discrete = Run(x, y, "--what", "mi", "--json").Json();
        Assert.Equal(Keys, discrete.EnumerateObject().Select(p => p.Name));
        Assert.Equal("panzeri-treves", discrete.GetProperty("estimator").GetString());
        Assert.Equal("estimate", discrete.GetProperty("side").GetString());
        Assert.Equal("nats", discrete.GetProperty("unit").GetString());
        Assert.Equal(0.002, discrete.GetProperty("p_value").GetDouble());
        NumericClose(Math.Log(3), discrete.GetProperty("estimate").GetDouble(), 0.05);
        double[] interval = [.. discrete.GetProperty("interval").EnumerateArray().Select(v => v.GetDouble())];

        // Of possible values: the estimate itself is above the largest, ln 3.
        Assert.InRange(Math.Log(3), interval[0], interval[1]);
        JsonElement real = Run(Reals("r.csv", 2), "--what", "entropy", "--json").Json();
        Assert.Equal("kozachenko-leonenko", real.GetProperty("estimator").GetString());
        NumericClose(0, real.GetProperty("estimate").GetDouble(), 0.3);
        Assert.Equal("ross", Run(Reals("r.csv", 2), x, "--what", "mi", "--json").Json().GetProperty("estimator").GetString());
    }

    [Fact]
    public void ArraysAndArchives_AreRead()
    {
        string x = _folder.Write("x.npy", Npy([0, 1, 2, 0, 1, 2, 0, 0], 8, 1));
        Assert.Equal(8, Run(x, "--what", "entropy", "--estimator", "plug-in", "--json").Json().GetProperty("samples").GetInt32());
        Assert.Equal("tc", Run(_folder.Write("two.npy", Npy([.. Enumerable.Range(0, 40).Select(i => Math.Sin(i * i))], 20, 2)), "--what", "tc", "--json").Json()
            .GetProperty("quantity").GetString());
    }

    [Fact]
    public void Text_ShowsIntervalErrorCapAndSource_InBitsOrNats()
    {
        (string x, string y) = (Integers("x.csv", 1), Integers("y.csv", 1));
        string bits = Run(x, y, "--what", "mi").Succeeds().Output;
        Assert.Matches(@"^mi: 1\.\d{4} bits, 95 % interval 1\.\d{4} to 1\.\d{4}\n", bits);
        Assert.Contains("by panzeri-treves from 60 samples, standard error 0.", bits, StringComparison.Ordinal);
        Assert.Contains("; Panzeri, Treves 1996, equation 9\n", bits, StringComparison.Ordinal);
        Assert.Contains("p-value against independence: 0.002\n", bits, StringComparison.Ordinal);
        Assert.DoesNotContain("at most", bits, StringComparison.Ordinal);
        string plugIn = Run(x, y, "--what", "mi", "--estimator", "plug-in").Succeeds().Output;
        Assert.Contains("at most 1.5850 bits from these samples, whatever the truth\n", plugIn, StringComparison.Ordinal);
        Assert.StartsWith("mi: 1.", Run(x, y, "--what", "mi", "--unit", "nats").Succeeds().Output, StringComparison.Ordinal);
        Assert.Contains("warning: ", Run(Reals("r.csv", 2), "--what", "entropy", "--estimator", "binned", "--bins", "5").Succeeds().Output,
            StringComparison.Ordinal);
        Assert.StartsWith("noise-mi (upper bound): ", Run(Reals("r.csv", 2), "--what", "noise-mi", "--width", "1").Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_AreOfAFile_OfTheColumn_OrOfTheSource()
    {
        string x = Reals("r.csv", 2);
        string labels = _folder.Write("labels.csv", "class\n" + string.Concat(Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? "good\n" : "bad\n")));
        double byFile = Run(x, "--what", "mi", "--labels", labels, "--json").Json().GetProperty("estimate").GetDouble();
        string joined = _folder.Write("joined.csv", "v,c\n" + string.Concat(File.ReadLines(x).Skip(1).Select(
            (v, i) => $"{v},{(i % 2 == 0 ? "good" : "bad")}\n")));
        Assert.Equal(byFile, Run(joined, "--what", "mi", "--label", "c", "--json").Json().GetProperty("estimate").GetDouble());
        Run(joined, "--what", "mi", "--label", "c", "--labels", labels).Refused(ExitCode.WrongUsage,
            "--labels and --label cannot be combined; give one of them");
    }

    [Fact]
    public void PublishedDefinitions_AreNamedAsThat()
    {
        (string x, string y) = (Reals("x.csv", 2), Reals("y.csv", 3));
        JsonElement theirs = Run(x, y, "--what", "mi", "--compat", "infomeasure", "--json").Json();
        Assert.Equal("infomeasure", theirs.GetProperty("compat").GetString());
        Assert.Equal("ksg2", theirs.GetProperty("estimator").GetString());
        Assert.Equal(JsonValueKind.Null, theirs.GetProperty("interval").ValueKind);
        Assert.StartsWith("By the definition of infomeasure", theirs.GetProperty("warning").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TheList_HasEveryEstimatorWithItsSource()
    {
        string text = Tool.Run("estimate", "--list").Succeeds().Output;
        Assert.All(EstimatorCatalog.Estimators, e => Assert.Contains(e.Name, text, StringComparison.Ordinal));
        JsonElement[] all = [.. Tool.Run("estimate", "--list", "--json").Json().GetProperty("estimators").EnumerateArray()];
        Assert.Equal(EstimatorCatalog.Estimators.Count, all.Length);
        JsonElement[] some = [.. Tool.Run("estimate", "--list", "--what", "cmi", "--json").Json().GetProperty("estimators").EnumerateArray()];
        Assert.All(some, e => Assert.Equal("cmi", e.GetProperty("quantity").GetString()));
        Assert.NotEmpty(some);
    }

    [Fact]
    public void WhatCannotBeMeant_IsRefused()
    {
        string x = Integers("x.csv", 1);
        string known = string.Join(", ", EstimatorCatalog.Estimators.Select(e => e.Quantity).Distinct());
        AssertUsage("estimate needs DATA, or --list", "estimate");
        AssertUsage($"estimate needs --what, one of {known}", "estimate", x);
        AssertUsage($"--list is about no samples; leave '{x}' out", "estimate", x, "--list");
        AssertUsage("There is no estimator 'x' of tc; there are ksg1, ksg2.", "estimate", x, "--what", "tc", "--estimator", "x");
        AssertUsage("--neighbours is no setting of plug-in, by which entropy is estimated", "estimate", x, "--what", "entropy", "--estimator", "plug-in",
            "--neighbours",
            "3");
        AssertUsage("--condition is no setting of panzeri-treves, by which mi is estimated", "estimate", x, x, "--what", "mi", "--condition", x);
        AssertData($"{x}: ksg1 of tc: The total correlation is one of at least 2 columns, but there is 1.", "estimate", x, "--what", "tc");
        string holes = _folder.Write("holes.csv", "a,b\n1,2\n,3\n4,5\n");
        AssertData($"{holes}: row 2, column a: estimators need a finite number, but it is missing.", "estimate", holes, "--what", "entropy");
        string two = _folder.Write("two.csv", "a,b\n1,2\n2,3\n");
        AssertData($"{two}: classes are one column, but there are 2.", "estimate", x, "--what", "mi", "--labels", two);
        string gap = _folder.Write("gap.csv", "good\n?\n" + string.Concat(Enumerable.Repeat("bad\n", 58)));
        AssertData($"{gap}: row 2: the class is missing.", "estimate", x, "--what", "mi", "--labels", gap);
        string unknown = _folder.Write("unknown.csv", "v,c\n0.5,a\n0.25,\n");
        AssertData($"{unknown}: the class of a row is missing.", "estimate", unknown, "--what", "mi", "--label", "c");
    }

    [Fact]
    public void WhatAnEstimatorDoesNotUse_IsRefused()
    {
        string x = Reals("r.csv", 2);
        string labels = _folder.Write("labels.csv", string.Concat(Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? "good\n" : "bad\n")));
        AssertUsage("--labels is not used by rankme, by which rank is estimated", "estimate", x, "--what", "rank", "--labels", labels);
        AssertUsage("--labels is not used by kozachenko-leonenko, by which entropy is estimated", "estimate", x, "--what", "entropy", "--labels", labels);
        AssertUsage($"Y is not used by kozachenko-leonenko, by which entropy is estimated; leave '{x}' out", "estimate", x, x, "--what", "entropy");
        AssertUsage($"Y is not used by probe-gaussian, by which usable is estimated; leave '{x}' out", "estimate", x, x, "--what", "usable",
            "--labels", labels);
        AssertUsage($"mi is of X with Y or with classes; give one of '{x}' and --labels", "estimate", x, x, "--what", "mi", "--labels", labels);
        Run(x, "--what", "usable", "--labels", labels, "--json").Succeeds();
    }

    // All entries say what they use; with all of it given, in turn, nothing is refused that they read.
    [Fact]
    public void EveryEstimator_SaysWhatItUses() => Assert.All(EstimatorCatalog.Estimators, e => Assert.NotNull(e.Settings));

    [Fact]
    public void Warnings_AreInTheUnitOfTheNumbers()
    {
        string x = Reals("r.csv", 2);
        string nats = Run(x, "--what", "noise-mi", "--width", "1e-9", "--unit", "nats").Succeeds().Output;
        Assert.Contains("60 of them give at most 4.0943 nats", nats, StringComparison.Ordinal);
        string bits = Run(x, "--what", "noise-mi", "--width", "1e-9").Succeeds().Output;
        Assert.Contains("60 of them give at most 5.9068 bits", bits, StringComparison.Ordinal);
        Assert.DoesNotContain("nats", bits, StringComparison.Ordinal);
        Assert.Contains("nats", Run(x, "--what", "noise-mi", "--width", "1e-9", "--json").Json().GetProperty("warning").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AConstantColumn_IsNamed()
    {
        string x = _folder.Write("c.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 60).Select(i => Invariant($"{Math.Sin(i)},0.5\n"))));
        AssertData($"{x}: kozachenko-leonenko of entropy: Column 2 is constant; the density has no finite entropy.", "estimate", x, "--what", "entropy");
    }

    [Fact]
    public void VerifyEstimators_PassesAllCases()
    {
        JsonElement result = Tool.Run("verify", "estimators", "--json").Json();
        Assert.Equal(0, result.GetProperty("failed").GetInt32());
        JsonElement[] cases = [.. result.GetProperty("cases").EnumerateArray()];
        Assert.Equal(EstimatorCatalog.ClosedForms.Count, cases.Length);
        Assert.All(cases, c => Assert.True(c.GetProperty("passed").GetBoolean()));
        AssertUsage("verify estimators takes no DATA; its cases are its own", "verify", "estimators", Integers("x.csv", 1));
        AssertUsage("--sigma is about a model; the word estimators in its place has no such option", "verify", "estimators", "--sigma", "3");
    }

    private static CliResult Run(params string[] args) => Tool.Run(["estimate", .. args]);

    private static void AssertUsage(string message, params string[] args) =>
        Assert.Equal(new CliResult(ExitCode.WrongUsage, string.Empty, $"entroscope: {message}\n"), Tool.Run(args));

    private static void AssertData(string message, params string[] args) =>
        Assert.Equal(new CliResult(ExitCode.BadInput, string.Empty, $"entroscope: {message}\n"), Tool.Run(args));

    private static void NumericClose(double expected, double actual, double slack) => Assert.InRange(actual, expected - slack, expected + slack);

    private static byte[] Npy(double[] values, int rows, int columns)
    {
        string header = Invariant($"{{'descr': '<f8', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
        header = header.PadRight(((header.Length + 11 + 63) / 64 * 64) - 11) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)(header.Length % 256), (byte)(header.Length / 256), .. Encoding.ASCII.GetBytes(header),
            .. values.SelectMany(BitConverter.GetBytes)];
    }

    private string Integers(string name, ulong seed)
    {
        var random = new RandomStream(seed, "integers");
        return _folder.Write(name, "v\n" + string.Concat(Enumerable.Range(0, 60).Select(_ => Invariant($"{random.NextInt(3)}\n"))));
    }

    private string Reals(string name, ulong seed)
    {
        var random = new RandomStream(seed, "reals");
        return _folder.Write(name, "v\n" + string.Concat(Enumerable.Range(0, 60).Select(_ => Invariant($"{random.NextDouble():R}\n"))));
    }
}
