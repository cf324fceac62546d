using Entroscope.Estimators;
using Entroscope.Estimators.Discrete;

namespace Entroscope.Networks.Planes;

/// <summary>
/// The information plane of a network (Shwartz-Ziv, Tishby 2017), with what it takes to be one: activations of a network without noise say all about their
/// input or, being continuous, infinitely much; what is measured is T, the activations with a named noise or in named bins.
/// </summary>
public static class InformationPlane
{
    private const string MadeOfRows = "Bins that hold as many rows each are made from the rows: I(X;T) is what they were made to have.";

    /// <summary>Measures the plane of a network, or of checkpoints of one.</summary>
    /// <param name="sources">ONNX models, folders of activations, or folders of either, whose names give the order, numbers in them as numbers.</param>
    /// <param name="options">What is run, and what T is.</param>
    /// <param name="progress">Receives the number of checkpoints that are done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The report: the same for any number of threads.</returns>
    /// <exception cref="DataException">Rows or labels cannot be read or do not fit, or a folder holds nothing to measure.</exception>
    /// <exception cref="ModelException">A model cannot be read or run.</exception>
    /// <exception cref="SizeLimitException">The activations of the checkpoints take more memory than the machine has; nothing was run.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static PlaneReport Measure(
        IReadOnlyList<string> sources, PlaneOptions options, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        EnsureValid(options);
        string[] models = Models(sources);
        bool isKept = options.Noise is null && options.Edges == PlaneEdges.Range;
        PlanePlan.Of(models, options, cancellation)?.EnsureMemory();
        var observed = new List<(ObservedPlane Train, ObservedPlane? Test)>();
        var frames = new List<PlaneFrame>();
        var notes = new List<string>();
        ObservedPlane? first = null;
        foreach (string model in models)
        {
            var train = ObservedPlane.Of(model, options.Observation, null, cancellation);
            Refuse.Data(train.Rows < FewestRows, $"{model}: has {train.Rows} rows with a class; at least {FewestRows} are needed.");
            Refuse.Data(options.IsWhole && train.Rows < train.Total,
                $"{model}: the rows are to be all that the input can be, but {train.Rows} of {train.Total} were taken; take all of them.");
            (ObservedPlane Train, ObservedPlane? Test) planes =
                (train, options.Test is { } test ? ObservedPlane.Of(model, test, train.ClassNames, cancellation) : null);
            notes.AddRange(train.Notes.Concat(planes.Test?.Notes ?? []));

            // Bins over all checkpoints are known after the last one alone; else one checkpoint is held at a time.
            if (isKept)
            {
                observed.Add(planes);
            }
            else
            {
                frames.Add(Frame(planes.Train, planes.Test, Ranges([train]), options, cancellation));
            }

            first ??= isKept ? train : train with { Layers = [] };
            progress?.Report(Math.Max(observed.Count, frames.Count));
        }

        Dictionary<string, (double, double)> ranges = Ranges(observed.Select(o => o.Train));
        frames.AddRange(observed.Select(o => Frame(o.Train, o.Test, ranges, options, cancellation)));
        return new PlaneReport
        {
            Frames = frames,
            Meaning = Meaning(options),
            Options = options,
            LabelEntropy = first!.Labels is { } labels ? ClassDecoder.Entropy(labels) : null,
            Rows = first.Rows,
            ClassNames = first.ClassNames,
            Runtime = first.Runtime,
            Notes = [.. notes.Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>Says what measuring a plane takes; nothing is run.</summary>
    /// <param name="sources">As for <see cref="Measure"/>.</param>
    /// <param name="options">What would be run, and what T is.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The tensors of the first checkpoint, which all are taken to have, with memory and time of all.</returns>
    /// <exception cref="DataException">The rows cannot be read, or a folder holds nothing to measure.</exception>
    /// <exception cref="ModelException">The runtime refuses the model.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or the first checkpoint is a folder of activations: nothing of it is
    /// run.</exception>
    public static PlanePlan Plan(IReadOnlyList<string> sources, PlaneOptions options, CancellationToken cancellation = default)
    {
        EnsureValid(options);
        string[] models = Models(sources);
        return PlanePlan.Of(models, options, cancellation)
            ?? throw new ArgumentException($"{models[0]} is a folder of activations: nothing is run.", nameof(sources));
    }

    private static void EnsureValid(PlaneOptions options)
    {
        if (options.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }
    }

    private static string[] Models(IReadOnlyList<string> sources)
    {
        string[] models = [.. sources.SelectMany(Checkpoints)];
        Refuse.Argument(models.Length == 0, $"At least one model is needed.", nameof(sources));
        return models;
    }

    private static PlaneFrame Frame(
        ObservedPlane train, ObservedPlane? test, Dictionary<string, (double, double)> ranges, PlaneOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        int threads = options.Observation.Threads;
        (PlanePoint[] points, Quantiser[] quantisers) = Points(train, null, ranges, options, threads);
        PlanePoint[] tested = test is null ? [] : Points(test, quantisers, ranges, options, threads).Points;
        return new PlaneFrame
        {
            Source = train.Source,
            Train = points,
            Test = tested,
            NoChain = Pairs(points, (a, b) => !IsFunction(a, b)),
            Increases = Pairs(points, (a, b) => IsFunction(a, b)
                && b.InputLower is { } low && a.InputUpper is { } high && (low.Lower ?? low.Value) > (high.Upper ?? high.Value) + Rounding),
        };
    }

    private const int FewestRows = 10;
    private const double Rounding = 1e-9;

    private static IEnumerable<string> Checkpoints(string source)
    {
        if (!Directory.Exists(source))
        {
            return [source];
        }

        string[] models = Directory.GetFiles(source, "*.onnx");
        string[] found = models.Length > 0 ? models
            : ActivationFolder.Is(source) ? [source]
            : [.. Directory.GetDirectories(source).Where(ActivationFolder.Is)];
        Refuse.Data(found.Length == 0, $"{source}: holds no models (.onnx), no activations (.npy) and no folders of activations.");
        return found.OrderBy(ActivationFolder.Padded, StringComparer.Ordinal);
    }

    private static string Meaning(PlaneOptions options) => options.Noise is { } noise
        ? Invariant($"activations + Gaussian noise of standard deviation {noise:0.######} in every unit")
        : Invariant($"activations in {options.Bins} bins a unit, ") + options.Edges switch
        {
            PlaneEdges.Range => "of equal width over the range of the activation function, else of the layer over all checkpoints",
            PlaneEdges.Layer => "of equal width over the values of the layer in its checkpoint",
            PlaneEdges.Unit => "of equal width over the values of the unit in its checkpoint",
            _ => "with as many rows each",
        };

    private static Dictionary<string, (double Least, double Largest)> Ranges(IEnumerable<ObservedPlane> planes) => planes.SelectMany(p => p.Layers)
        .GroupBy(l => l.Layer.Name, StringComparer.Ordinal)
        .ToDictionary(
            g => g.Key,
            g => Operations.Range(g.First().Layer.Operation) ?? (g.Min(l => Least(l.Samples)), g.Max(l => Largest(l.Samples))),
            StringComparer.Ordinal);

    private static double Least(SampleMatrix x) => System.Numerics.Tensors.TensorPrimitives.Min(x.Values);

    private static double Largest(SampleMatrix x) => System.Numerics.Tensors.TensorPrimitives.Max(x.Values);

    private static (PlanePoint[] Points, Quantiser[] Quantisers) Points(
        ObservedPlane plane, Quantiser[]? fitted, Dictionary<string, (double, double)> ranges, PlaneOptions options, int threads)
    {
        int count = plane.Layers.Count;
        var points = new PlanePoint[count];
        Quantiser[] quantisers = fitted ?? new Quantiser[count];
        for (int i = 0; i < count; i++)
        {
            (NetworkLayer layer, SampleMatrix x) = plane.Layers[i];
            LayerInformation found;
            if (options.Noise is { } noise)
            {
                found = NoisyInformation.Measure(x, plane.Labels, plane.Answers, noise, options.IsWhole, options.Observation.Seed, threads);
            }
            else
            {
                quantisers[i] ??= Quantiser.Fit(x, options.Bins, options.Edges, ranges[layer.Name]);
                found = BinnedInformation.Measure(quantisers[i].Apply(x), options.Bins, plane.Labels, plane.Answers, options.IsWhole, options.Observation.Seed);
            }

            int[] codes = SymbolCounts.Encode(x);
            bool isMade = options.Noise is null && options.Edges == PlaneEdges.Mass && !options.IsWhole && plane.Labels is not null;
            points[i] = new PlanePoint
            {
                Layer = layer,
                Units = x.Columns,
                Rows = x.Rows,
                Input = found.Input,
                InputLower = found.InputLower,
                InputUpper = found.InputUpper,
                Label = found.Label,
                LabelLower = found.LabelLower,
                LabelUpper = found.LabelUpper,
                AnswerLeft = found.AnswerLeft,
                Ellipse = isMade ? null : found.Ellipse,
                EllipseMissing = isMade ? MadeOfRows : found.EllipseMissing,
                Distinct = EntropyFormulas.PlugIn(SymbolCounts.Of(codes)),
                Codes = codes,
            };
        }

        return (points, quantisers);
    }

    // Rows with equal activations in the one have equal activations in the other.
    private static bool IsFunction(PlanePoint from, PlanePoint to) => SymbolCounts.Join(from.Codes, to.Codes).Max() == from.Codes.Max();

    private static (string From, string To)[] Pairs(PlanePoint[] points, Func<PlanePoint, PlanePoint, bool> isMeant) =>
        [.. points.Zip(points.Skip(1)).Where(p => isMeant(p.First, p.Second)).Select(p => (p.First.Layer.Name, p.Second.Layer.Name))];
}
