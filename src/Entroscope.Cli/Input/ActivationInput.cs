namespace Entroscope.Cli.Input;

/// <summary>What a user says about activations: names, and the density of the pre-activation.</summary>
internal static class ActivationInput
{
    private const string DensityForms = "gaussian:MEAN,DEVIATION, uniform:FROM,TO, or a file of one column of numbers";

    public static string[] Names { get; } = [.. Activation.Names, Softmax.Name];

    /// <summary>Returns whether arguments name activations; if not, they are a model file and at most one data source.</summary>
    /// <exception cref="UsageException">They are neither.</exception>
    public static bool NamesActivations(string[] arguments)
    {
        int odd = Array.FindIndex(arguments, a => !Names.Contains(a, StringComparer.Ordinal));
        if (odd < 0)
        {
            return true;
        }

        bool model = odd == 0 && (File.Exists(arguments[0]) || Path.GetExtension(arguments[0]) is ".json" or ".safetensors");
        UsageException.ThrowIf(!model, $"'{arguments[odd]}' is neither an activation ({string.Join(", ", Names)}) nor a model file");
        return arguments.Length > 2 ? throw new UsageException($"a model takes one data source, but '{arguments[2]}' is named as well") : false;
    }

    /// <summary>Reads the density that a user names.</summary>
    /// <exception cref="UsageException">The text is neither a density nor a file.</exception>
    public static PreActivationDensity Density(string text, CancellationToken cancellation)
    {
        string[] parts = text.Split(':', 2);
        if (parts is ["gaussian" or "uniform", var numbers])
        {
            return numbers.Split(',') is [var first, var second] && Number(first) is { } a && Number(second) is { } b
                ? string.Equals(parts[0], "gaussian", StringComparison.Ordinal) ? PreActivationDensity.Gaussian(a, b) : PreActivationDensity.Uniform(a, b)
                : throw new UsageException($"--density must be {DensityForms}, but is '{text}'");
        }

        return File.Exists(text) ? PreActivationFile.Load(text, cancellation) : throw new UsageException($"--density must be {DensityForms}, but is '{text}'");
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
