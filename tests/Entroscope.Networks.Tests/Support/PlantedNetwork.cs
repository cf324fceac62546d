namespace Entroscope.Networks.Tests.Support;

/// <summary>Activations of a network of which the truth is known, as a folder of arrays.</summary>
internal sealed class PlantedNetwork(string folder, int rows, int classes, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<double[]> _layers = [];
    private int[]? _labels;

    public int[] Labels => _labels ??= [.. Enumerable.Range(0, rows).Select(_ => _random.Next(classes))];

    /// <summary>Makes features: the mean of the class, of some length along its own axis, and noise.</summary>
    public double[][] Features(int units, double length) =>
        [.. Labels.Select(y => Enumerable.Range(0, units).Select(u => (u == y ? length : 0) + Normal()).ToArray())];

    /// <summary>Makes an answer that knows the class but for some rows.</summary>
    public double[][] Answer(double wrong = 0.05) => [.. Labels.Select(y =>
    {
        int named = _random.NextDouble() < wrong ? _random.Next(classes) : y;
        return Enumerable.Range(0, classes).Select(k => (k == named ? 4.0 : 0) + (0.3 * Normal())).ToArray();
    })];

    /// <summary>Multiplies by random weights.</summary>
    public double[][] Map(double[][] x, int units)
    {
        double[][] weights = [.. Enumerable.Range(0, units).Select(_ => x[0].Select(_ => Normal() / Math.Sqrt(x[0].Length)).ToArray())];
        return [.. x.Select(row => weights.Select(w => w.Zip(row, (a, b) => a * b).Sum()).ToArray())];
    }

    public static double[][] Relu(double[][] x) => [.. x.Select(row => row.Select(v => Math.Max(0, v)).ToArray())];

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    public PlantedNetwork Add(double[][] layer)
    {
        File.WriteAllBytes(Path.Combine(folder, Invariant($"{_layers.Count}.npy")), Arrays.Reals([rows, layer[0].Length], [.. layer.SelectMany(v => v)]));
        _layers.Add([]);
        return this;
    }

    public NetworkReport Observe(int[]? labels = null, CancellationToken cancellation = default)
    {
        File.WriteAllBytes(Path.Combine(folder, "labels.npy"), Arrays.Npy("<i8", [rows], [.. (labels ?? Labels).Select(l => (long)l)]));
        return ActivationFolder.Observe(folder, new ObservationOptions { Rows = rows }, cancellation: cancellation);
    }
}
