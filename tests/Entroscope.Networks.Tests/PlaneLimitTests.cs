using Xunit;
using Entroscope.Networks.Planes;
using Entroscope.Networks.Tests.Support;

namespace Entroscope.Networks.Tests;

/// <summary>What the rows of a plane limit, the ellipses of its points, and what it takes before it is run.</summary>
public sealed class PlaneLimitTests : IDisposable
{
    private static readonly string[] Film = [Runs.File("tishby-tanh-epoch0000.onnx"), Runs.File("tishby-tanh-epoch3000.onnx")];
    private static readonly string[] Rows = ["--inputs", Runs.File("var_u.csv.gz"), "--labels", "y", "--rows", "400"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // All rows differ in 30 bins of ten units: what was not seen cannot be known.
    [Fact]
    public void An_estimate_above_ln_N_is_shown_as_the_cap()
    {
        string path = Activations(200, 10, Normals(2000, 1), null);
        PlanePoint point = InformationPlane.Measure([path], new PlaneOptions(), null, Cancellation).Frames[0].Train[0];
        Assert.True(point.IsAtCap);
        Assert.Equal(Math.Log(200), point.Input.Value);
        Assert.Matches("^The estimate is [0-9.]+ nats, above ln N, 5\\.2983 nats, beyond which 200 rows show nothing\\.$", point.Input.Warning);
        Assert.Null(point.Ellipse);
        (int code, string output, string error) = Runs.Of("plane", path);
        Assert.True(code == 0, error);
        Assert.Contains("7.644 cap", output, StringComparison.Ordinal);
        Assert.Contains("cap: The estimate is ln N or more, and ln N is shown: so many rows show no more, whatever the layer holds. It bounds nothing.", output,
            StringComparison.Ordinal);
        Assert.True(Runs.Json("plane", path).GetProperty("frames")[0].GetProperty("train")[0].GetProperty("at_cap").GetBoolean());
    }

    [Fact]
    public void An_ellipse_has_the_axes_of_its_covariance()
    {
        var round = new PlaneEllipse(0.1, 0.1, 0);
        double radius = 0.1 * Math.Sqrt(5.991464547);
        Assert.Equal((radius, radius), (Math.Round(round.HalfAxes.Longer, 10), Math.Round(round.HalfAxes.Shorter, 10)), new Near(1e-9));
        Assert.True(round.Holds(0.99 * radius, 0));
        Assert.False(round.Holds(1.01 * radius, 0));

        // Rotated by 45 degrees: variances 1 + r and 1 - r along the diagonals.
        var tilted = new PlaneEllipse(1, 1, 0.6);
        Assert.Equal(Math.PI / 4, tilted.Angle, 1e-12);
        Assert.Equal((Math.Sqrt(5.991464547 * 1.6), Math.Sqrt(5.991464547 * 0.4)), tilted.HalfAxes, new Near(1e-8));
        Assert.All(tilted.Edge(24), e => Assert.True(tilted.Holds(0.999 * e.Input, 0.999 * e.Label) && !tilted.Holds(1.001 * e.Input, 1.001 * e.Label)));
    }

    // T is one of four bins, Y a noisy copy of its half: the pair is known exactly.
    [Fact]
    public void Ellipses_hold_the_pair()
    {
        const int Seeds = 100;
        double[] joint = [0.3, 0.05, 0.1, 0.15, 0.05, 0.1, 0.05, 0.2];
        (double[] t, double[] y) = ([0.35, 0.25, 0.15, 0.25], [0.3 + 0.1 + 0.05 + 0.05, 0.05 + 0.15 + 0.1 + 0.2]);
        static double Entropy(double[] p) => -p.Sum(v => v * Math.Log(v));
        double information = Entropy(t) + Entropy(y) - Entropy(joint);
        int held = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Numerics.RandomStream((ulong)seed, "pairs of a plane");
            int[] drawn = [.. Enumerable.Range(0, 300).Select(_ => random.NextIndex(joint))];
            string path = Activations(300, 1, [.. drawn.Select(c => (double)(c / 2))], [.. drawn.Select(c => (long)(c % 2))]);
            PlanePoint point = InformationPlane.Measure([path], new PlaneOptions { Bins = 4 }, null, Cancellation).Frames[0].Train[0];
            held += point.Ellipse!.Holds(Entropy(t) - point.Input.Value, information - point.Label!.Value) ? 1 : 0;
        }

        Assert.InRange(held, 88, 100);
        JsonElement ellipse = Runs.Json("plane", Directory.GetDirectories(_folder.Path)[0], "--bins", "4").GetProperty("frames")[0].GetProperty("train")[0]
            .GetProperty("ellipse");
        Assert.Equal(["input_error", "label_error", "correlation", "longer_half_axis", "shorter_half_axis", "angle", "quantile"],
            ellipse.EnumerateObject().Select(p => p.Name));
        Assert.True(ellipse.GetProperty("longer_half_axis").GetDouble() > ellipse.GetProperty("shorter_half_axis").GetDouble());
    }

    [Fact]
    public void Where_errors_of_bins_are_not_known_there_is_no_ellipse_but_a_reason()
    {
        int[] cells = [.. Enumerable.Range(0, 240).Select(i => i % 4)];
        int[] labels = [.. cells.Select((c, i) => i % 5 == 0 ? 1 - (c / 2) : c / 2)];
        Assert.Equal("199 rows are fewer than the 200 that show how errors of bins vary together.", BinnedEllipse.Of(cells[..199], labels[..199], 1).Missing);
        Assert.Equal("240 rows fall on 60 pairs of bins and classes; 5 rows for each are needed.",
            BinnedEllipse.Of([.. Enumerable.Range(0, 240).Select(i => i % 60)], labels, 1).Missing);
        Assert.Equal("Only 2 rows are not of the class that most rows in their bins have; how rare they are is hardly known.",
            BinnedEllipse.Of(cells, [.. cells.Select((c, i) => i < 2 ? 1 - (c / 2) : c / 2)], 1).Missing);
        (PlaneEllipse? ellipse, string? missing) = BinnedEllipse.Of(cells, labels, 1);
        Assert.Null(missing);
        Assert.Equal(BinnedEllipse.Of(cells, labels, 1).Ellipse, ellipse);

        string path = Activations(240, 1, [.. cells.Zip(Normals(240, 1), (c, v) => c + (0.1 * v))], [.. labels.Select(y => (long)y)]);
        JsonElement point = Runs.Json("plane", path, "--bins", "4", "--edges", "mass").GetProperty("frames")[0].GetProperty("train")[0];
        Assert.Equal(JsonValueKind.Null, point.GetProperty("ellipse").ValueKind);
        Assert.Equal("Bins that hold as many rows each are made from the rows: I(X;T) is what they were made to have.",
            point.GetProperty("ellipse_missing").GetString());
    }

    [Fact]
    public void The_plan_says_what_a_film_takes()
    {
        JsonElement one = Runs.Json(["plane", Film[0], .. Rows, "--plan"]);
        JsonElement film = Runs.Json(["plane", .. Film, .. Rows, "--plan"]);
        Assert.Equal(2, film.GetProperty("sources").GetArrayLength());
        Assert.Equal(400, film.GetProperty("rows").GetInt32());

        // 10 + 7 + 5 + 4 + 3 + 2 units of 400 rows in double precision more.
        Assert.Equal(31 * 400 * 8, film.GetProperty("bytes").GetDouble() - one.GetProperty("bytes").GetDouble());
        JsonElement noisy = Runs.Json(["plane", .. Film, .. Rows, "--plan", "--noise", "0.1"]);
        Assert.Equal(one.GetProperty("bytes").GetDouble(), noisy.GetProperty("bytes").GetDouble());
        Assert.True(noisy.GetProperty("seconds").GetDouble() > film.GetProperty("seconds").GetDouble());
        Assert.Equal(film.GetProperty("tensors").GetArrayLength(), one.GetProperty("tensors").GetArrayLength());
        (int code, string output, string error) = Runs.Of(["plane", .. Film, .. Rows, "--plan"]);
        Assert.True(code == 0, error);
        Assert.Contains("2 checkpoints, taken to be as tishby-tanh-epoch0000.onnx; 400 rows", output, StringComparison.Ordinal);
        Assert.Contains("memory: about ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_plan_is_refused()
    {
        string path = Activations(20, 1, Normals(20, 1), null);
        Assert.Equal((1, string.Empty, $"entroscope: --plan is about models; of a folder of activations nothing is run{Environment.NewLine}"),
            Runs.Of("plane", path, "--plan"));
        Assert.Equal((1, string.Empty, $"entroscope: --report is about rows that were run; leave --plan out{Environment.NewLine}"),
            Runs.Of(["plane", Film[0], .. Rows, "--plan", "--report", _folder["p.html"]]));
        ErrorAssert.Throws<ArgumentException>($"{path} is a folder of activations: nothing is run. (Parameter 'sources')",
            () => InformationPlane.Plan([path], new PlaneOptions(), Cancellation));
        ErrorAssert.Throws<ArgumentException>("Bins must be 2 to 16777216, but is 1. (Parameter 'options')",
            () => InformationPlane.Plan([path], new PlaneOptions { Bins = 1 }, Cancellation));
    }

    [Fact]
    public void A_film_that_takes_more_memory_than_there_is_is_not_started()
    {
        PlanePlan plan = InformationPlane.Plan(Film, new PlaneOptions
        {
            Observation = new ObservationOptions { Inputs = new Dictionary<string, string> { [string.Empty] = Rows[1] }, LabelColumn = "y" },
        }, Cancellation);
        plan.EnsureMemory();
        string limit = Numerics.MemoryLimit.Show(Numerics.MemoryLimit.OfMachine);
        ErrorAssert.Throws<SizeLimitException>(
            $"The film of 2 checkpoints needs 2 PiB of memory, more than the limit of {limit}; take fewer rows or layers, means over positions, or noise or "
            + "bins of each checkpoint, which hold one at a time.", (plan with { Bytes = 2.0 * (1L << 50) }).EnsureMemory);
    }

    [Fact]
    public void Rows_of_one_class_are_noted()
    {
        string path = Activations(200, 2, Normals(400, 1), [.. Enumerable.Repeat(7L, 200)]);
        const string Note = "All rows with a class are of class '7': nothing about classes can be measured.";
        Assert.Equal([Note], ActivationFolder.Observe(path, new ObservationOptions(), cancellation: Cancellation).Notes);
        Assert.Contains(Note, Runs.Of("plane", path).Output, StringComparison.Ordinal);
        Assert.Contains(Note, Runs.Of("layers", path).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_outside_single_precision_are_refused()
    {
        foreach (double scale in (double[])[1e-170, 1e170])
        {
            string path = Activations(200, 2, [.. Normals(400, 1).Select(v => v * scale)], null);
            var refused = Assert.Throws<DataException>(() => ActivationFolder.Observe(path, new ObservationOptions(), cancellation: Cancellation));
            Assert.Matches("^layer: its largest value is [0-9.]+e[+-]1(70|69) in size, out of the range of single precision, in which samples are kept; scale "
                + "it first\\.$", refused.Message);
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static double[] Normals(int count, int seed)
    {
        var random = new Numerics.RandomStream((ulong)seed, "normals of a test");
        return [.. Enumerable.Range(0, count).Select(_ => random.NextGaussian())];
    }

    private string Activations(int rows, int units, double[] values, long[]? labels)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, Guid.NewGuid().ToString("N"))).FullName;
        File.WriteAllBytes(Path.Combine(folder, "layer.npy"), Arrays.Reals([rows, units], values));
        if (labels is not null)
        {
            File.WriteAllBytes(Path.Combine(folder, "labels.npy"), Arrays.Npy("<i8", [rows], labels));
        }

        return folder;
    }

    private sealed class Near(double slack) : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) <= slack && Math.Abs(a.Item2 - b.Item2) <= slack;

        public int GetHashCode((double, double) pair) => 0;
    }
}
