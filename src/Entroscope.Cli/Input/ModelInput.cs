using System.Globalization;
using Entroscope.Data;
using Entroscope.Engine;
using Entroscope.Files;
using Entroscope.Model;
using Entroscope.Workflow;

namespace Entroscope.Cli.Input;

/// <summary>The model that a command works on, and what a user says about it.</summary>
internal static class ModelInput
{
    /// <summary>Loads a model whose weights are probabilities.</summary>
    /// <exception cref="ModelException">The file holds no such model; the message names it.</exception>
    public static ConvAC LoadGenerative(string path)
    {
        ConvAC model = ModelFile.Load(path);
        return model.Reading == Reading.Generative
            ? model
            : throw new ModelException(
                $"{path}: the model's reading is {model.Reading.ToString().ToLowerInvariant()}, but this command needs the generative reading, whose weights are probabilities.");
    }

    /// <summary>Loads a mixture, or a network as the mixture of one.</summary>
    /// <exception cref="ModelException">The file holds neither, or no probabilities; the message names it.</exception>
    public static ConvACMixture LoadMixture(string path) =>
        ModelFile.CountComponents(path) == 1 ? ConvACMixture.Of(LoadGenerative(path)) : ModelFile.LoadMixture(path);

    /// <summary>Reads data for a model, and says so where its rows cannot be taken for new ones.</summary>
    public static ModelData LoadRows(ConvACMixture model, string path, DataOptions options, int threads, TextWriter error, CancellationToken cancellation)
    {
        var rows = ModelData.Load(model, path, options, cancellation);
        if (RowOverlap.Measure(model, rows.Data.Observations, new EngineOptions { Threads = threads }, cancellation) is { IsSeenBefore: true } overlap)
        {
            error.WriteLine($"warning: {path}: {overlap.Describe()}; what is measured on them is not what new rows would show.");
        }

        return rows;
    }

    /// <summary>Gets the names of the classes: those of the training data, or their numbers.</summary>
    public static string[] ClassNames(this ConvACMixture model) =>
        [.. model.Metadata.ClassNames ?? [.. Enumerable.Range(0, model.Classes).Select(y => Invariant($"{y}"))]];

    /// <summary>Finds the class that a user names, or -1 where none is named.</summary>
    public static int FindClass(this ConvACMixture model, string? text)
    {
        if (text is null)
        {
            return -1;
        }

        string[] names = model.ClassNames();
        int named = Array.IndexOf(names, text);
        if (named >= 0)
        {
            return named;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < model.Classes
            ? number
            : throw new UsageException(Invariant($"--class must be a number of 0..{model.Classes - 1} or the name of a class of the model ({string.Join(", ", names.Take(20))}), but is '{text}'"));
    }
}
