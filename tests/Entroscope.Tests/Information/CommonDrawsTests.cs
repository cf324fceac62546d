using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Scaling;
using Entroscope.Information.Sharing;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>One set of draws, and one pass over rows, feed several measurements: none of them is another than by itself.</summary>
public sealed class CommonDrawsTests
{
    private static readonly EntropyOptions Draws = new() { Draws = 700, Seed = 3, Engine = new EngineOptions { Threads = 1 } };

    [Fact]
    public void Scales_AreThoseOfTheirOwnDraws_WithPatchesBesideThem()
    {
        ConvAC sharp = CoverageModels.Build(5, 0.01, 0.3);
        ConvAC plain = TestModels.Independent(8, 2);
        Assert.All([sharp, plain], m => Assert.True(m.Tree.Height >= 2));
        foreach (ConvAC model in new[] { sharp, plain })
        {
            ScaleMeasurement alone = ScaleMeasurement.Measure(model, Draws);
            ScaleMeasurement beside = ScaleMeasurement.MeasureWithPatches(model, Draws, CancellationToken.None);
            Assert.Null(alone.Patches);
            Assert.Equal(alone.Levels, beside.Levels);
            Assert.Equal(alone.TotalCorrelationCovariance(), beside.TotalCorrelationCovariance());
            Assert.Equivalent(alone.Entropies, beside.Entropies, strict: true);
            Assert.Equal(700, beside.Entropies!.Draws);

            // A share of 0.3 of all draws is made given rare events, where the model has some.
            Assert.Equal(ReferenceEquals(model, sharp) ? 1000 : 700, beside.Patches!.Draws);
        }
    }

    [Fact]
    public void Entropies_AreThoseOfTheirOwnDraws_WithPatchesBesideThem()
    {
        for (ulong seed = 0; seed < 5; seed++)
        {
            ConvAC model = CoverageModels.Build(seed, 0.03, 3);
            (LayerEntropies entropies, PatchInformation patches) = PatchInformationAnalysis.MeasureWithEntropies(model, Draws, CancellationToken.None);
            Assert.Equivalent(EntropyAnalysis.Draw(model, Draws), entropies, strict: true);
            Assert.Equal(700, patches.Draws);
            (entropies, patches) = PatchInformationAnalysis.MeasureWithEntropies(model, new EntropyOptions(), CancellationToken.None);
            Assert.Equivalent(EntropyAnalysis.Enumerate(model), entropies, strict: true);
            Assert.Equivalent(PatchInformationAnalysis.Enumerate(model), patches, strict: true);
        }
    }

    [Fact]
    public void Draws_HaveANumber()
    {
        ConvAC model = TestModels.Independent(8, 2);
        var target = new EntropyOptions { RelativeError = 0.1 };
        const string message = "The draws behind several measurements have a number, not a target error. (Parameter '";
        ErrorAssert.Throws<ArgumentException>(message + "draws')", () => ScaleMeasurement.MeasureWithPatches(model, target, CancellationToken.None));
        ErrorAssert.Throws<ArgumentException>(
            message + "options')", () => PatchInformationAnalysis.MeasureWithEntropies(model, target, CancellationToken.None));
    }

    [Fact]
    public void RowsThatAreRead_AreEvaluatedByTheSamePass()
    {
        DataSplit split = DataLoader.LoadSplit("digits", null, new SplitOptions());
        ConvAC model = TrainingJob.Run(split, new NetworkPlan { Widths = [6] }, new TrainingOptions { Steps = 2 }).Model;
        var engine = new ModelEngine(model);
        Dataset rows = split.Test!;
        var read = new RowMeasurements(engine, engine.Fit(rows.Observations, rows.Labels), scales: false, new(), CancellationToken.None);
        Evaluation own = Evaluation.Compute(engine, rows.Observations, rows.Labels, new(), CancellationToken.None);
        Assert.Equivalent(own with { Classification = null }, read.Evaluation! with { Classification = null }, strict: true);
        Assert.Equal(own.Classification!.Confusion, read.Evaluation.Classification!.Confusion);
        NumericAssert.Close(own.Classification.LogLoss.Value, read.Evaluation.Classification.LogLoss.Value, 1e-12);
        NumericAssert.Close(own.Classification.MacroAuc.Value, read.Evaluation.Classification.MacroAuc.Value, 1e-6);
        Assert.InRange(own.Accuracy!.Value, 0.5, 0.999);
    }
}
