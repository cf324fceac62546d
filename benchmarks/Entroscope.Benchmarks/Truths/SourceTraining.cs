using System.Diagnostics;
using Entroscope.Data.Tables;
using Entroscope.Engine.Scaled;
using Entroscope.Information.Estimates;
using Entroscope.Information.Scaling;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Sources;
using Entroscope.Structure;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Truths;

/// <summary>A network trained on draws of a source, and what is said about the law of further draws.</summary>
internal static class SourceTraining
{
    private const int BlockRows = 128;

    public static SourceOutcome Run(SourceSetting setting, SourceTruth truth, int shift, int seed, int threads, bool check)
    {
        var watch = Stopwatch.StartNew();
        Source source = truth.Source;
        int rows = setting.Rows;
        var split = new DataSplit(
            source.Sample(rows, (ulong)seed), source.Sample(rows / 4, (ulong)seed, rows), source.Sample(rows, (ulong)seed, rows + (rows / 4)),
            "draws of a source");
        TrainingOptions training = TrainingOptions.ForRows(rows) with { Seed = (ulong)seed };
        training = training with
        {
            Steps = setting.Steps > 0 ? setting.Steps : training.Steps,
            Engine = training.Engine with { Threads = threads },
        };
        var plan = new NetworkPlan
        {
            Tree = "line",
            Widths = [setting.Width],
            LeafChannels = source.Alphabet <= setting.Width ? source.Alphabet : null,
            Sharing = setting.Shared ? WeightSharing.Convolution : WeightSharing.None,
        };
        ConvAC model = TrainingJob.Run(split, plan, training, tree: new TreeChoice(source.ShiftedTree(shift), [])).Model;
        Observations held = split.Test!.Observations;
        var data = MeasuredScaling.OfRows(model, held, training.Engine);
        MeasuredScaling judged = check ? CheckNetworks.Check(model, split, data, held, training.Engine) : data;
        var excess = new PatchExcess(model, setting, truth, shift == 0);
        LedgerStream.Run(Engines.Create(model, training.Engine), SampleSource.OfRows(held, [.. Enumerable.Range(0, rows)]), BlockRows, [excess], default);
        (double[] relative, double[] errors) = excess.Summarise();
        ScalingLawAnalysis law = judged.Check?.WithSystematicError ?? judged.Law;
        ScalingParameter? beta = law.Law(ScalingLawKind.Power)?.Parameter("beta");
        return new SourceOutcome(
            setting.ToString(),
            shift,
            seed,
            data.AwaitsCheck ? $"{data.Law.Best!.Kind}" : $"{data.Law.Verdict}",
            judged.Law.Verdict,
            source.Law.IsNamedBy(judged.Law),
            law.Laws.Where(l => LawNaming.AreConstants([l.Kind])).Sum(l => l.Weight),
            beta is null ? null : [beta.Value, beta.Lower, beta.Upper],
            relative,
            errors,
            judged.Check?.RisingWithChannels ?? [],
            judged.Law.Sentence,
            watch.Elapsed.TotalSeconds);
    }
}
