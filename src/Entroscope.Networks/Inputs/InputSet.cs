namespace Entroscope.Networks.Inputs;

/// <summary>All inputs of a network, with their rows.</summary>
internal sealed class InputSet : IDisposable
{
    private const string Zeros = "zeros";
    private const string Ones = "ones";

    // Real networks fix a handful of rows; a call is filled up to that number.
    private const int MostFixedRows = 4096;
    private const int MostValues = 1 << 26;

    private InputSet(BoundInput[] inputs, int[] numbers, int total)
    {
        (Inputs, Numbers, Total) = (inputs, numbers, total);
        IsBatched = Array.TrueForAll(inputs, i => i.IsBatched);
        FixedBatch = inputs.Select(i => i.FixedBatch).FirstOrDefault(b => b is not null);
    }

    public BoundInput[] Inputs { get; }

    /// <summary>Gets the numbers of the rows that are read, in their order.</summary>
    public int[] Numbers { get; }

    /// <summary>Gets how many rows there are.</summary>
    public int Total { get; }

    /// <summary>Gets whether rows are put together in a call.</summary>
    public bool IsBatched { get; }

    /// <summary>Gets the rows of a call where the network fixes them.</summary>
    public int? FixedBatch { get; }

    /// <summary>Gets the class of every row that is read; null where none are known.</summary>
    public int[]? Labels { get; private init; }

    public IReadOnlyList<string> ClassNames { get; private init; } = [];

    /// <summary>Opens the inputs of a model.</summary>
    /// <exception cref="DataException">A file cannot be read, an input has none, or rows do not fit; the message names the input.</exception>
    public static InputSet Open(OnnxModel model, ObservationOptions options, CancellationToken cancellation)
    {
        try
        {
            return Opened(model, options, cancellation);
        }
        catch (DataException e) when (!options.Inputs.Values.Append(options.Labels)
            .Any(f => f is not null && e.Message.StartsWith(f, StringComparison.Ordinal)))
        {
            // What is said of an input, and of no file of rows, is about the model.
            throw DataFault.Of(model.Path, e.Message, e, e.Remedy);
        }
    }

    public void Dispose()
    {
        foreach (BoundInput input in Inputs)
        {
            input.Source?.Dispose();
        }
    }

    private static InputSet Opened(OnnxModel model, ObservationOptions options, CancellationToken cancellation)
    {
        OnnxValue[] wanted = [.. model.Graph.Inputs.Where(i => !model.Graph.Initialisers.ContainsKey(i.Name))];
        Dictionary<string, string> paths = Named(options.Inputs, wanted, "file");
        Dictionary<string, long[]> shapes = Named(options.Shapes, wanted, "shape");
        var scaling = new InputScaling(options.Scale, options.Mean, options.Deviation, options.ChannelsLast);
        var bound = new Dictionary<string, BoundInput>(StringComparer.Ordinal);
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        try
        {
            foreach (OnnxValue input in wanted.Where(i => paths.TryGetValue(i.Name, out string? path) && path is not (Zeros or Ones)))
            {
                EnsureRead(input);
                long[]? given = shapes.GetValueOrDefault(input.Name);
                long[]? target = given ?? input.Dimensions?.Select(d => d.Size).ToArray();
                IRowSource source = RowSources.Open(paths[input.Name], input.Name, target, options, cancellation);
                bound[input.Name] = Bind(input, source, given, target, scaling);
                Learn(sizes, input, bound[input.Name]);
            }

            foreach (OnnxValue input in wanted.Where(i => !bound.ContainsKey(i.Name)))
            {
                EnsureRead(input);
                Refuse.Data(!paths.TryGetValue(input.Name, out string? word),
                    $"input '{input.Name}' has no values; give it a file, or the word {Zeros} or {Ones}.");
                Refuse.Data(bound.Count == 0, $"input '{input.Name}': at least one input needs a file.");
                bound[input.Name] = Constant(input, word is Ones, shapes.GetValueOrDefault(input.Name), sizes, bound.Values.First());
            }

            if (Array.Find(wanted, i => i.Dimensions is null && !bound[i.Name].IsBatched && bound[i.Name].RowShape.Length == 0) is { } shapeless)
            {
                throw new DataException($"input '{shapeless.Name}' says nothing of its sizes; give its shape.") { Remedy = Remedy.InputShape };
            }

            OnnxChecks.EnsureRanks(model.Graph,
                bound.ToDictionary(b => b.Key, b => b.Value.RowShape.Length + (b.Value.IsBatched ? 1 : 0), StringComparer.Ordinal));
            return Join([.. wanted.Select(i => bound[i.Name])], options, cancellation);
        }
        catch
        {
            foreach (BoundInput input in bound.Values)
            {
                input.Source?.Dispose();
            }

            throw;
        }
    }

    private static InputSet Join(BoundInput[] inputs, ObservationOptions options, CancellationToken cancellation)
    {
        BoundInput first = inputs.FirstOrDefault(i => i.Source is not null)
            ?? throw new DataException("The network has no inputs; there is nothing to run it on.");
        int total = first.Source!.Rows;
        foreach (BoundInput other in inputs.Where(i => i.Source is not null))
        {
            Refuse.Data(other.Source!.Rows != total,
                $"{other.Source.Place}: has {other.Source.Rows} rows for input '{other.Name}', but {first.Source.Place} has {total} for '{first.Name}'.");
            Refuse.Data(other.IsBatched != first.IsBatched || other.FixedBatch != first.FixedBatch,
                $"inputs '{first.Name}' and '{other.Name}' take different numbers of rows at a time.");
        }

        foreach (BoundInput input in inputs)
        {
            long rows = input.FixedBatch ?? 1;
            Refuse.Data(rows > MostFixedRows || rows * input.Size > MostValues,
                $"input '{input.Name}' takes {rows} rows of {input.Size} values at a time; at most {MostFixedRows} rows and {MostValues} values are fed.");
        }

        (int[]? labels, IReadOnlyList<string> names) = options.Labels is { } path
            ? LabelFile.Read(path, total, cancellation)
            : (first.Source.Labels, first.Source.ClassNames);
        int[] numbers = Observation.KeptRows.Draw(total, options.Rows, options.Seed, "rows of input");
        return new InputSet(inputs, numbers, total) { Labels = labels is null ? null : Array.ConvertAll(numbers, n => labels[n]), ClassNames = names };
    }

    private static Dictionary<string, T> Named<T>(IReadOnlyDictionary<string, T> given, OnnxValue[] inputs, string what)
    {
        var named = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach ((string name, T value) in given)
        {
            string names = DataFault.List([.. inputs.Select(i => i.Name)]);
            Refuse.Data(name.Length == 0 && inputs.Length != 1, $"the network has the inputs {names}; say which one the {what} is for, as in NAME=...");
            Refuse.Data(name.Length > 0 && !Array.Exists(inputs, i => string.Equals(i.Name, name, StringComparison.Ordinal)),
                $"the network has no input '{name}'; its inputs are {names}.");
            named[name.Length == 0 ? inputs[0].Name : name] = value;
        }

        return named;
    }

    private static void EnsureRead(OnnxValue input) => Refuse.Data(!ElementType.IsRead(input.Type),
        $"input '{input.Name}' takes {(input.Type == 0 ? "no tensor" : ElementType.Name(input.Type))}; numbers are fed.");

    private static BoundInput Bind(OnnxValue input, IRowSource source, long[]? given, long[]? target, InputScaling scaling)
    {
        long[] row = source.Shape;
        long size = row.Aggregate(1L, (product, d) => product * d);
        if (target is null)
        {
            return new BoundInput(input, source, row, true, null, scaling);
        }

        bool mayBatch = target.Length > 0 && (given is null || given is [-1, ..]);
        if (mayBatch && Fill(target[1..], row, size) is { } batched)
        {
            // The model may fix the rows of a call, whatever shape is given.
            long most = input.Dimensions is { Length: > 0 } declared ? declared[0].Size : target[0];
            return new BoundInput(input, source, batched, true, most is > 0 and <= int.MaxValue ? (int)most : null, scaling);
        }

        if (Fill(target, row, size) is { } single)
        {
            return new BoundInput(input, source, single, false, null, scaling);
        }

        string takes = string.Join("x", target.Select((d, i) => d >= 0 ? Invariant($"{d}") : i == 0 ? "N" : "?"));
        throw DataFault.Of(source.Place, Invariant(
            $"rows of {(row.Length == 0 ? "1" : string.Join("x", row))} do not fill input '{input.Name}', which takes {takes}; ")
            + "give the shape in full, or other rows.",
            remedy: Remedy.InputShape);
    }

    // The sizes with the free ones filled in, or null where the values of a row do not fill them.
    private static long[]? Fill(long[] target, long[] row, long size)
    {
        if (target.Length == row.Length && target.Zip(row).All(d => d.First < 0 || d.First == d.Second))
        {
            return row;
        }

        long known = target.Where(d => d >= 0).Aggregate(1L, (product, d) => product * d);
        int free = target.Count(d => d < 0);
        return free == 0 ? (known == size ? target : null)
            : free == 1 && known > 0 && size % known == 0 ? [.. target.Select(d => d < 0 ? size / known : d)]
            : null;
    }

    private static void Learn(Dictionary<string, long> sizes, OnnxValue input, BoundInput bound)
    {
        if (input.Dimensions is not { } declared || declared.Length != bound.RowShape.Length + (bound.IsBatched ? 1 : 0))
        {
            return;
        }

        for (int i = bound.IsBatched ? 1 : 0; i < declared.Length; i++)
        {
            if (declared[i].Symbol is { } symbol)
            {
                sizes[symbol] = bound.RowShape[i - (bound.IsBatched ? 1 : 0)];
            }
        }
    }

    // The sizes of an input of one value: those given, those of its own free sizes that another input fixes, else those of the other input.
    private static BoundInput Constant(OnnxValue input, bool ones, long[]? given, Dictionary<string, long> sizes, BoundInput like)
    {
        int lead = like.IsBatched ? 1 : 0;
        long[]? own = given?[lead..]
            ?? input.Dimensions?.Skip(lead).Select(d => d.Size >= 0 ? d.Size : d.Symbol is { } s ? sizes.GetValueOrDefault(s, -1) : -1).ToArray();
        long[] shape = own is not null && Array.TrueForAll(own, d => d >= 0) ? own : like.RowShape;
        Refuse.Data(own is not null && own.Length != shape.Length, $"input '{input.Name}': its sizes are free; give its shape.");
        return new BoundInput(input, null, shape, like.IsBatched, like.FixedBatch, null) { Fill = ones ? 1 : 0 };
    }
}
