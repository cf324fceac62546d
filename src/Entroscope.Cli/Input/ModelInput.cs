using Entroscope.Workflow;

namespace Entroscope.Cli.Input;

/// <summary>The model that a command works on, and what a user says about it.</summary>
internal static class ModelInput
{
    /// <summary>Loads a model whose weights are probabilities.</summary>
    /// <exception cref="ModelException">The file holds no such model; the message names it.</exception>
    public static ConvACMixture Load(string path)
    {
        ConvACMixture model = ModelFile.Load(path);
        EnsureGenerative(model.Components[0], path);
        return model;
    }

    /// <summary>Loads a model that is a distribution over its columns: in the generative or the Born reading.</summary>
    /// <exception cref="ModelException">The file holds no such model; the message names it.</exception>
    public static ConvACMixture LoadDistribution(string path)
    {
        ConvACMixture model = ModelFile.Load(path);
        Reading reading = model.Components[0].Reading;
        return reading is Reading.Generative or Reading.Born ? model : throw new ModelException(
            $"{path}: the model's reading is {reading.Words()}, but this command needs a distribution: the generative or the Born reading.");
    }

    /// <summary>Loads a single network whose weights are probabilities.</summary>
    /// <exception cref="ModelException">The file holds no such network; the message names it.</exception>
    public static ConvAC LoadNetwork(string path)
    {
        ConvAC model = LoadAnyNetwork(path);
        EnsureGenerative(model, path);
        return model;
    }

    /// <summary>Loads a single network in any reading.</summary>
    /// <exception cref="ModelException">The file holds no network; the message names it.</exception>
    public static ConvAC LoadAnyNetwork(string path) => Of(ModelFile.Load(path), model => model.Network, path);

    /// <summary>Loads a model that has patches, levels and latents: a network, or a mixture on one tree as one network.</summary>
    /// <exception cref="ModelException">The file holds no such model; the message names it.</exception>
    public static ConvAC LoadOnTree(string path) => OnTree(Load(path), path);

    /// <summary>Takes a model that has patches, levels and latents: a network, or a mixture on one tree as one network.</summary>
    /// <exception cref="ModelException">The trees of the components differ; the message names the file.</exception>
    public static ConvAC OnTree(ConvACMixture model, string path) => Of(model, JoinedNetwork.Of, path);

    /// <summary>Loads a network in any reading, or a mixture of networks of probabilities on one tree as one network.</summary>
    /// <exception cref="ModelException">The file holds no such model; the message names it.</exception>
    public static ConvAC LoadState(string path)
    {
        ConvACMixture model = ModelFile.Load(path);
        return model.Components.Count == 1 ? model.Network : OnTree(model, path);
    }

    private static ConvAC Of(ConvACMixture model, Func<ConvACMixture, ConvAC> network, string path)
    {
        try
        {
            return network(model);
        }
        catch (ModelException e)
        {
            string message = model.Components.Count == 1
                ? e.Message
                : e.Message.TrimEnd('.') + "; take one component out with 'entroscope convert MIXTURE --component K -o FILE'.";
            throw new ModelException($"{path}: {message}", e);
        }
    }

    private static void EnsureGenerative(ConvAC model, string path)
    {
        if (model.Reading != Reading.Generative)
        {
            throw new ModelException(
                $"{path}: the model's reading is {model.Reading.Words()}, but this command needs the generative reading, whose weights are probabilities.");
        }
    }

    /// <summary>Reads data for a model, and says what was done with values that the model does not know.</summary>
    public static ModelData LoadTable(ConvACMixture model, string path, DataOptions options, TextWriter error, CancellationToken cancellation)
    {
        var rows = ModelData.Load(model, path, options, cancellation);
        foreach (string remark in rows.Data.Remarks)
        {
            error.WriteLine($"note: {path}: {remark}.");
        }

        return rows;
    }

    /// <summary>Reads data for a model, and says so where its rows cannot be taken for new ones.</summary>
    public static ModelData LoadRows(ConvACMixture model, string path, DataOptions options, int threads, TextWriter error, CancellationToken cancellation)
    {
        ModelData rows = LoadTable(model, path, options, error, cancellation);
        if (WhySeen(model, path, rows, options, threads, cancellation) is { } seen)
        {
            error.WriteLine($"warning: {path}: {seen}; what is measured on them is not what new rows would show.");
        }

        return rows;
    }

    /// <summary>Says why rows cannot be taken for new ones; null where they can.</summary>
    public static string? WhySeen(ConvACMixture model, string path, ModelData rows, DataOptions options, int threads, CancellationToken cancellation)
    {
        var overlap = RowOverlap.Measure(model, rows.Data.Observations, new EngineOptions { Threads = threads }, cancellation);
        return overlap is { IsSeenBefore: true } ? overlap.Describe()
            : overlap is not { Seen: 0 } && HeldOutRows.CountTraining(model, path, rows.Data, options, cancellation) is > 0 and int trained
                ? model.Metadata.Sequence is null
                    ? Invariant($"by its record the network was trained on {trained} of these {rows.Data.Observations.Rows} rows")
                    : Invariant($"by its record the network was trained on {trained} windows of these documents")
            : null;
    }

    /// <summary>Gets the names of the classes: those of the training data, or their numbers.</summary>
    public static string[] ClassNames(this ConvACMixture model) =>
        [.. model.Metadata.ClassNames ?? [.. Enumerable.Range(0, model.Classes).Select(y => Invariant($"{y}"))]];

    /// <summary>Finds the class that a user names, or -1 where none is named.</summary>
    public static int FindClass(this ConvACMixture model, string? text) => text is null ? -1 : FindClass(model.ClassNames(), text, "--class");

    /// <summary>Finds a class by its name or number.</summary>
    /// <param name="what">What names it, for the message.</param>
    public static int FindClass(IReadOnlyList<string> names, string text, string what)
    {
        for (int y = 0; y < names.Count; y++)
        {
            if (string.Equals(names[y], text, StringComparison.Ordinal))
            {
                return y;
            }
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < names.Count
            ? number
            : throw new UsageException(Invariant($"{what} must be a number of 0..{names.Count - 1} or the name of a class of the model ")
                + Invariant($"({string.Join(", ", names.Take(20))}), but is '{text}'"));
    }
}
