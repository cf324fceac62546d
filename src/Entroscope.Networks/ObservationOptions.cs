namespace Entroscope.Networks;

/// <summary>What goes into a network, and what of it is observed.</summary>
public sealed record ObservationOptions
{
    /// <summary>
    /// Gets the inputs: a file or folder for each input by name; the empty name stands for the only one. <c>zeros</c> and <c>ones</c> are constants.
    /// </summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the sizes of inputs where the model leaves them free, by name; -1 stands for the rows. The empty name stands for the only input.</summary>
    public IReadOnlyDictionary<string, long[]> Shapes { get; init; } = new Dictionary<string, long[]>(StringComparer.Ordinal);

    /// <summary>Gets a file with the class of every row, or null.</summary>
    public string? Labels { get; init; }

    /// <summary>Gets the column of the input's table that holds the classes, or null for the source's own.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>
    /// Gets rows that are held out, by their inputs, labels and number: what is usable about the class is learnt on all rows of this object and measured on
    /// these. Null to hold parts of the rows out in turn. How they go into the network, and what is observed, is said here and not there.
    /// </summary>
    public ObservationOptions? Test { get; init; }

    /// <summary>Gets the most rows that are read; of more, this many are drawn.</summary>
    public int Rows { get; init; } = 2000;

    /// <summary>Gets the most rows whose samples are kept for measurements that need samples.</summary>
    public int KeptRows { get; init; } = 1000;

    /// <summary>Gets the bits, 1..12, to which activations are rounded for their entropies.</summary>
    public int Bits { get; init; } = 4;

    /// <summary>Gets the seed of the rows, positions and units that are drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets the number of threads; 0 for all processors. No number depends on it.</summary>
    public int Threads { get; init; }

    /// <summary>Gets the factor that real inputs are multiplied by.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Gets the means that are subtracted after that: one, or one a channel; empty for none.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>Gets the deviations that the rest is divided by: one, or one a channel; empty for none.</summary>
    public IReadOnlyList<double> Deviation { get; init; } = [];

    /// <summary>Gets a value indicating whether channels are the last dimension of the input (false: the second); null to find out.</summary>
    public bool? ChannelsLast { get; init; }

    /// <summary>Gets what a sample of a layer is.</summary>
    public SampleAxis Samples { get; init; }

    /// <summary>
    /// Gets which layers are observed: null for those that have weights, activation functions, normalisations, poolings, joins, products and outputs;
    /// <c>ops</c> for every operation; else patterns of names, separated by commas, with <c>*</c> for any text.
    /// </summary>
    public string? Layers { get; init; }

    /// <summary>Gets the rows of a call; null for what 32 MiB of activations hold, at most 64.</summary>
    public int? Batch { get; init; }

    /// <summary>Gets what receives the share of the measurements that is done, 0 to 1, after the rows were run; null for nobody.</summary>
    public IProgress<double>? Measured { get; init; }

    /// <summary>Gets a value indicating whether layers are measured; false where their samples alone are wanted.</summary>
    internal bool Measures { get; init; } = true;

    /// <summary>Gets the bytes of the layers that are observed together, where they are measured.</summary>
    internal long GroupBytes { get; init; } = Observation.LayerGroups.MostBytes;

    /// <summary>
    /// Gets what receives a model and what the runtime is about to do with it, and an empty text when it is done: native code may end the process. Null for
    /// nobody.
    /// </summary>
    internal Action<string, string>? RuntimeWork { get; init; }

    /// <summary>Gets what is observed of the test rows, without measuring it; null where there are none.</summary>
    internal ObservationOptions? HeldOut => Test is null
        ? null
        : this with
        {
            Inputs = Test.Inputs,
            Labels = Test.Labels,
            LabelColumn = Test.LabelColumn,
            Rows = Test.Rows,
            Test = null,
            Measures = false,
            Measured = null,
        };

    internal string? Problem() =>
        Test?.Problem() is { } problem ? $"Test: {problem}"
        : Rows < 1 ? Invariant($"Rows must be at least 1, but is {Rows}.")
        : KeptRows < 2 ? Invariant($"KeptRows must be at least 2, but is {KeptRows}.")
        : Bits is < 1 or > 12 ? Invariant($"Bits must be 1..12, but is {Bits}.")
        : Threads < 0 ? Invariant($"Threads must be at least 0, but is {Threads}.")
        : Batch < 1 ? Invariant($"Batch must be at least 1, but is {Batch}.")
        : !double.IsFinite(Scale) ? Invariant($"Scale must be a finite number, but is {Scale}.")
        : Mean.FirstOrDefault(m => !double.IsFinite(m), 0) is var mean && !double.IsFinite(mean)
            ? Invariant($"Means must be finite numbers, but one is {mean}.")
        : Deviation.FirstOrDefault(d => !(d > 0 && double.IsFinite(d)), 1) is var deviation && !(deviation > 0 && double.IsFinite(deviation))
            ? Invariant($"Deviations must be finite numbers above 0, but one is {deviation}.")
        : null;
}
