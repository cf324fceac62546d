using Xunit;
using Entroscope.Estimators;
using Entroscope.Networks.Tests.Support;

namespace Entroscope.Networks.Tests;

/// <summary>Claims of layers hold where the truth is planted, and are not made where there is none.</summary>
public sealed class VerdictTests : IDisposable
{
    private const int Rows = 400;
    private const int Classes = PlantedVerdict.Classes;

    // More are checked where the variable asks for them: the figures of docs/networks.md.
    private static readonly int Seeds = int.TryParse(
        Environment.GetEnvironmentVariable("ENTROSCOPE_SEEDS"), CultureInfo.InvariantCulture, out int seeds) ? seeds : 6;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_planted_bottleneck_is_found()
    {
        Repeat((network, report) =>
        {
            Assert.True(report.Labels!.IsTrained);
            Assert.Equal(LayerVerdictKind.Bottleneck, report.Layers[2].Verdict!.Kind);
            Assert.Equal(["2"], report.Labels.LostAt);
            Assert.Contains("of the", report.Layers[2].Verdict!.Reason.ToLowerInvariant(), StringComparison.Ordinal);
            Assert.DoesNotContain(report.Layers, l => l.Verdict!.Kind == LayerVerdictKind.Waste);
        }, PlantedVerdict.Bottleneck);
    }

    [Fact]
    public void A_planted_repetition_is_found()
    {
        Repeat((network, report) =>
        {
            Assert.Equal(LayerVerdictKind.Waste, report.Layers[2].Verdict!.Kind);
            Assert.StartsWith("It repeats '1': similarity ", report.Layers[2].Verdict!.Reason, StringComparison.Ordinal);
            Assert.All([0, 1, 3], i => Assert.NotEqual(LayerVerdictKind.Waste, report.Layers[i].Verdict!.Kind));
            Assert.DoesNotContain(report.Layers, l => l.Verdict!.Kind == LayerVerdictKind.Bottleneck);
        }, PlantedVerdict.Repetition);
    }

    [Fact]
    public void Planted_dead_units_are_found()
    {
        Repeat((network, report) =>
        {
            Assert.Equal(5, report.Layers[1].Statistics!.DeadUnits);
            Assert.Equal(LayerVerdictKind.Dead, report.Layers[1].Verdict!.Kind);
            Assert.Equal($"5 of 8 units have one and the same value on all {Rows} rows: they say nothing about them.", report.Layers[1].Verdict!.Reason);
            Assert.NotEqual(LayerVerdictKind.Dead, report.Layers[0].Verdict!.Kind);
        }, PlantedVerdict.Dead);
    }

    [Fact]
    public void Nothing_that_needs_training_is_claimed_of_random_weights()
    {
        Repeat((network, report) =>
        {
            Assert.False(report.Labels!.IsTrained);
            Assert.All(report.Layers, l => Assert.True(l.Verdict!.Kind is LayerVerdictKind.Undecided or LayerVerdictKind.LimitedByRows));
        }, PlantedVerdict.Random);
    }

    [Fact]
    public void Nothing_is_claimed_of_a_sound_network() => Repeat((network, report) =>
        Assert.All(report.Layers, l => Assert.True(l.Verdict!.Kind is LayerVerdictKind.Undecided or LayerVerdictKind.LimitedByRows)), PlantedVerdict.Sound);

    [Fact]
    public void Shuffled_classes_are_not_usable()
    {
        (int inside, int all) = (0, 0);
        Repeat((network, report) =>
        {
            Assert.False(report.Labels!.IsTrained);
            Assert.Empty(report.Labels.LostAt);
            foreach (LayerReport layer in report.Layers)
            {
                SampleEstimate usable = Figure(layer, "label_information");
                inside += usable.Lower <= 0 && usable.Upper >= 0 ? 1 : 0;
                all++;
                Assert.True(layer.Verdict!.Kind is LayerVerdictKind.Undecided or LayerVerdictKind.LimitedByRows);
            }
        }, PlantedVerdict.Shuffled);
        Assert.InRange(inside, 0.95 * all, all);
    }

    // Two classes of four equal ones at a distance that nothing confuses: ln 2 of ln 4.
    [Fact]
    public void The_budget_has_the_parts_that_are_planted()
    {
        Repeat((network, report) =>
        {
            LayerReport layer = report.Layers[0];
            double usable = Figure(layer, "label_information").Value;
            Assert.InRange(usable, Math.Log(2) - 0.12, Math.Log(2) + 0.12);
            Assert.Equal(report.Labels!.Entropy, usable + Figure(layer, "label_undecodable").Value + Figure(layer, "label_miscalibrated").Value, 1e-9);
            Assert.Equal("0", report.Labels.LinearFrom);
        }, network =>
        {
            double[][] x = [.. network.Labels.Select(y => new[] { (y / 2 * 20) + network.Normal(), network.Normal() })];
            network.Add(x).Add(x);
        });
    }

    // The class is whether two signs are alike: nothing linear reads it, neighbours do; the next layer has it in the open.
    [Fact]
    public void Where_the_answer_becomes_linear_is_found()
    {
        Repeat((network, report) =>
        {
            SampleEstimate linear = Figure(report.Layers[0], "label_linear");
            Assert.True(linear.Lower <= 0 && linear.Value < 0.05);
            SampleEstimate usable = Figure(report.Layers[0], "label_information");
            Assert.Equal("probe-neighbours", usable.Estimator);
            Assert.InRange(usable.Value, 0.5 * Math.Log(2), Math.Log(2));
            Assert.Equal("1", report.Labels!.LinearFrom);
            Assert.Empty(report.Labels.LostAt);
        }, network =>
        {
            double[][] signs = [.. network.Labels.Select(y =>
            {
                double sign = network.Normal() > 0 ? 3 : -3;
                return new[] { sign + (0.7 * network.Normal()), (y % 2 == 0 ? sign : -sign) + (0.7 * network.Normal()) };
            })];
            network.Add(signs).Add([.. signs.Select(s => new[] { s[0] * s[1], s[0] })]);
        }, network => [.. network.Labels.Select(y => y % 2)]);
    }

    [Fact]
    public void Entropies_enclose_that_of_planted_symbols()
    {
        Repeat((network, report) =>
        {
            // Three independent fair bits, one of them twice: 3 bits, of which each value by itself makes 4.
            LayerReport layer = report.Layers[0];
            Assert.Equal(3 * Math.Log(2), Figure(layer, "entropy_lower").Value, 0.1);
            Assert.Equal(4 * Math.Log(2), Figure(layer, "entropy_upper").Value, 0.05);
            SampleEstimate none = Figure(report.Layers[1], "entropy_lower");
            Assert.Equal(-Math.Log((1.0 / Rows) + ((1 - (1.0 / Rows)) * 4.743865 * 4.743865 / Rows / Rows)), none.Value, 1e-9);
            Assert.Equal(Math.Log(Rows), none.Cap!.Value, 1e-12);
            Assert.Equal($"No two of {Rows} rows are equal: with 95 % confidence it is at least this.", none.Warning);
        }, network =>
        {
            double[][] bits = [.. Enumerable.Range(0, Rows).Select(_ =>
            {
                double[] b = [.. Enumerable.Range(0, 3).Select(_ => network.Normal() > 0 ? 1.0 : 0)];
                return (double[])[.. b, b[0]];
            })];
            network.Add(bits).Add(network.Features(20, 0));
        });
    }

    [Fact]
    public void Too_few_rows_are_the_limit()
    {
        string folder = Directory.CreateDirectory(_folder["few"]).FullName;
        var network = new PlantedNetwork(folder, 60, Classes, 1);
        NetworkReport report = network.Add(network.Features(8, 4)).Add(network.Answer())
            .Observe(cancellation: TestContext.Current.CancellationToken);
        Assert.All(report.Layers, l => Assert.Equal(
            new LayerVerdict(LayerVerdictKind.LimitedByRows, "60 rows are fewer than the 100 below which nothing is claimed."), l.Verdict));
    }

    // Z normal of mean 0: half the mass in the atom; of mean -1: 0.8413.
    [Fact]
    public void What_ReLU_loses_is_its_atom()
    {
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 2).Weights("w", [2, 2], 1, 0, 0, 1).Node("MatMul", "m", ["x", "w"], ["z"])
            .Node("Relu", "r", ["z"], ["y"]).Output("y");
        var network = new PlantedNetwork(_folder["."], 1, 2, 3);
        string rows = _folder.Write("x.npy", Arrays.Reals([1000, 2], [.. Enumerable.Range(0, 2000).Select(i => network.Normal() - (i % 2))]));
        LayerReport relu = OnnxNetwork.Open(_folder.Write("m.onnx", model.Bytes)).Observe(
            new ObservationOptions { Inputs = new Dictionary<string, string> { ["x"] = rows } }, cancellation: TestContext.Current.CancellationToken)
            .Layers.Single(l => l.Layer.Operation == "Relu");
        Assert.InRange(relu.Units[0].Atom, 0.45, 0.55);
        Assert.InRange(relu.Units[1].Atom, 0.80, 0.88);
        Assert.All(relu.Units, u => Assert.Equal(u.Atom, u.RelativeLoss));
        Assert.All(relu.Units, u => Assert.Null(u.Family));
        Assert.True(relu.Units[1].Quantised.Value < relu.Units[0].Quantised.Value);
        Assert.Equal(relu.Units.Sum(u => u.Quantised.Value), Figure(relu, "unit_bits").Value, 1e-12);
        Assert.Equal(relu.Units.Average(u => u.Atom), Figure(relu, "relative_loss").Value, 1e-12);
    }

    private static SampleEstimate Figure(LayerReport layer, string key) => layer.Figures.Single(f => f.Key == key).Estimate;

    private void Repeat(Action<PlantedNetwork, NetworkReport> check, PlantedVerdict planted) =>
        Repeat((network, report) =>
        {
            check(network, report);
            Assert.True(planted.IsRight(report));
        }, planted.Plant, planted.Labels is { } labels ? network => labels(network, Rows) : null);

    private void Repeat(Action<PlantedNetwork, NetworkReport> check, Action<PlantedNetwork> plant, Func<PlantedNetwork, int[]>? labels = null)
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            string folder = Directory.CreateDirectory(_folder[Invariant($"net{seed}")]).FullName;
            var network = new PlantedNetwork(folder, Rows, Classes, seed);
            plant(network);
            check(network, network.Observe(labels?.Invoke(network), TestContext.Current.CancellationToken));
        }
    }
}
