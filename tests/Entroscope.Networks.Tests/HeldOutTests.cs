using Xunit;
using Entroscope.Estimators;
using Entroscope.Networks.Tests.Support;

namespace Entroscope.Networks.Tests;

/// <summary>Test rows of the user's own: probes learn from the rows, and are judged on these.</summary>
public sealed class HeldOutTests : IDisposable
{
    // Two equal normal classes two standard deviations apart.
    private const double Planted = 0.336830820;
    private const int Rows = 300;
    private const int Seeds = 20;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_usable_is_what_is_planted_and_nothing_of_shuffled_classes()
    {
        var (above, below, nulls, sum) = (0, 0, 0, 0.0);
        for (int seed = 0; seed < Seeds; seed++)
        {
            (double[] x, int[] labels) = Draw(2 * seed);
            (double[] test, int[] testLabels) = Draw((2 * seed) + 1);
            SampleEstimate found = Usable(Observe(x, labels, test, testLabels));
            Assert.Equal(Rows, found.Samples);
            sum += found.Value / Seeds;
            above += found.Lower > Planted ? 1 : 0;
            below += found.Upper < Planted ? 1 : 0;
            int[] shuffled = [.. testLabels];
            new Random(seed).Shuffle(shuffled);
            int[] mixed = [.. labels];
            new Random(seed + 1).Shuffle(mixed);
            nulls += Usable(Observe(x, mixed, test, shuffled)).Lower > 0 ? 1 : 0;
        }

        // Each is to happen in 1 of 40 seeds; more than 3 of 20 do with a probability of 0.001. A lower bound may lie below the truth oftener.
        Assert.InRange(above, 0, 3);
        Assert.InRange(below, 0, 4);
        Assert.InRange(nulls, 0, 3);
        Assert.InRange(sum, Planted - 0.04, Planted + 0.025);
    }

    [Fact]
    public void Probes_do_not_see_the_test_rows()
    {
        (double[] x, int[] labels) = Draw(1);
        (double[] test, int[] testLabels) = Draw(2);
        Assert.InRange(Usable(Observe(x, labels, test, [.. testLabels.Select(y => 1 - y)])).Value, -5, -0.3);
    }

    [Fact]
    public void Classes_have_the_same_names_in_any_order_and_the_network_answers_for_the_test_rows()
    {
        string[] names = ["no", "yes"];
        (double[] x, int[] labels) = Draw(3);
        (double[] test, int[] testLabels) = Draw(4);
        string y = _folder.Write("y.txt", string.Join('\n', labels.Select(l => names[l])) + "\n");

        // The first test row is of the second class.
        (double Value, int Label)[] pairs = [.. test.Zip(testLabels).OrderByDescending(p => p.Second)];
        string testY = _folder.Write("test-y.txt", string.Join('\n', pairs.Select(p => names[p.Label])) + "\n");
        SmallModel model = new SmallModel().Input("x", ElementType.Float, "N", 1).Weights("w", [1, 2], -1, 1).Node("MatMul", ["x", "w"], ["y"]).Output("y");
        string path = _folder.Write("m.onnx", model.Bytes);
        string rows = _folder.Write("x.npy", Arrays.Reals([Rows, 1], x));
        string testRows = _folder.Write("test.npy", Arrays.Reals([Rows, 1], [.. pairs.Select(p => p.Value)]));
        string[] args = ["layers", path, "--inputs", rows, "--labels", y, "--test", testRows, "--test-labels", testY];
        JsonElement json = Runs.Json(args);
        Assert.Equal((Rows, Rows), (json.GetProperty("rows").GetInt32(), json.GetProperty("test_rows").GetInt32()));
        JsonElement usable = json.GetProperty("layers")[0].GetProperty("label_information");
        Assert.InRange(usable.GetProperty("estimate").GetDouble(), Planted - 0.1, Planted + 0.1);
        Assert.Equal(Rows, usable.GetProperty("samples").GetInt32());

        // Logits of -x and x are those of the classes: the network is the best probe there is.
        Assert.InRange(json.GetProperty("labels").GetProperty("answer").GetProperty("estimate").GetDouble(), Planted - 0.1, Planted + 0.1);
        (int code, string output, string error) = Runs.Of([.. args, "--report", _folder["page.html"]]);
        Assert.True(code == 0, error);
        Assert.Contains("300 rows of 300, 300 test rows; ONNX Runtime", output, StringComparison.Ordinal);
        Assert.Contains("judged on 300 test rows", File.ReadAllText(_folder["page.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        (double[] x, int[] labels) = Draw(5);
        string a = Folder("a", x, labels), b = Folder("b", x[..30], labels[..30]);
        Refused($"{_folder["a"]}: its rows have no classes; test rows are for what layers say about classes.", () =>
        {
            File.Delete(Path.Combine(a, "labels.npy"));
            return ActivationFolder.Observe(a, Options(b));
        });
        Folder("a", x, labels);
        Refused($"{_folder["none"]}: is no folder of activations, as the rows are in one.", () => ActivationFolder.Observe(a, Options(_folder["none"])));
        Refused($"{b}: the test rows have no classes; give them.", () =>
        {
            File.Delete(Path.Combine(b, "labels.npy"));
            return ActivationFolder.Observe(a, Options(b));
        });
        string few = _folder.Write("few.txt", string.Join('\n', labels[..30].Select((y, i) => i is < 10 or > 27 ? Invariant($"{y}") : string.Empty)) + "\n");
        Refused($"{b}: 12 of 30 test rows have a class; at least 20 are needed.", () => ActivationFolder.Observe(a,
            new ObservationOptions { Test = new ObservationOptions { Inputs = new Dictionary<string, string> { [""] = b }, Labels = few } }));
        Folder("b", x[..30], [.. Enumerable.Range(0, 30).Select(i => i % 3)]);
        Refused($"{b}: the test rows have the class '2', the training rows have not.", () => ActivationFolder.Observe(a, Options(b)));
        ErrorAssert.Throws<ArgumentException>("Test: Rows must be at least 1, but is 0. (Parameter 'options')",
            () => ActivationFolder.Observe(a, Options(b) with { Test = new ObservationOptions { Rows = 0 } }));
    }

    [Theory]
    [InlineData("--test is about rows; give them by --inputs", "--test", "digits")]
    [InlineData("--test is about rows that were run; leave --plan out", "--inputs", "digits", "--test", "digits", "--plan")]
    [InlineData("--test-labels is about test rows; give them by --test", "--inputs", "digits", "--test-labels", "y.npy")]
    public void Wrong_use_is_refused(string message, params string[] options) => Assert.Equal(
        (1, string.Empty, $"entroscope: {message}{Environment.NewLine}"), Runs.Of(["layers", Runs.File("digits-cnn.onnx"), .. options]));

    private static void Refused(string message, Func<NetworkReport> observe) => ErrorAssert.Throws<DataException>(message, () => observe());

    private static SampleEstimate Usable(NetworkReport report) => report.Layers[0].Figures.First(f => f.Key == "label_information").Estimate;

    private static ObservationOptions Options(string test) =>
        new() { Test = new ObservationOptions { Inputs = new Dictionary<string, string> { [""] = test } } };

    private NetworkReport Observe(double[] x, int[] labels, double[] test, int[] testLabels) =>
        ActivationFolder.Observe(Folder("a", x, labels), Options(Folder("b", test, testLabels)), cancellation: TestContext.Current.CancellationToken);

    private string Folder(string name, double[] x, int[] labels)
    {
        string folder = Directory.CreateDirectory(_folder[name]).FullName;
        File.WriteAllBytes(Path.Combine(folder, "0.npy"), Arrays.Reals([x.Length, 1], x));
        File.WriteAllBytes(Path.Combine(folder, "labels.npy"), Arrays.Npy("<i8", [x.Length], [.. labels.Select(l => (long)l)]));
        return folder;
    }

    private static (double[] X, int[] Labels) Draw(int seed)
    {
        var planted = new PlantedNetwork(string.Empty, Rows, 2, seed);
        int[] labels = planted.Labels;
        return ([.. labels.Select(y => planted.Normal() + (y == 0 ? -1 : 1))], labels);
    }
}
