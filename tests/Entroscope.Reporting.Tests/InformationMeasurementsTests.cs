using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Entroscope.Data.Tables;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Scaling;
using Entroscope.Information.Sharing;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Reporting.Tests.Support;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Reporting.Tests;

/// <summary>How information flows in a trained network: measured on real networks, against other routes to the same numbers.</summary>
public sealed class InformationMeasurementsTests
{
    private static readonly MeasurementOptions Small = new() { Draws = 400, Samples = 2, Imputations = 2 };

    // 64 joint values: everything is enumerated.
    private static readonly Lazy<(TrainedModel Network, RunReport Report)> Table = new(() => Measure(Binary(6, 40), 2, Small));

    private static readonly Lazy<RunReport> Real = new(() => Measure(Gaussian(5, 40), 2, Small).Report);

    // 32 columns pool five times: enough scales to compare the laws, by draws.
    private static readonly Lazy<RunReport> Wide = new(() => Measure(Binary(64, 60), 2, Small).Report);

    [Fact]
    public void Patches_and_pairs_are_those_of_enumerated_sets_of_sites()
    {
        (TrainedModel network, RunReport report) = Table.Value;
        for (int v = 0; v < network.Model.Tree.Root; v++)
        {
            int[] patch = network.Model.Tree.Scope(v);
            double expected = MutualInformationAnalysis.EnumerateBetween(network.Model, patch, [.. Enumerable.Range(0, 6).Except(patch)]).Information.Value;
            Assert.Equal(expected, report.Information!.Patches!.Nodes[v].Value, 1e-9);
            Assert.Equal(expected, report.Information.Widths!.Nodes[v].Across!.Value, 1e-9);
        }

        Assert.Equal(MutualInformationAnalysis.EnumerateBetween(network.Model, [1], [4]).Information.Value, report.Information!.Pairs![1, 4], 1e-9);
    }

    [Fact]
    public void The_law_is_that_of_the_entropies_of_the_report_and_the_bracket_holds_them()
    {
        (TrainedModel network, RunReport report) = Table.Value;
        InformationReport information = report.Information!;
        Assert.Equal(EntropyAnalysis.Enumerate(network.Model).Entropy.Value, report.Entropies.Entropy.Value, 1e-9);
        Assert.Equal(report.Levels.Select(l => l.MarginalRate.Value),
            information.Scaling!.Network.Measurement.Levels.Select(l => l.Marginal.Value / l.PatchSize), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.InRange(report.Entropies.Entropy.Value, information.Bracket!.Lower.Value - 1e-9, information.Bracket.Upper.Value + 1e-9);
        Assert.Contains(information.Bracket.UpperBounds, b => b.Name == "chow_liu");
        Assert.Equal(network.Model.Tree.Height + 1, information.Activations.Count);
    }

    [Fact]
    public void Entropies_of_the_draws_of_the_law_agree_with_those_by_themselves()
    {
        // The law needs the draws of the model as it is; entropies by themselves draw rare events on purpose.
        LayerEntropies drawn = EntropyAnalysis.Draw(Measure(Binary(64, 60), 2, Small).Network.Model,
            new EntropyOptions { Draws = Small.Draws, Seed = Small.Seed });
        AssertAgree(drawn.Entropy, Wide.Value.Entropies.Entropy);
        foreach ((Estimate one, Estimate other) in drawn.Increments.Zip(Wide.Value.Entropies.Increments))
        {
            AssertAgree(one, other);
        }

        static void AssertAgree(Estimate one, Estimate other) => Assert.InRange(
            Math.Abs(one.Value - other.Value), 0, 4 * Math.Sqrt((one.StandardError * one.StandardError) + (other.StandardError * other.StandardError)));
    }

    [Fact]
    public void What_does_not_apply_has_its_reason()
    {
        InformationReport real = Real.Value.Information!;
        Assert.Null(real.Pairs);
        Assert.Equal("Some sites are continuous: only discrete sites have an exact matrix of pairs.", real.NoPairs);
        Assert.Equal("Some sites are continuous: the information of two sites is computed for discrete sites alone.", real.NoDistanceLaw);
        Assert.NotNull(real.Bracket);
        InformationReport few = Measure(Gaussian(5, 40), 2, Small with { Draws = 50 }).Report.Information!;
        Assert.Equal("A law needs the errors of what patches share, and these at least 256 draws.", few.NoScaling);
        InformationReport shallow = Measure(Binary(2, 40), 2, Small).Report.Information!;
        Assert.Equal("The tree pools only once, so there are no scales to compare.", shallow.NoScaling);
    }

    [Fact]
    public void Too_many_pairs_are_left_out_and_the_page_says_so()
    {
        RunReport report = Measure(Binary(1100, 12), 1, Small with { Draws = 300 }).Report;
        Assert.Null(report.Information!.Pairs);
        Assert.StartsWith("The matrix of all pairs of 1100 sites would take", report.Information.NoPairs, StringComparison.Ordinal);
        Assert.Contains(report.Information.NoPairs!, ReportWriter.Html(report), StringComparison.Ordinal);
        Assert.NotNull(report.Information.DistanceLaw);
    }

    [Fact]
    public void Pages_are_well_formed_full_and_the_same_in_every_culture()
    {
        foreach (RunReport report in new[] { Table.Value.Report, Real.Value, Wide.Value })
        {
            string html = ReportWriter.Html(report);
            XDocument page = XDocument.Parse(html[html.IndexOf('\n', StringComparison.Ordinal)..]);
            Assert.All(["law", "scales", "distance", "widths", "level-activations"],
                id => Assert.Contains(Section(page, id).Descendants(), e => e.Name == "svg" || (string?)e.Attribute("class") == "nothing"));
            Assert.All(Section(page, "law").Descendants("svg"),
                s => Assert.Contains(s.Elements("text"), t => (string?)t.Attribute("class") == "axis" && t.Value.Contains("bits", StringComparison.Ordinal)));
            Assert.DoesNotMatch("NaN|∞|Infinity",
                string.Join('\n', page.DescendantNodes().OfType<XText>().Where(t => t.Parent!.Name != "style").Select(t => t.Value)));
            Assert.DoesNotContain(page.Descendants().Attributes(),
                a => a.Value.Contains("NaN", StringComparison.Ordinal) || a.Value.Contains('∞', StringComparison.Ordinal));
            Assert.All(Cultures.Hostile(), culture => Assert.Equal(html, Cultures.In(culture, () => ReportWriter.Html(report))));
        }
    }

    [Fact]
    public void The_law_of_the_data_is_that_of_rows_the_network_has_not_seen()
    {
        Assert.Equal(ScalingSubject.Network, Wide.Value.Information!.Scaling!.Leading.Law.Subject);
        Assert.Equal(
            "A law of data needs at least 50 rows without missing values to which the network gives a probability above 0, but there are 4 of 4.",
            Wide.Value.Information.Scaling.NoData);
        Assert.Contains("There is no law of the data: A law of data needs at least 50 rows", ReportWriter.Html(Wide.Value), StringComparison.Ordinal);

        (TrainedModel network, RunReport report) = Measure(Binary(16, 200), 2, Small with { Nulls = 1 }, held: 60);
        ScalingStudy study = report.Information!.Scaling!;
        Assert.Equal((ScalingSubject.Data, "60 test rows, which the network has not seen"), (study.Leading.Law.Subject, study.Rows));
        Assert.Single(study.Null!.Networks);
        Assert.Single(study.Null.Rows);
        Assert.Equal(
            ScaleMeasurement.MeasureRows(network.Model, Binary(16, 200).Observations.Select([.. Enumerable.Range(140, 60)])).Levels,
            study.Data!.Measurement.Levels);
        string html = ReportWriter.Html(report);
        Assert.Contains("Verdict, of the data: ", html, StringComparison.Ordinal);
        Assert.Contains("networks on shuffled columns", html, StringComparison.Ordinal);
        Assert.Equal("data", Json(report).GetProperty("scaling_law").GetProperty("subject").GetString());
    }

    [Fact]
    public void Json_has_the_numbers_under_the_keys_of_the_commands()
    {
        JsonElement json = Json(Wide.Value);
        InformationReport information = Wide.Value.Information!;
        Assert.Equal(information.Scaling!.Leading.Law.Sentence, json.GetProperty("scaling_law").GetProperty("sentence").GetString());
        Assert.Equal(information.Pairs![2, 5], json.GetProperty("mutual_information").GetProperty("pairwise_information")[2][5].GetDouble());
        Assert.Equal(information.Patches!.Nodes[0].Value,
            json.GetProperty("mutual_information").GetProperty("patch_rest_information").GetProperty("0,0").GetProperty("estimate").GetDouble());
        Assert.Equal(information.Bracket!.Upper.Value, json.GetProperty("entropy_bracket").GetProperty("upper").GetDouble());
        Assert.Equal(information.Widths!.Nodes.Count, json.GetProperty("width_advice").GetProperty("nodes").GetArrayLength());
        Assert.Equal(information.Activations.Count, json.GetProperty("level_activations").GetArrayLength());
        Assert.Empty(json.GetProperty("left_out").EnumerateObject());
        JsonElement real = Json(Real.Value);
        Assert.Equal(JsonValueKind.Null, real.GetProperty("mutual_information").GetProperty("distance_law").ValueKind);
        Assert.Equal(Real.Value.Information!.NoPairs, real.GetProperty("left_out").GetProperty("pairwise_information").GetString());
    }

    private static XElement Section(XDocument page, string id) => page.Descendants("section").Single(s => (string?)s.Attribute("id") == id);

    private static JsonElement Json(RunReport report)
    {
        using var stream = new MemoryStream();
        ReportWriter.Json(report, stream);
        return JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray())).RootElement;
    }

    private static (TrainedModel Network, RunReport Report) Measure(Dataset all, int width, MeasurementOptions options, int held = 4)
    {
        int rows = all.Observations.Rows;
        Dataset Part(int from, int to, string name) => all.Select([.. Enumerable.Range(from, to - from)], name);
        var split = new DataSplit(Part(0, rows - held - 4, "train"), Part(rows - held - 4, rows - held, "validation"),
            Part(rows - held, rows, "test"), "Split.");
        TrainedModel trained = TrainingJob.Run(split, new NetworkPlan { Tree = "line", Widths = [width] }, new TrainingOptions { Steps = 3 });
        return (trained, ReportBuilder.Of(split, trained, MeasuringJob.Run(split, trained, options)));
    }

    // Neighbours agree more often than not.
    private static Dataset Binary(int sites, int rows) =>
        Data(sites, rows, ColumnKind.Binary, 2, (r, i) => (((r * 7) + (i / 2 * 3)) % 5 < 2 ? 1 : 0) ^ ((r + i) % 7 == 0 ? 1 : 0));

    private static Dataset Gaussian(int sites, int rows) =>
        Data(sites, rows, ColumnKind.Real, 0, (r, i) => Math.Sin(r * (1 + (i / 2))) + (0.2 * Math.Cos((3 * r) + i)));

    private static Dataset Data(int sites, int rows, ColumnKind kind, int alphabet, Func<int, int, double> value)
    {
        double[][] values = [.. Enumerable.Range(0, rows).Select(r => Enumerable.Range(0, sites).Select(i => value(r, i)).ToArray())];
        ColumnInfo[] columns = [.. Enumerable.Range(0, sites).Select(i => new ColumnInfo(i.ToString(CultureInfo.InvariantCulture), kind, alphabet, 0))];
        return Dataset.Create("rows", Observations.FromRows(values), columns);
    }
}
