namespace Entroscope.Networks.Cli;

/// <summary>The options that say what goes into a network and what of it is observed.</summary>
/// <param name="runtimeWork">Receives what ONNX Runtime is about to do; null for nobody.</param>
internal sealed class ObservationArguments(Action<string, string>? runtimeWork)
{
    private const string Labels = "FILE|COLUMN";

    private static readonly Dictionary<string, SampleAxis> Axes = new(StringComparer.Ordinal)
    {
        ["image"] = SampleAxis.Image,
        ["position"] = SampleAxis.Position,
        ["token"] = SampleAxis.Token,
        ["mean"] = SampleAxis.Mean,
    };

    private readonly Option<string[]> _inputs = Several("--inputs", "NAME=FILE",
        "Rows of input: .npy, .npz, a table (.csv, .parquet, ...), IDX, a folder of PNG or JPEG images, or digits; for each input by name where there are "
        + "several. The words zeros and ones stand for constants.");

    private readonly Option<string[]> _shapes = Several("--shape", "NAME=N,3,224,224",
        "The sizes of an input where the model leaves them free; N stands for the rows.");

    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "The class of every row: an .npy file, a text of one class a line, or the column of the table of inputs.",
        HelpName = Labels,
    };

    private readonly Option<int> _rows = OptionFactory.Integer("--rows", "Most rows that are run; of more, this many are drawn.", 2000, 1, int.MaxValue);

    private readonly Option<int> _kept = OptionFactory.Integer(
        "--keep", "Most rows whose samples are kept for measurements that need samples.", 1000, 2, 100_000);

    private readonly Option<int> _bits = OptionFactory.Integer(
        "--bits", "Bits to which activations are rounded for their entropies: 2^b cells between the least and the largest value of each.", 4, 1, 12);

    private readonly Option<double> _scale = OptionFactory.Ratio("--scale", "What inputs are multiplied by, such as 1/255.", 1);

    private readonly Option<double[]?> _mean = OptionFactory.RealList("--mean", "What is subtracted from inputs after that: one number, or one a channel.", 1);

    private readonly Option<double[]?> _std = OptionFactory.RealList("--std", "What inputs are divided by after that: one number, or one a channel.", 1);

    private readonly Option<string?> _layout = OptionFactory.Choice("--layout",
        "Where the channels of the input are. [default: found from its shape]", "nchw", "nhwc");

    private readonly Option<string?> _layers = new("--layers")
    {
        Description = "Which layers: names with * for any text, separated by commas; ops for every operation; blocks for those with weights, activation "
            + "functions, normalisations, poolings, joins, products and outputs. [default: blocks]",
        HelpName = "PATTERN",
    };

    private readonly Option<string?> _samples = OptionFactory.Choice(
        "--samples", "What a sample is: all of a row, the channels at a position, the features of a token, or means over positions. [default: by the layer]",
        [.. Axes.Keys]);

    private readonly Option<int?> _batch = OptionFactory.OptionalInteger("--batch",
        "Rows of a call. [default: what 32 MiB of activations hold, at most 64]", 1, 1 << 20);

    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int> _threads = CommonOptions.Threads();

    private readonly Option<string[]> _test = Several("--test", "NAME=FILE",
        "Test rows of input, as --inputs takes them; of a folder of activations another folder with the same names.");

    private readonly Option<string?> _testLabels = new("--test-labels")
    {
        Description = "The class of every test row, as --labels takes it. [default: --labels, where that is a column]",
        HelpName = Labels,
    };

    public void AddTo(Command command) =>
        command.AddAll(
            _inputs, _labels, _test, _testLabels, _shapes, _rows, _kept, _bits, _scale, _mean, _std, _layout, _layers, _samples, _batch, _seed, _threads);

    /// <summary>Adds the options of a command that keeps the samples of all rows.</summary>
    public void AddWithoutKeptTo(Command command)
    {
        _layers.Description = "Which layers: names with * for any text, separated by commas; ops for every operation. "
            + "[default: activation functions and outputs]";
        _samples.Description = "What a sample is: image for all activations of a row, or mean for their means over positions or tokens. [default: image]";
        command.AddAll(
            _inputs, _labels, _test, _testLabels, _shapes, _rows, _scale, _mean, _std, _layout, _layers, _samples, _batch, _seed, _threads);
    }

    /// <summary>Reads what is said of test rows; null where there are none.</summary>
    public ObservationOptions? ReadTest(ParseResult parsed)
    {
        if (parsed.GetValue(_test) is not { Length: > 0 } inputs)
        {
            parsed.Refuse([_testLabels], "is about test rows; give them by --test");
            return null;
        }

        string? labels = parsed.GetValue(_testLabels) ?? (parsed.GetValue(_labels) is { } column && !File.Exists(column) ? column : null);
        return Read(parsed, "--test", inputs, labels);
    }

    /// <summary>Refuses what says how inputs go into a model.</summary>
    public void RefuseInputs(ParseResult parsed, string why) => parsed.Refuse([_inputs, _shapes, _scale, _mean, _std, _layout, _batch], why);

    /// <summary>Refuses test rows.</summary>
    public void RefuseTest(ParseResult parsed, string why) => parsed.Refuse([_test, _testLabels], why);

    /// <summary>Refuses what says something about rows.</summary>
    public void RefuseRows(ParseResult parsed, string why) =>
        parsed.Refuse([_shapes, _labels, _test, _testLabels, _rows, _kept, _bits, _scale, _mean, _std, _layout, _samples, _batch], why);

    public ObservationOptions Read(ParseResult parsed) => Read(parsed, "--inputs", parsed.GetValue(_inputs) ?? [], parsed.GetValue(_labels));

    // A command may not have all of these options.
    private static bool Has(ParseResult parsed, Option option) => parsed.CommandResult.Command.Options.Contains(option);

    private ObservationOptions Read(ParseResult parsed, string option, string[] inputs, string? labels)
    {
        bool isFile = labels is not null && File.Exists(labels);
        string? own = inputs.Length == 1 ? Divide(inputs[0]).Value : null;
        double[] deviations = parsed.GetValue(_std) ?? [];
        UsageException.ThrowIf(Array.Exists(deviations, d => !(d > 0)), "--std must be numbers above 0");
        return new ObservationOptions
        {
            Inputs = Named(option, inputs.Select(Divide)),
            Shapes = Named("--shape", (parsed.GetValue(_shapes) ?? []).Select(Shape)),
            Labels = isFile ? labels : null,

            // The data's own name stands for its own labels: those of the digits.
            LabelColumn = isFile || string.Equals(labels, own, StringComparison.Ordinal) ? null : labels,
            Rows = parsed.GetValue(_rows),
            KeptRows = Has(parsed, _kept) ? parsed.GetValue(_kept) : parsed.GetValue(_rows),
            Bits = Has(parsed, _bits) ? parsed.GetValue(_bits) : new ObservationOptions().Bits,
            Scale = parsed.GetValue(_scale),
            Mean = parsed.GetValue(_mean) ?? [],
            Deviation = deviations,
            ChannelsLast = parsed.GetValue(_layout) is { } layout ? layout is "nhwc" : null,
            Layers = parsed.GetValue(_layers) is "blocks" ? null : parsed.GetValue(_layers),
            Samples = parsed.GetValue(_samples) is { } samples ? Axes[samples] : SampleAxis.Automatic,
            Batch = parsed.GetValue(_batch),
            Seed = parsed.GetValue(_seed),
            Threads = parsed.GetValue(_threads),
            RuntimeWork = runtimeWork,
        };
    }

    private static Option<string[]> Several(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = true };

    private static Dictionary<string, T> Named<T>(string option, IEnumerable<(string Name, T Value)> given)
    {
        var named = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach ((string name, T value) in given)
        {
            UsageException.ThrowIf(!named.TryAdd(name, value),
                name.Length == 0 ? $"{option}: name the inputs, as in NAME=..." : $"{option}: input '{name}' is given twice");
        }

        return named;
    }

    // A file may have the sign in its name.
    private static (string Name, string Value) Divide(string text)
    {
        int sign = File.Exists(text) || Directory.Exists(text) ? -1 : text.IndexOf('=', StringComparison.Ordinal);
        return sign < 0 ? (string.Empty, text) : (text[..sign], text[(sign + 1)..]);
    }

    private static (string Name, long[] Value) Shape(string text)
    {
        int sign = text.LastIndexOf('=');
        string[] sizes = text[(sign + 1)..].Split(',');
        var shape = new long[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            bool isRows = i == 0 && sizes[i] is "N" or "n";
            bool isSize = long.TryParse(sizes[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]) && shape[i] is > 0 and <= int.MaxValue;
            UsageException.ThrowIf(!isRows && !isSize, $"--shape must be sizes such as N,3,224,224 (N first, for the rows), but is '{text}'");
            shape[i] = isRows ? -1 : shape[i];
        }

        return (sign < 0 ? string.Empty : text[..sign], shape);
    }
}
