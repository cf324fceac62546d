using System.Diagnostics;
using System.Numerics.Tensors;
using Entroscope.Files;
using Entroscope.Files.Models;
using Entroscope.Information.Entanglement;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Benchmarks.Entanglement;

/// <summary>Deep networks against shallow ones, and what measuring entanglement takes: docs/entanglement.md.</summary>
internal static class EntanglementCommand
{
    private static readonly double[] Errors = [0.5, 0.1, 0.01, 0.001];

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--width", "--seeds", "--largest", "--plot", "--model", "--laws", "--shallow"], "--speed");
        if (options.Has("--speed"))
        {
            Speed();
            return 0;
        }

        if (options.Number("--shallow", 0) is > 0 and int most)
        {
            Shallow(options.Number("--width", 2, 1), options.Number("--seeds", 3, 1), options.Number("--largest", 16, 4), most,
                options.Text("--plot", string.Empty));
            return 0;
        }

        if (options.Number("--laws", 0) is > 0 and int states)
        {
            EntanglementLaws.Write(states);
            return 0;
        }

        int width = options.Number("--width", 2, 1);
        string model = options.Text("--model", string.Empty);
        if (model.Length > 0)
        {
            Trained(ModelFile.Load(model).Network, model);
            return 0;
        }

        Header(width, options.Number("--seeds", 3, 1));
        Row[] rows = [.. new[] { false, true }.SelectMany(o => Expressive(width, options.Number("--seeds", 3, 1), options.Number("--largest", 32, 4), o))];
        if (options.Text("--plot", string.Empty) is { Length: > 0 } page)
        {
            AtomicFile.WriteText(page, ExpressivePage.Write(width, rows));
        }

        return 0;
    }

    /// <summary>What a shallow network needs to be a deep one of some sites, exactly (the rank) or within an error of the state.</summary>
    internal sealed record Row(bool Orthogonal, int Sites, long DeepNumbers, double Cut, int? Generic, int? Contiguous, double[]? Terms);

    private static void Header(int width, int seeds)
    {
        Console.WriteLine(Invariant($"binary trees of {width} channels everywhere and {width} values a site; every other site against the others"));
        Console.WriteLine("a shallow network needs as many channels as the rank to be the same function, and at least as many as shown for a relative error: "
            + Invariant($"means over {seeds} networks of normal weights, and of random orthogonal matrices"));
        Console.WriteLine("| weights | sites | numbers of the deep network | min-cut | generic rank | of halves | "
            + string.Join(" | ", Errors.Select(e => Invariant($"error {e}"))) + " | numbers of a shallow network of that rank |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |" + string.Concat(Errors.Select(_ => " --- |")) + " --- |");
    }

    private static Row[] Expressive(int width, int seeds, int largest, bool orthogonal)
    {
        var rows = new List<Row>();
        for (int sites = 4; sites <= largest; sites *= 2)
        {
            var shape = NetworkShape.PerLevel(PoolingTree.Line(sites), width, [width]);
            SitePartition alternating = SitePartition.OddEven(sites);
            double cut = Math.Exp(EntanglementAnalysis.Bound(Random(shape, width, 0), alternating).Value);
            int? generic = cut < 2000 ? GenericRank.Compute(shape, alternating) : null;
            double[]? terms = null;
            for (int seed = 0; seed < seeds; seed++)
            {
                SchmidtSpectrum? spectrum = EntanglementAnalysis.Measure(Random(shape, width, (ulong)seed, orthogonal), new() { Partitions = [alternating] })[0]
                    .Partitions[0].Spectrum;
                if (spectrum is null)
                {
                    break;
                }

                terms ??= new double[Errors.Length];
                for (int e = 0; e < Errors.Length; e++)
                {
                    terms[e] += (double)spectrum.TermsFor(Errors[e]) / seeds;
                }
            }

            var row = new Row(
                orthogonal, sites, shape.WeightCount + (sites * width * width), cut, generic, GenericRank.Compute(shape, SitePartition.Halves(sites)), terms);
            rows.Add(row);
            Console.WriteLine(Invariant($"| {(orthogonal ? "orthogonal" : "normal")} | {sites} | ")
                + Invariant($"{row.DeepNumbers} | {cut:G6} | {Show(generic)} | {Show(row.Contiguous)} | ")
                + string.Join(" | ", Errors.Select((_, e) => terms is null ? "-" : Invariant($"{terms[e]:0.#}")))
                + Invariant($" | {cut * ((2.0 * sites * width) + 1):G4} |"));
        }

        return [.. rows];
    }

    // Errors of shallow networks fitted to deep ones, beside the bound of the same width.
    private static void Shallow(int width, int seeds, int largest, int most, string page)
    {
        int[] channels = [.. Enumerable.Range(0, 9).Select(k => 1 << k).Where(z => z <= most)];
        Console.WriteLine("| weights | sites | " + string.Join(" | ", channels.Select(z => Invariant($"Z = {z}"))) + " |");
        Console.WriteLine("| --- | --- |" + string.Concat(channels.Select(_ => " --- |")));
        var curves = new List<ShallowCurve>();
        foreach (bool orthogonal in (bool[])[false, true])
        {
            for (int sites = 4; sites <= largest; sites *= 2)
            {
                var shape = NetworkShape.PerLevel(PoolingTree.Line(sites), width, [width]);
                IReadOnlyList<ShallowFit>[] fits = [.. Enumerable.Range(0, seeds)
                    .Select(seed => ShallowFitting.Fit(Random(shape, width, (ulong)seed, orthogonal), 0, channels))];
                var curve = new ShallowCurve(
                    orthogonal, sites, channels, [.. channels.Select((_, z) => fits.Average(f => f[z].Error))],
                    [.. channels.Select((_, z) => fits.Average(f => f[z].AtLeast))]);
                curves.Add(curve);
                Console.WriteLine(Invariant($"| {(orthogonal ? "orthogonal" : "normal")} | {sites} | ")
                    + string.Join(" | ", channels.Select((_, z) => Invariant($"{curve.Errors[z]:0.000} ({curve.Bounds[z]:0.000})"))) + " |");
            }
        }

        if (page.Length > 0)
        {
            AtomicFile.WriteText(page, ShallowPage.Write(width, [.. curves]));
        }
    }

    /// <summary>Mean errors of fits and the least that any could have, by width.</summary>
    internal sealed record ShallowCurve(bool Orthogonal, int Sites, int[] Channels, double[] Errors, double[] Bounds);

    private static void Trained(ConvAC model, string name)
    {
        Console.WriteLine(Invariant($"{name}: channels that a shallow network needs at least"));
        Console.WriteLine("| class | partition | rank at most | rank | " + string.Join(" | ", Errors.Select(e => Invariant($"error {e}"))) + " |");
        Console.WriteLine("| --- | --- | --- | --- |" + string.Concat(Errors.Select(_ => " --- |")));
        int sites = model.Tree.SiteCount;
        SitePartition[] sets = [SitePartition.Halves(sites), SitePartition.OddEven(sites)];
        foreach (StateEntanglement state in EntanglementAnalysis.Measure(model, new() { Partitions = sets }))
        {
            foreach (PartitionEntanglement p in state.Partitions)
            {
                Console.WriteLine(Invariant($"| {state.Class} | {p.Partition.Name} | {Math.Exp(p.Bound.Value):G6} | {Show(p.Spectrum?.Rank)} | ")
                    + string.Join(" | ", Errors.Select(e => p.Spectrum is { } s ? Invariant($"{s.TermsFor(e)}") : "-")) + " |");
            }
        }
    }

    private static void Speed()
    {
        EntanglementAnalysis.Measure(Random(NetworkShape.PerLevel(PoolingTree.Line(64), 2, [8]), 2, 1), new() { Partitions = [SitePartition.OddEven(64)] });
        Console.WriteLine("| sites | width | edges, all spectra (s) | with halves (s) | with every other site (s) |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach ((int sites, int width) in new[] { (64, 8), (64, 32), (64, 64), (1024, 8), (1024, 16), (10_000, 8) })
        {
            ConvAC model = Random(NetworkShape.PerLevel(PoolingTree.Line(sites), 2, [width]), 2, 1);
            double edges = Seconds(new());
            double halves = Seconds(new() { Partitions = [SitePartition.Halves(sites)] });
            string other = width <= 8 ? Invariant($"{Seconds(new() { Partitions = [SitePartition.OddEven(sites)] }):0.00}") : "-";
            Console.WriteLine(Invariant($"| {sites} | {width} | {edges:0.00} | {halves:0.00} | {other} |"));

            double Seconds(EntanglementOptions options)
            {
                var clock = Stopwatch.StartNew();
                EntanglementAnalysis.Measure(model, options);
                return clock.Elapsed.TotalSeconds;
            }
        }
    }

    private static string Show(int? number) => number is { } n ? Invariant($"{n}") : "-";

    private static ConvAC Random(NetworkShape shape, int values, ulong seed, bool orthogonal = false)
    {
        var random = new RandomStream(seed, "normal weights");
        double[] Draw(int rows, int columns)
        {
            double[] matrix = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextGaussian())];
            return orthogonal && rows == columns ? Orthogonal(matrix, rows) : matrix;
        }

        LeafDistribution[] leaves = [.. Enumerable.Range(0, shape.Tree.SiteCount)
            .Select(i => new CategoricalLeaf(shape.Channels(i), values, Draw(shape.Channels(i), values), Reading.Born))];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount)
            .Select(m => Draw(shape.Rows(shape.NodeOfMatrix(m)), shape.Channels(shape.NodeOfMatrix(m))))];
        return new ConvAC(shape, leaves, weights, [1.0], Reading.Born);
    }

    // Gram and Schmidt over the rows.
    private static double[] Orthogonal(double[] matrix, int size)
    {
        for (int i = 0; i < size; i++)
        {
            Span<double> row = matrix.AsSpan(i * size, size);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> other = matrix.AsSpan(j * size, size);
                TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot(row, other), row, row);
            }

            TensorPrimitives.Divide(row, TensorPrimitives.Norm(row), row);
        }

        return matrix;
    }
}
