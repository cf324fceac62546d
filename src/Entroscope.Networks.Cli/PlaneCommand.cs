namespace Entroscope.Networks.Cli;

/// <summary><c>plane</c>: what layers say about the input and about the class.</summary>
internal static class PlaneCommand
{
    private const int MostBits = 24;
    private const double LeastNoise = 1e-9;

    private static readonly Dictionary<string, PlaneEdges> Kinds = new(StringComparer.Ordinal)
    {
        ["range"] = PlaneEdges.Range,
        ["layer"] = PlaneEdges.Layer,
        ["unit"] = PlaneEdges.Unit,
        ["mass"] = PlaneEdges.Mass,
    };

    public static Command Create(Action<string, string>? runtimeWork)
    {
        var models = new Argument<string[]>("MODEL")
        {
            Description = "ONNX models, or folders of activations; several, or a folder of them, are checkpoints of one network in their order.",
            Arity = ArgumentArity.OneOrMore,
        };
        var arguments = new ObservationArguments(runtimeWork);
        Option<double?> noise = OptionFactory.OptionalReal(
            "--noise", "T is the activations with Gaussian noise of this standard deviation in every unit.", LeastNoise, double.MaxValue);
        Option<int?> bins = OptionFactory.OptionalInteger("--bins", "T is the activations in this many bins a unit. [default: 30]", 2, 1 << MostBits);
        Option<int?> bits = OptionFactory.OptionalInteger(
            "--bits", "T is the activations quantised to this many bits: 2^BITS bins of equal width over the values of the layer.", 1, MostBits);
        Option<string?> edges = OptionFactory.Choice("--edges",
            "Where bins are: over the range of the activation function, else of the layer over all checkpoints; over the values of the layer, or of the unit, "
            + "in its checkpoint; at the quantiles of the unit. [default: range]", [.. Kinds.Keys]);
        var whole = new Option<bool>("--whole")
        {
            Description = "The rows are all values that the input takes, each as probable: H(X) is the logarithm of their number, and nothing is estimated.",
        };
        var plan = new Option<bool>("--plan") { Description = "Show which tensors would be observed, with memory and time; nothing is run." };
        Option<string?> unit = CommonOptions.Unit();
        Option<bool> json = CommonOptions.Json();
        var report = new PathOption(PathUse.Written, "--report") { Description = "Write a page with pictures (HTML)." };
        var command = new Command("plane",
            "The information plane: for every layer what T, its activations with a named noise or in named bins, says about the input, I(X;T), and about the "
            + "class, I(T;Y), between bounds; whether T still determines the network's answer; and where the data-processing inequality can be stated. "
            + "Checkpoints become a film.")
        {
            models,
        };
        arguments.AddWithoutKeptTo(command);
        command.AddAll(noise, bins, bits, edges, whole, plan, unit, json, report, CommonOptions.ResultFile);
        return command.Running(
            (parsed, cancellation) =>
            {
                string[] paths = parsed.GetRequiredValue(models);
                UsageException.ThrowIf(new[] { parsed.GetValue(noise) is not null, parsed.GetValue(bins) is not null, parsed.GetValue(bits) is not null }
                    .Count(given => given) > 1, "T is one of --noise, --bins and --bits; give one of them");
                if (parsed.GetValue(bins) is null)
                {
                    bool isDefault = parsed.GetValue(noise) is null && parsed.GetValue(bits) is null;
                    UsageException.ThrowIf(!isDefault && parsed.GetValue(edges) is not null, "--edges is about --bins; --noise and --bits have none");
                }

                var options = new PlaneOptions
                {
                    Observation = arguments.Read(parsed),
                    Test = arguments.ReadTest(parsed),
                    Noise = parsed.GetValue(noise),
                    Bins = parsed.GetValue(bits) is { } b ? 1 << b : parsed.GetValue(bins) ?? 30,
                    Edges = parsed.GetValue(bits) is not null ? PlaneEdges.Layer : Kinds[parsed.GetValue(edges) ?? "range"],
                    IsWhole = parsed.GetValue(whole),
                };
                UsageException.ThrowIf(options.Observation.Samples is SampleAxis.Position or SampleAxis.Token,
                    "--samples must be image or mean here: the plane is of whole layers");
                if (Array.TrueForAll(paths, ActivationFolder.Is))
                {
                    arguments.RefuseInputs(parsed, "is about a model; a folder of activations holds all that there is");
                }
                else
                {
                    UsageException.ThrowIf(
                        options.Observation.Inputs.Count == 0 && Array.Exists(paths, File.Exists), "plane needs rows; give them by --inputs");
                }

                var shown = new Shown(parsed.GetValue(json), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
                if (parsed.GetValue(plan))
                {
                    UsageException.ThrowIf(Array.Exists(paths, ActivationFolder.Is), "--plan is about models; of a folder of activations nothing is run");
                    parsed.Refuse([report], "is about rows that were run; leave --plan out");
                    PlanePlan planned = InformationPlane.Plan(paths, options, cancellation);
                    shown.Write(w => PlaneJson.Write(w, planned), o => PlanText.Write(o, planned));
                    return ExitCode.Done;
                }

                string? page = parsed.GetValue(report);
                if (page is not null)
                {
                    AtomicFile.EnsureWritable(page);
                }

                PlaneReport found = InformationPlane.Measure(paths, options, shown.Progress("checkpoints"), cancellation);
                if (page is not null)
                {
                    AtomicFile.WriteText(page, PlanePage.Write(found));
                }

                var numbers = new Numbers(CommonOptions.InNats(parsed, unit));
                shown.Write(w => PlaneJson.Write(w, found), o => PlaneTable.Write(o, found, numbers));
                return ExitCode.Done;
            },
            "entroscope plane digits-cnn.onnx --inputs digits --scale 1/16 --labels digits --noise 1",
            "entroscope plane tanh-epoch*.onnx --inputs var_u.csv.gz --labels y --rows 4096 --whole --bins 30 --report plane.html",
            "entroscope plane checkpoints/ --inputs train.npy --labels train-y.npy --test test.npy --test-labels test-y.npy --bits 8 --json");
    }
}
