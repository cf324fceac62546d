using System.Runtime.CompilerServices;
using Entroscope.Fuzz.Mutations;
using Entroscope.Networks;
using Entroscope.Networks.Graphs;
using Entroscope.Numerics;

namespace Entroscope.Fuzz.Targets;

/// <summary>
/// ONNX models: read, and their weights looked at; those of <c>onnx-run</c> are also run on a few rows with all layers observed, where their inputs are small.
/// Variant 0 takes the first size of an input for the rows, variant 1 runs rows one by one, each of the whole shape.
/// </summary>
internal sealed class NetworkTarget(bool runs) : FuzzTarget
{
    private const int MostValues = 1 << 14;
    private const int Rows = 3;

    public override string Name => runs ? "onnx-run" : "onnx";

    public override int Weight => runs ? 1 : 4;

    public override bool IsNative => runs;

    public override bool Run(FuzzInput input, string folder)
    {
        string path = Write(input, folder);
        OnnxModel model = Named(path, () => OnnxReader.Read(path));
        OnnxNetwork network = OnnxNetwork.Open(path);
        if (network.Layers.Count == 0)
        {
            return true;
        }

        network.Weights("*", threads: 1);
        if (!runs || Options(input, model, folder) is not { } options)
        {
            return true;
        }

        NetworkReport report = network.Observe(options);
        Demand(report.Layers.All(l => l.Statistics is not null || l.NotObserved is not null), "A layer without figures and without a reason.");
        return true;
    }

    public override string[]? CommandLine(FuzzInput input, string folder)
    {
        string path = Write(input, folder);
        OnnxModel model;
        try
        {
            model = OnnxReader.Read(path);
        }
        catch (EntroscopeException)
        {
            return ["layers", path];
        }

        return Options(input, model, folder) is { Inputs.Count: > 0 } options
            ?
            [
                "layers", path, "--layers", "*", "--threads", "1", "--rows", Invariant($"{options.Rows}"),
                "--inputs", .. options.Inputs.Select(i => $"{i.Key}={i.Value}"),
                .. options.Shapes.Values.Any(s => s.Length > 0) ? ["--shape"] : Array.Empty<string>(),
                .. options.Shapes.Where(s => s.Value.Length > 0).Select(s => $"{s.Key}={string.Join(',', s.Value)}"),
            ]
            : null;
    }

    private static string Write(FuzzInput input, string folder)
    {
        string path = Path.Combine(folder, "m.onnx");
        File.WriteAllBytes(path, input.Files[0]);
        return path;
    }

    // Rows for all inputs; null where an input is large, or no tensor.
    private static ObservationOptions? Options(FuzzInput input, OnnxModel model, string folder)
    {
        bool single = input.Variant == 1;
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        var shapes = new Dictionary<string, long[]>(StringComparer.Ordinal);
        foreach (OnnxValue value in model.Graph.Inputs.Where(i => !model.Graph.Initialisers.ContainsKey(i.Name)))
        {
            long[] row = [.. (value.Dimensions ?? []).Skip(single ? 0 : 1).Select(d => d.Size < 0 ? 2 : d.Size)];
            if (value.Type == 0 || row.Aggregate((Int128)1, (p, d) => Int128.Min(p * d, int.MaxValue)) > MostValues)
            {
                return null;
            }

            inputs[value.Name] = Path.Combine(folder, Invariant($"{inputs.Count}.npy"));
            if (single)
            {
                shapes[value.Name] = row;
            }

            File.WriteAllBytes(inputs[value.Name], Values(row, ElementType.IsReal(value.Type)));
        }

        return new ObservationOptions { Layers = "*", Threads = 1, Rows = Rows, Inputs = inputs, Shapes = shapes };
    }

    protected override IEnumerable<FuzzInput> MakeSeeds() =>
        Directory.GetFiles(Folder(), "*.onnx").Order(StringComparer.Ordinal).Select(f => (byte[][])[File.ReadAllBytes(f)])
            .SelectMany(files => Enumerable.Range(0, 2).Select(variant => new FuzzInput(Name, variant, files)));

    protected override byte[] Mutate(byte[] content, byte[] other, RandomStream random) => WireEdits.Apply(content, other, random);

    private static byte[] Values(long[] row, bool real)
    {
        int count = Rows * (int)row.Aggregate(1L, (p, d) => p * d);
        string header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({Rows}, {string.Join(", ", row)}), }}\n";
        double[] values = [.. Enumerable.Range(0, count).Select(i => real ? Math.Sin(i) : i % 2)];
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. System.Text.Encoding.ASCII.GetBytes(header),
            .. System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan())];
    }

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "Networks");
}
