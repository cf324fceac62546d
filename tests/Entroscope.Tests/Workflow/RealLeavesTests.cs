using CsCheck;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Files.Models;
using Entroscope.Inference;
using Entroscope.Information.Theorems;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Tests.Files;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>Networks with quantile tables and Student's t, through engine, training, measurements and files.</summary>
public sealed class RealLeavesTests
{
    private static readonly RandomModelOptions Options = new()
    {
        MaxSites = 5,
        Families = [LeafFamily.Quantile, LeafFamily.Student, LeafFamily.LogNormal, LeafFamily.NormalScore, LeafFamily.Bernoulli],
    };

    public static TheoryData<LeafFamily> Families => [LeafFamily.Quantile, LeafFamily.Student, LeafFamily.NormalScore];

    [Theory]
    [InlineData(EngineKind.Double)]
    [InlineData(EngineKind.Single)]
    public void TheEnginesAgreeWithTheReference(EngineKind kind) => Gen.Select(RandomModels.Of(Options), Gen.ULong).Sample(
        (model, seed) =>
        {
            Observations data = RandomModels.Data(model, 19, 0.2, seed);
            double[] expected = LogLikelihood.Compute(model, data, new EngineOptions { Kind = EngineKind.Reference, Threads = 1 });
            double tolerance = kind == EngineKind.Double ? 1e-11 : 1e-5;
            NumericAssert.Close(expected, LogLikelihood.Compute(model, data, new EngineOptions { Kind = kind, Threads = 1 }), tolerance, tolerance);
        },
        iter: 60,
        threads: 1);

    /// <summary>The theorems, a second route to every number, far probes and EM steps, on networks of all three families.</summary>
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [InlineData(4UL)]
    public void NothingIsViolated(ulong seed)
    {
        ConvAC model = RandomModels.Build(seed, 4, Options);
        Observations data = Sampling.Draw(model, 40, seed).Data;
        Verification found = ModelVerification.Run(model, FittingRows.Of(model, data), new VerificationOptions { MaxDraws = 4096 });
        Assert.DoesNotContain(found.Checks, c => c.Verdict == Verdict.Violated);
        Assert.Contains(found.Checks, c => c.Statement == Statement.Monotonicity);
    }

    [Fact]
    public void FilesBringTheModelBack() => Gen.Select(RandomModels.Of(Options), Gen.Bool).Sample(
        (model, json) =>
        {
            using var folder = new TemporaryFolder();
            string path = folder[json ? "m.json" : "m.safetensors"];
            ModelFile.Save(model, path);
            ModelAssert.Same(model, ModelFile.LoadNetwork(path));
        },
        iter: 40,
        threads: 1);

    [Fact]
    public void FilesWithoutTheirGridAreRefused()
    {
        const string Text = """
            {"sites":2,"alphabet":0,"constants":[{"edges":[0,1],"atoms":[3],"rates":[1,2]},null],"leaf_channels":1,"widths":[1],"classes":1,
            "pooling_groups":[[[0,1]]],
            "leaf_family":["quantile","student"],"leaf":[[[0.25,0.25,0.25,0.25]],[[1,2,5]]],"conv":[[[[1]],[[1]]]],"output":[[1]]}
            """;
        using var folder = new TemporaryFolder();
        Assert.Equal("quantile(4) x 1", Load(Text).Leaves[0].ToString());
        Assert.Equal([5.0], ((StudentLeaf)Load(Text).Leaves[1]).Degrees.ToArray());
        Refused("null],\"leaf_ch", "{}],\"leaf_ch", "The member 'constants' of site 1, whose leaf family is student, must be null.");
        Refused("{\"edges\":[0,1],\"atoms\":[3],\"rates\":[1,2]}", "null",
            "The member 'constants' of site 0, whose leaf family is quantile, must be an object of edges, atoms, rates.");
        Refused("\"rates\":[1,2]", "\"rates\":[1,-2]", "constants[0]: The rate of the upper tail must be finite and greater than 0, but is -2.");
        Refused("\"edges\":[0,1]", "\"edges\":[1,1]", "constants[0]: The edges of a quantile grid must be finite and ascend, but number 1 is 1.");
        Refused("[1,2,5]", "[1,2,6]", "leaf[1]: The degrees of freedom of leaf channel 0 must be one of 1, 2, 3, 5, 10, 30, but are 6.");

        ConvAC Load(string text)
        {
            File.WriteAllText(folder["m.json"], text);
            return ModelFile.LoadNetwork(folder["m.json"]);
        }

        void Refused(string part, string instead, string message)
        {
            Assert.Contains(part, Text, StringComparison.Ordinal);
            ErrorAssert.Throws<ModelException>(folder["m.json"] + ": " + message, () => Load(Text.Replace(part, instead, StringComparison.Ordinal)));
        }
    }

    /// <summary>
    /// Heavy tails and ties: on fresh rows each family is better than Gaussian leaves where it should be, values missing in training included.
    /// </summary>
    [Fact]
    public void StudentLeavesAreBetterOnHeavyTails()
    {
        (DataSplit split, Observations fresh) = Rows(heavy: true);
        double gaussian = LogLikelihood.Compute(TrainingJob.Run(split, new NetworkPlan()).Model, fresh).Average();
        double student = LogLikelihood.Compute(TrainingJob.Run(split.WithRealLeaves(LeafFamily.Student), new NetworkPlan()).Model, fresh).Average();
        Assert.True(student > gaussian + 0.02, Invariant($"{student} over {gaussian}"));
    }

    /// <summary>
    /// Columns of heavy tails that depend on one another: Student leaves find what they share, as Gaussian ones do, and nothing in independent columns.
    /// </summary>
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void StudentLeavesFindDependence_AndNoneWhereThereIsNone(ulong seed)
    {
        var random = new RandomStream(seed, "heavy tails");
        double Spread() => Math.Sqrt((random.NextExponential() + (0.5 * Math.Pow(random.NextGaussian(), 2))) * 2 / 3);
        double[] Dependent() => (Z: random.NextGaussian(), C: Spread()) is var f ? [f.Z / f.C, (f.Z + random.NextGaussian()) / f.C, random.NextGaussian()] : [];
        double[][] dependent = [.. Enumerable.Range(0, 400).Select(_ => Dependent())];
        double[][] fresh = [.. Enumerable.Range(0, 2000).Select(_ => Dependent())];
        double[][] independent =
            [.. Enumerable.Range(0, 400).Select(_ => new[] { random.NextGaussian() / Spread(), random.NextGaussian() / Spread(), random.NextGaussian() })];
        TrainedModel student = Train(dependent, LeafFamily.Student);
        Assert.True(student.Leaves!.Chosen.Channels > 1, student.Leaves.Describe());
        (double found, double gaussian) = (Shared(student.Model), Shared(Train(dependent, LeafFamily.Gaussian).Model));
        Assert.True(found > 0.25 && found > 0.8 * gaussian, Invariant($"{found}, Gaussian leaves {gaussian}"));
        Assert.Equal(1, Train(independent, LeafFamily.Student).Leaves!.Chosen.Channels);

        double Shared(ConvAC model) => LogLikelihood.Compute(model, Observations.FromRows(fresh)).Average()
            - Enumerable.Range(0, 3).Sum(site => LogLikelihood.Compute(model,
                Observations.FromRows([.. fresh.Select(r => r.Select((x, i) => i == site ? x : double.NaN).ToArray())])).Average());

        static TrainedModel Train(double[][] rows, LeafFamily family)
        {
            Dataset Of(string name, double[][] part) =>
                Dataset.Create(name, Observations.FromRows(part), [.. Enumerable.Range(0, 3).Select(i => new ColumnInfo($"x{i}", ColumnKind.Real, 0, 0))]);
            var split = new DataSplit(Of("train", rows[..340]), Of("validation", rows[340..]), null, "by hand");
            return TrainingJob.Run(split.WithRealLeaves(family), new NetworkPlan { Tree = "line" });
        }
    }

    /// <summary>The probability of the recording cell of every row, a common measure: a tie has its mass, and other values keep what is left.</summary>
    [Fact]
    public void QuantileTablesGiveTiesTheirMass()
    {
        (DataSplit split, Observations fresh) = Rows(heavy: false);
        ConvAC model = TrainingJob.Run(split.WithRealLeaves(LeafFamily.Quantile), new NetworkPlan()).Model;
        var leaf = Assert.IsType<QuantileLeaf>(model.Leaves[0]);
        Assert.Equal([0.0], leaf.Grid.Atoms.ToArray());
        Assert.Empty(((QuantileLeaf)model.Leaves[1]).Grid.Atoms.ToArray());
        double truth = Enumerable.Range(0, fresh.Rows).Average(r => fresh[r, 0] == 0 ? 1.0 : 0);
        double mass = Math.Exp(LogLikelihood.Compute(model, Observations.FromRows([[0, double.NaN]]))[0]);
        NumericAssert.Close(truth, mass, 0.06);

        // The conditional median follows the other column; a missing value is drawn from it, ties included.
        double[] medians = [.. ((double[])[-1.5, 1.5]).Select(b => Conditional.Quantiles(new ConvACMixture([model], [1]), 0, [0.9], [double.NaN, b])[0])];
        Assert.True(medians[1] > medians[0] + 0.3, string.Join(", ", medians));
        double[] drawn = [.. Enumerable.Range(0, 400).Select(_ => double.NaN)];
        Observations imputed = Sampling.Impute(model, Observations.FromRows([.. drawn.Select(x => new[] { x, 0.1 })]), 4);
        double zeros = Enumerable.Range(0, 400).Count(r => imputed[r, 0] == 0) / 400.0;
        Assert.InRange(zeros, 0.25, 0.75);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void TheFamilyIsChosenWhereRowsAreRead(LeafFamily family)
    {
        using var folder = new TemporaryFolder();
        var random = new RandomStream(1, "file");
        File.WriteAllLines(folder["t.csv"], ["a,b", .. Enumerable.Range(0, 60).Select(i => Invariant($"{(i % 3 == 0 ? 0 : random.NextGaussian())},{i % 2}"))]);
        DataSplit split = DataLoader.LoadSplit(folder["t.csv"], new DataOptions { RealLeaf = family });
        Assert.Equal([family, LeafFamily.Bernoulli], split.Train.LeafSpecifications().Select(l => l.Family));
        Assert.Equal(split.Train.LeafSpecifications(), split.Validation.LeafSpecifications());
        Assert.Contains("33 % of the values of column 'a' are exactly 0: quantile tables give such values a probability of their own; "
            + "normal densities do not.", split.Train.Notes);
        ErrorAssert.Throws<ArgumentException>(
            "The leaf family of real columns must be a continuous one, but is Binomial. (Parameter 'options')",
            () => DataLoader.LoadSplit(folder["t.csv"], new DataOptions { RealLeaf = LeafFamily.Binomial }));
        ErrorAssert.Throws<ArgumentException>(
            "The leaf family of real columns must be a continuous one, but is Bernoulli. (Parameter 'family')",
            () => split.WithRealLeaves(LeafFamily.Bernoulli));
    }

    /// <summary>The first column that double precision does not hold is named, as in training, on any number of threads.</summary>
    [Theory]
    [InlineData(1e200, "exceeds the range of double precision; rescale the column.")]
    [InlineData(1e-150, "E-301, is below the range of double precision; rescale the column.")]
    [InlineData(1e-200, ", less than 5E-324, is below the range of double precision; rescale the column.")]
    public void ColumnsOutOfRangeAreRefused(double unit, string what)
    {
        Observations data = Observations.FromRows([.. Enumerable.Range(0, 20).Select(r => new[] { r + 0.5, unit * (1 + (r % 2)), unit * r })]);
        var rows = Dataset.Create("rows", data, [.. Enumerable.Range(0, 3).Select(i => new ColumnInfo($"x{i}", ColumnKind.Real, 0, 0))]);
        var split = new DataSplit(rows, rows, null, "by hand");
        DataException error = Assert.Throws<DataException>(() => split.WithRealLeaves(LeafFamily.Quantile));
        Assert.StartsWith("training data: column 2: the variance of the values", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(what, error.Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => TrainingJob.Run(split, new NetworkPlan { Tree = "line" }));
    }

    [Fact]
    public void TheExactEntropyOfOneSiteAgreesWithDraws()
    {
        ConvAC model = RandomModels.Build(9, 3, new RandomModelOptions { Families = [LeafFamily.Quantile], NearDeterministic = 0 });
        double[] marginal = LatentMarginals.Compute(model)[0];
        double[] summary = new double[model.Leaves[0].SummaryLength];
        double[] row = new double[summary.Length];
        for (int d = 0; d < marginal.Length; d++)
        {
            model.Leaves[0].Summarize(d, row);
            summary = [.. summary.Zip(row, (s, r) => s + (marginal[d] * r))];
        }

        Observations draws = Sampling.Draw(model, 20_000, 1).Data;
        double[] logs = LogLikelihood.Compute(model,
            Observations.FromRows([.. Enumerable.Range(0, draws.Rows).Select(r => draws.Row(r).Select((x, i) => i == 0 ? x : double.NaN).ToArray())]));
        double mean = -logs.Average();
        double error = Math.Sqrt(logs.Sum(l => (l + mean) * (l + mean)) / logs.Length / logs.Length);
        NumericAssert.Close(model.Leaves[0].SummaryEntropy(summary), mean, 4 * error);
    }

    // Two columns of a common cause; the first has heavy tails, or zeros; a tenth of the training values is missing.
    private static (DataSplit Split, Observations Fresh) Rows(bool heavy)
    {
        var random = new RandomStream(heavy ? 1UL : 2UL, "real leaves");
        double[] Row()
        {
            double f = random.NextGaussian();
            double chi = (random.NextExponential() * 2) + 1e-9;
            double first = heavy
                ? f + (0.4 * random.NextGaussian() / Math.Sqrt(chi / 2))
                : random.NextDouble() < 0.5 ? 0 : random.NextExponential() * Math.Exp(f);
            return [first, (0.8 * f) + (0.6 * random.NextGaussian())];
        }

        double[][] rows = [.. Enumerable.Range(0, 700).Select(_ => Row().Select(x => random.NextDouble() < 0.1 ? double.NaN : x).ToArray())];
        Dataset Of(string name, double[][] part) =>
            Dataset.Create(name, Observations.FromRows(part), [new ColumnInfo("a", ColumnKind.Real, 0, 0), new ColumnInfo("b", ColumnKind.Real, 0, 0)]);
        return (new DataSplit(Of("train", rows[..600]), Of("validation", rows[600..]), null, "by hand"),
            Observations.FromRows([.. Enumerable.Range(0, 2000).Select(_ => Row())]));
    }
}
